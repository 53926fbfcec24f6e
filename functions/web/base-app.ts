import { OpenAPIHono } from '@hono/zod-openapi';
import { callerAddress } from '../../shared/http/caller-address.ts';
import { compressAnswer } from '../../shared/http/compress-answer.ts';
import { securityHeaders } from '../../shared/http/security-headers.ts';
import { guardRoutes, refuseLongAddresses, refuseOtherMethods } from './access.ts';
import { answerError, answerNotFound, refuseInvalid } from './answer-error.ts';
import type { WebApp, WebDeps, WebEnv } from './deps.ts';
import { sameOrigin } from './same-origin.ts';

/** What holds for every request, whatever part of the site answers it: who may call, errors, headers. Without routes. */
export function createBaseApp(deps: WebDeps): WebApp {
  const app = new OpenAPIHono<WebEnv>({ defaultHook: refuseInvalid });
  app.use(compressAnswer);
  app.use(async (c, next) => {
    c.set('callerAddress', callerAddress(c, deps.edgeSecretSha256));
    await next();
  });
  app.use(securityHeaders);
  app.use(refuseLongAddresses);
  app.use(refuseOtherMethods(app));
  app.use(sameOrigin(deps.siteUrl));
  app.onError((error, c) => answerError(error, c, deps));
  app.notFound((c) => answerNotFound(c, deps));

  guardRoutes(app, deps);
  return app;
}
