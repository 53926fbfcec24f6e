import type { MiddlewareHandler } from 'hono';
import { requireKey } from '../../shared/http/operator-access.ts';
import { HttpProblem } from '../../shared/http/problem.ts';
import type { WebApp, WebDeps } from './deps.ts';
import { requireSubscriber } from './session.ts';

type GuardDeps = Pick<WebDeps, 'findApiKey' | 'now' | 'siteUrl' | 'subscribers' | 'tokens'>;

/** What subscribers and operators call; all else is for everybody or carries a token of its own. */
const forSubscribers = ['/v1/me/*', '/v1/explain'];
const forOperators = [
  '/v1/articles/*',
  '/v1/feeds/*',
  '/v1/source-lists/*',
  '/v1/keys/*',
  '/v1/stats',
  '/v1/subscribers/*',
  '/v1/queues/*',
];

/** Longer than any address that the service has given, and short enough for each part of it to be a key of the table. */
const maxPathCharacters = 1000;

/** Nothing lies at an address that is longer than all of ours: it is not looked for. */
export const refuseLongAddresses: MiddlewareHandler = async (c, next) => {
  if (new URL(c.req.url).pathname.length > maxPathCharacters) {
    throw new HttpProblem('not-found', 'Nothing lies at this address: it is longer than any of ours.');
  }
  await next();
};

/** Decides who may call what, in one place and before anything of the request is read. */
export function guardRoutes(app: WebApp, deps: GuardDeps): void {
  for (const path of forSubscribers) {
    app.use(path, async (c, next) => {
      await requireSubscriber(c, deps);
      await next();
    });
  }
  for (const path of forOperators) {
    app.use(path, async (c, next) => {
      await requireKey(c, 'admin', deps.findApiKey);
      await next();
    });
  }
}
