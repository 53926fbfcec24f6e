import type { Context } from 'hono';
import { bearerOf } from '../../shared/http/bearer.ts';
import { HttpProblem } from '../../shared/http/problem.ts';
import { type AccessScope, mayAccess, openAccessToken } from '../../shared/security/access-token.ts';
import type { Subscriber } from '../../shared/subscribers/subscriber.ts';
import type { WebDeps, WebEnv } from './deps.ts';
import { createPathMatcher } from './match-path.ts';
import { requireSubscriber, type SessionDeps } from './session.ts';

/** Calls of the API that need a subscriber: one who is signed in, or whose token the program sends. */
export const forSubscribers = /^\/v1\/(?:me|explain)(?:\/|$)/;

/**
 * The calls of subscribers that need something else than their method says: GET needs `read`, all others `write`. What
 * would hand the account over, or end it, needs somebody who is signed in. What shows the addresses and secrets of outputs
 * needs `write`, because with them one can post to the owner's receivers.
 */
const otherNeeds = {
  'DELETE /v1/me': 'session',
  'POST /v1/me/tokens': 'session',
  'GET /v1/me/export': 'write',
  'GET /v1/me/rules/{id}/outputs': 'write',
  'POST /v1/explain': 'read',
  'POST /v1/me/rules/{id}/diff': 'read',
} as const satisfies Readonly<Record<string, AccessScope | 'session'>>;

/** What a program's token must be allowed for a call; `session` if no token is enough. */
export function subscriberCallNeeds(method: string, path: string): AccessScope | 'session' {
  const name = `${method} ${path}`;
  if (Object.hasOwn(otherNeeds, name)) return otherNeeds[name as keyof typeof otherNeeds];
  return method === 'GET' || method === 'HEAD' ? 'read' : 'write';
}

const patternOf = createPathMatcher(Object.keys(otherNeeds).map((name) => name.replace(/^\S+ /, '')));

export type SubscriberAccessDeps = SessionDeps & Pick<WebDeps, 'accessTokens'>;

/**
 * Lets a call pass for the subscriber whose token or session it carries; the routes then find who it is. A token counts
 * before a cookie. Throws a 401, or a 403 that says what the token lacks.
 */
export async function guardSubscriberCall(c: Context<WebEnv>, deps: SubscriberAccessDeps): Promise<void> {
  const text = bearerOf(c);
  if (text === undefined) {
    await requireSubscriber(c, deps);
    return;
  }
  const { subscriber, name, scopes } = await ownerOfToken(text, deps);
  const needed = subscriberCallNeeds(c.req.method, patternOf(c.req.path) ?? c.req.path);
  if (needed === 'session') {
    throw new HttpProblem(
      'forbidden',
      `No token can do this, so that whoever finds one cannot take over the account or end it. Sign in at ${deps.siteUrl}/sign-in and do it there.`,
    );
  }
  if (!mayAccess(scopes, needed)) {
    throw new HttpProblem(
      'forbidden',
      `The token "${name}" may only read. Make one with the scope "write" at ${deps.siteUrl}/settings.`,
    );
  }
  c.set('visitor', { subscriber, scopes });
}

/** Whether the caller may see the addresses and secrets of outputs: signed in, or by a token that may write. */
export function seesOutputs(c: Context<WebEnv>): boolean {
  const scopes = c.get('visitor')?.scopes;
  return scopes === undefined || mayAccess(scopes, 'write');
}

/** The subscriber whose token this is, and what it may do. Throws a 401 for any other text. */
export async function ownerOfToken(
  text: string,
  deps: SubscriberAccessDeps,
): Promise<{
  readonly subscriber: Subscriber;
  readonly name: string;
  readonly scopes: readonly AccessScope[];
}> {
  const token = await openAccessToken(text, deps);
  const subscriber = token && (await deps.subscribers.get(token.owner));
  if (!token || !subscriber || subscriber.status === 'pending') {
    throw new HttpProblem(
      'unauthenticated',
      `The token is unknown or was revoked. Make one at ${deps.siteUrl}/settings.`,
      { headers: { 'www-authenticate': 'Bearer realm="wirewatch", error="invalid_token"' } },
    );
  }
  return { subscriber, name: token.name, scopes: token.scopes };
}
