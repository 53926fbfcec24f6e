import type { Keys } from '../security/keys.ts';
import type { CountAgainst } from '../security/rate-limit.ts';
import { mailboxId, subscriberId } from '../security/subscriber-id.ts';
import { issueToken, openToken, type TokenDeps } from '../security/tokens.ts';
import type { LinkMails } from './link-mails.ts';
import type { Subscriber } from './subscriber.ts';
import type { Suppression } from './suppression.ts';

/** A sign-in link is for now. */
const signInMinutes = 30;

export interface SignInDeps extends TokenDeps {
  readonly subscribers: { get(id: string): Promise<Subscriber | undefined> };
  readonly suppressions: { get(subscriberId: string): Promise<Suppression | undefined> };
  readonly countAgainst: CountAgainst;
  readonly mails: Pick<LinkMails, 'sendSignIn'>;
}

/** Enough for somebody who mislays a mail; not enough to fill somebody's mailbox. */
const mailsPerMailbox = { name: 'sign-in-mail', max: 3, seconds: 3600 } as const;

/** What became of a request. For logs only: the caller answers the same whatever it is. */
export type SignInOutcome = 'link-sent' | 'suppressed' | 'unknown' | 'asked-often';

/** Mails a sign-in link to an address that has confirmed before, and nothing to any other. */
export async function requestSignIn(email: string, keys: Keys, deps: SignInDeps): Promise<SignInOutcome> {
  const id = subscriberId(keys, email);
  if (await deps.suppressions.get(id)) return 'suppressed';
  const subscriber = await deps.subscribers.get(id);
  if (!subscriber || subscriber.status === 'pending') return 'unknown';
  if ((await deps.countAgainst(mailsPerMailbox, mailboxId(keys, email))) !== undefined) return 'asked-often';
  const { text } = await issueToken({ purpose: 'sign-in', owner: id, validMinutes: signInMinutes }, deps);
  await deps.mails.sendSignIn({
    to: subscriber.email,
    language: subscriber.language,
    token: text,
    validMinutes: signInMinutes,
  });
  return 'link-sent';
}

/** A sign-in link: whose it is, and how to use it up. `unknown`: no link of ours, or older than 30 minutes. */
export type SignInLink =
  | { readonly kind: 'open'; readonly subscriberId: string; readonly use: () => Promise<boolean> }
  | { readonly kind: 'used' | 'unknown' };

/** Reads a sign-in link. Of any number of tries to use it one gets true. */
export async function openSignInLink(text: string, deps: TokenDeps): Promise<SignInLink> {
  const token = await openToken(text, 'sign-in', deps);
  if (!token) return { kind: 'unknown' };
  if (token.usedAt !== undefined) return { kind: 'used' };
  const use = () => deps.tokens.use(token.owner, token.hash, deps.now().toISOString());
  return { kind: 'open', subscriberId: token.owner, use };
}
