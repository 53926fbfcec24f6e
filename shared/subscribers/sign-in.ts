import * as z from 'zod';
import type { Keys } from '../security/keys.ts';
import type { CountAgainst } from '../security/rate-limit.ts';
import { mailboxId, subscriberId } from '../security/subscriber-id.ts';
import { issueToken, openToken, type TokenDeps } from '../security/tokens.ts';
import type { LinkMails } from './link-mails.ts';
import type { Subscriber } from './subscriber.ts';
import type { Suppression } from './suppression.ts';

/** A sign-in link is meant to be used at once. */
const signInMinutes = 30;

/** The content of a link's token. */
const signInRequest = z.object({ next: z.string() });

export interface SignInDeps extends TokenDeps {
  readonly subscribers: { get(id: string): Promise<Subscriber | undefined> };
  readonly suppressions: { get(subscriberId: string): Promise<Suppression | undefined> };
  readonly countAgainst: CountAgainst;
  readonly mails: Pick<LinkMails, 'sendSignIn'>;
}

/** Enough for a person who loses a mail, and too few to fill a mailbox. */
const mailsPerMailbox = { name: 'sign-in-mail', max: 3, seconds: 3600 } as const;

/** The result of a request. For logs only: the caller gives the same answer in every case. */
export type SignInOutcome = 'link-sent' | 'suppressed' | 'unknown' | 'asked-often';

/**
 * Mails a sign-in link to an address that has confirmed before, and nothing to any other.
 * @param next the page of the site that the link leads to, checked by the caller
 */
export async function requestSignIn(
  { email, next }: { readonly email: string; readonly next?: string | undefined },
  keys: Keys,
  deps: SignInDeps,
): Promise<SignInOutcome> {
  const id = subscriberId(keys, email);
  if (await deps.suppressions.get(id)) return 'suppressed';
  const subscriber = await deps.subscribers.get(id);
  if (!subscriber || subscriber.status === 'pending') return 'unknown';
  if ((await deps.countAgainst(mailsPerMailbox, mailboxId(keys, email))) !== undefined) return 'asked-often';
  const { text } = await issueToken(
    {
      purpose: 'sign-in',
      owner: id,
      validMinutes: signInMinutes,
      ...(next !== undefined && { request: { next } }),
    },
    deps,
  );
  await deps.mails.sendSignIn({
    to: subscriber.email,
    language: subscriber.language,
    token: text,
    validMinutes: signInMinutes,
  });
  return 'link-sent';
}

/** A sign-in link: whose it is, and how to use it. `unknown`: not our link, or older than 30 minutes. */
export type SignInLink =
  | {
      readonly kind: 'open';
      readonly subscriberId: string;
      /** The page that its reader wanted to open. */
      readonly next?: string;
      readonly use: () => Promise<boolean>;
    }
  | { readonly kind: 'used' | 'unknown' };

/** Reads a sign-in link. When it is used several times, only one use succeeds. */
export async function openSignInLink(text: string, deps: TokenDeps): Promise<SignInLink> {
  const token = await openToken(text, 'sign-in', deps);
  if (!token) return { kind: 'unknown' };
  if (token.usedAt !== undefined) return { kind: 'used' };
  const use = () => deps.tokens.use(token.owner, token.hash, deps.now().toISOString());
  const asked = signInRequest.safeParse(token.request);
  return { kind: 'open', subscriberId: token.owner, ...(asked.success && { next: asked.data.next }), use };
}
