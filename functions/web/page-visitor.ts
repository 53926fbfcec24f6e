import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Subscriber } from '../../shared/subscribers/subscriber.ts';
import type { WebEnv } from './deps.ts';
import { nextPage } from './next-page.ts';
import { type SessionDeps, signedIn } from './session.ts';

/** The signed-in subscriber of a page. Everybody else is sent to the page for signing in, and comes back from there. */
export async function pageVisitor(c: Context<WebEnv>, deps: SessionDeps): Promise<Subscriber> {
  const subscriber = await signedIn(c, deps);
  if (subscriber) return subscriber;
  const { pathname, search } = new URL(c.req.url);
  const next = nextPage(c.req.method === 'GET' ? pathname + search : pathname);
  const query = next === undefined ? '' : `?${new URLSearchParams({ next })}`;
  throw new HTTPException(303, { res: c.redirect(`/sign-in${query}`, 303) });
}
