import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { HttpProblem } from '../../shared/http/problem.ts';
import { type ApiKey, mayDo } from '../../shared/security/api-key.ts';
import { issueToken, openToken, type TokenPurpose } from '../../shared/security/tokens.ts';
import type { Subscriber } from '../../shared/subscribers/subscriber.ts';
import type { WebDeps, WebEnv } from './deps.ts';

type Ctx = Context<WebEnv>;

/** What sessions are read and written with. */
export type SessionDeps = Pick<WebDeps, 'siteUrl' | 'tokens' | 'subscribers' | 'now'>;

/** How long a session lasts. */
const minutes = { session: 30 * 24 * 60, 'operator-session': 8 * 60 } as const;
type SessionPurpose = keyof typeof minutes & TokenPurpose;

/** Signs the visitor in. */
export async function startSession(
  c: Ctx,
  purpose: SessionPurpose,
  of: { readonly owner: string; readonly apiKeyHash?: string },
  deps: SessionDeps,
): Promise<void> {
  const { text } = await issueToken(
    { purpose, ...of, validMinutes: minutes[purpose], request: deviceOf(c) },
    deps,
  );
  setSessionCookie(c, purpose, text, deps);
}

/**
 * Signs a subscriber in with a link that may be used once. The session is stored before the link is used up, so that
 * whatever fails, nobody has a used link and no session.
 * @param use uses the link up; true for the first caller only
 */
export async function startSessionOnce(
  c: Ctx,
  owner: string,
  use: () => Promise<boolean>,
  deps: SessionDeps,
): Promise<boolean> {
  const { text, token } = await issueToken(
    { purpose: 'session', owner, validMinutes: minutes.session, request: deviceOf(c) },
    deps,
  );
  const isFirst = await use();
  if (isFirst) setSessionCookie(c, 'session', text, deps);
  else await deps.tokens.remove(owner, token.hash);
  return isFirst;
}

/** How readers recognise a session among those on other devices. */
function deviceOf(c: Ctx): { agent: string } {
  return { agent: (c.req.header('user-agent') ?? '').slice(0, 300) };
}

/** A cookie that scripts cannot read and other sites cannot send along. */
function setSessionCookie(c: Ctx, purpose: SessionPurpose, text: string, deps: SessionDeps): void {
  setCookie(c, cookieName(purpose, deps), text, {
    httpOnly: true,
    secure: isHttps(deps),
    sameSite: 'Lax',
    path: '/',
    maxAge: minutes[purpose] * 60,
  });
}

/** Signs out: the token is deleted, so a copy of the cookie is worth nothing. */
export async function endSession(c: Ctx, purpose: SessionPurpose, deps: SessionDeps): Promise<void> {
  const name = cookieName(purpose, deps);
  const token = await openToken(getCookie(c, name) ?? '', purpose, deps);
  if (token) await deps.tokens.remove(token.owner, token.hash);
  deleteCookie(c, name, { path: '/', secure: isHttps(deps) });
}

/** The session of this request, among those of its subscriber. */
export function sessionHash(c: Ctx): string | undefined {
  return c.get('visitor')?.session?.hash;
}

/** The subscriber whose session cookie the request carries. */
export async function signedIn(c: Ctx, deps: SessionDeps): Promise<Subscriber | undefined> {
  const known = c.get('visitor');
  if (known) return known.subscriber;
  const session = await openToken(getCookie(c, cookieName('session', deps)) ?? '', 'session', deps);
  const subscriber = session && (await deps.subscribers.get(session.owner));
  if (!session || !subscriber || subscriber.status === 'pending') return undefined;
  c.set('visitor', { subscriber, session });
  return subscriber;
}

/** The same for routes that need one: a 401 is thrown for anybody else. */
export async function requireSubscriber(c: Ctx, deps: SessionDeps): Promise<Subscriber> {
  const subscriber = await signedIn(c, deps);
  if (subscriber) return subscriber;
  throw new HttpProblem(
    'unauthenticated',
    `Sign in first: ${deps.siteUrl}/sign-in mails you a link. Programs send a token: "Authorization: Bearer wwt_…".`,
    { headers: { 'www-authenticate': 'Bearer realm="wirewatch"' } },
  );
}

/**
 * The key that opened the operator's session of this request, which may look at least. It is read again each time, so that a session ends with
 * its key. Otherwise somebody could stay signed in after their key was deleted, and create a new one.
 */
export async function operatorSignedIn(
  c: Ctx,
  deps: SessionDeps & Pick<WebDeps, 'findApiKey'>,
): Promise<ApiKey | undefined> {
  const text = getCookie(c, cookieName('operator-session', deps)) ?? '';
  const session = await openToken(text, 'operator-session', deps);
  const key = session?.apiKeyHash ? await deps.findApiKey.byHash(session.apiKeyHash) : undefined;
  return key && mayDo(key.scopes, 'read') ? key : undefined;
}

/** `__Host-` binds a cookie to this very host over https; without https browsers refuse the prefix. */
export function cookieName(purpose: SessionPurpose, deps: Pick<SessionDeps, 'siteUrl'>): string {
  return isHttps(deps) ? `__Host-${purpose}` : purpose;
}

function isHttps({ siteUrl }: Pick<SessionDeps, 'siteUrl'>): boolean {
  return siteUrl.startsWith('https:');
}
