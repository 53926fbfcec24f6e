import type { Context } from 'hono';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import {
  readUnsubscribeToken,
  type Unsubscription,
  unsubscribe,
} from '../../../../shared/subscribers/unsubscribe.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { unsubscribedPage, unsubscribePage } from '../../views/unsubscribe-page.ts';

type UnsubscribeDeps = Pick<WebDeps, 'log' | 'now' | 'queries' | 'readKeys' | 'rules' | 'subscribers'>;

/**
 * The addresses in `List-Unsubscribe`. A POST acts, from mail providers (RFC 8058: urlencoded or multipart, no cookie,
 * no redirect) as from the page's button; the token says whose and what. A GET shows the button and changes nothing.
 */
export function unsubscribeRoutes(app: WebApp, deps: UnsubscribeDeps): void {
  app.get('/u/:token', async (c) => {
    const what = await readToken(c, deps);
    return c.html(
      unsubscribePage({ ruleName: await ruleName(what, deps), whole: what.ruleId === undefined }),
    );
  });

  app.post('/u/:token', async (c) => {
    const what = await readToken(c, deps);
    await unsubscribe(what, deps);
    deps.log.info('Unsubscribed', { from: what.ruleId === undefined ? 'everything' : 'a rule' });
    return c.html(unsubscribedPage({ whole: what.ruleId === undefined }));
  });
}

async function readToken(c: Context, deps: UnsubscribeDeps): Promise<Unsubscription> {
  const what = readUnsubscribeToken(await deps.readKeys(), c.req.param('token') ?? '');
  if (what) return what;
  throw new HttpProblem('not-found', 'This unsubscribe link is incomplete. Open it from the mail again.');
}

async function ruleName(
  { subscriberId, ruleId }: Unsubscription,
  { rules }: UnsubscribeDeps,
): Promise<string | undefined> {
  const rule = ruleId === undefined ? undefined : await rules.get(subscriberId, ruleId);
  return rule?.name ?? rule?.text;
}
