import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Subscriber } from '../../shared/subscribers/subscriber.ts';
import type { WebEnv } from './deps.ts';
import { type SessionDeps, signedIn } from './session.ts';

/** The signed-in subscriber of a page; anybody else is sent to the page for signing in. */
export async function pageVisitor(c: Context<WebEnv>, deps: SessionDeps): Promise<Subscriber> {
  const subscriber = await signedIn(c, deps);
  if (subscriber) return subscriber;
  throw new HTTPException(303, { res: c.redirect('/sign-in', 303) });
}
