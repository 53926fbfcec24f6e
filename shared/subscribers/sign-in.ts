import type { Keys } from '../security/keys.ts';
import type { CountAgainst } from '../security/rate-limit.ts';
import { subscriberId } from '../security/subscriber-id.ts';
import { issueToken, openToken, type TokenDeps } from '../security/tokens.ts';
import type { LinkMails } from './link-mails.ts';
import type { Subscriber } from './subscriber.ts';
import type { Suppression } from './suppression.ts';

/** A sign-in link is for now. */
export const signInMinutes = 30;

export interface SignInDeps extends TokenDeps {
  readonly subscribers: { get(id: string): Promise<Subscriber | undefined> };
  readonly suppressions: { get(subscriberId: string): Promise<Suppression | undefined> };
  readonly countAgainst: CountAgainst;
  readonly mails: Pick<LinkMails, 'sendSignIn'>;
}

/** Enough for somebody who mislays a mail; not enough to fill somebody's mailbox. */
const mailsPerSubscriber = { name: 'sign-in-mail', max: 3, seconds: 3600 } as const;

/** What became of a request. For logs only: the caller answers the same whatever it is. */
export type SignInOutcome = 'link-sent' | 'suppressed' | 'unknown' | 'asked-often';

/** Mails a sign-in link to an address that has confirmed before, and nothing to any other. */
export async function requestSignIn(email: string, keys: Keys, deps: SignInDeps): Promise<SignInOutcome> {
  const id = subscriberId(keys, email);
  if (await deps.suppressions.get(id)) return 'suppressed';
  const subscriber = await deps.subscribers.get(id);
  if (!subscriber || subscriber.status === 'pending') return 'unknown';
  if ((await deps.countAgainst(mailsPerSubscriber, id)) !== undefined) return 'asked-often';
  const { text } = await issueToken({ purpose: 'sign-in', owner: id, validMinutes: signInMinutes }, deps);
  await deps.mails.sendSignIn({
    to: subscriber.email,
    language: subscriber.language,
    token: text,
    validMinutes: signInMinutes,
  });
  return 'link-sent';
}

/** Uses a sign-in link up: of any number of tries one gets the subscriber's id. */
export async function useSignInLink(text: string, deps: TokenDeps): Promise<string | undefined> {
  const token = await openToken(text, 'sign-in', deps);
  if (!token) return undefined;
  const first = await deps.tokens.use(token.owner, token.hash, deps.now().toISOString());
  return first ? token.owner : undefined;
}
