import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import {
  type AccessToken,
  type AccessTokens,
  accessScopes,
  accessTokenPrefix,
} from '../security/access-token.ts';
import type { CountAgainst } from '../security/rate-limit.ts';
import { hashSecret, newSecret, tokenText } from '../security/tokens.ts';
import type { LinkMails } from './link-mails.ts';
import type { Subscriber } from './subscriber.ts';
import type { Suppression } from './suppression.ts';

/** Tokens that one subscriber may have. */
export const maxAccessTokens = 10;

/** Each sends a mail, so that making and revoking in turns must not fill the mailbox. */
export const accessTokensMade = { name: 'access-token', max: 10, seconds: 3600 } as const;

/** A token to be made. */
export const accessTokenInput = z.strictObject({
  name: z.string().trim().min(1, 'Name the token after what uses it.').max(100),
  scopes: z
    .array(z.enum(accessScopes))
    .min(1, 'Give the token one scope at least.')
    .max(accessScopes.length)
    .describe('`read` looks, `write` looks and changes.'),
});
export type AccessTokenInput = z.infer<typeof accessTokenInput>;

export interface MakeAccessTokenDeps {
  readonly accessTokens: Pick<AccessTokens, 'put' | 'ofOwner' | 'remove'>;
  readonly countAgainst: CountAgainst;
  readonly mails: Pick<LinkMails, 'sendTokenMade'>;
  readonly suppressions: { get(subscriberId: string): Promise<Suppression | undefined> };
  readonly log: { warn(message: string, extra: Record<string, unknown>): void };
  readonly now: () => Date;
}

export type MadeAccessToken =
  /** `text` is the token itself, which is shown now and never again. */
  | { readonly kind: 'made'; readonly text: string; readonly token: AccessToken }
  | { readonly kind: 'too-many' }
  | { readonly kind: 'too-often'; readonly waitSeconds: number };

/**
 * Makes a token for programs, and mails its owner that it was made. The mail is sent once: if that fails, the token
 * stands, since it is in the list of the settings as well.
 */
export async function makeAccessToken(
  subscriber: Pick<Subscriber, 'id' | 'email' | 'language'>,
  { name, scopes }: AccessTokenInput,
  deps: MakeAccessTokenDeps,
): Promise<MadeAccessToken> {
  const { accessTokens, countAgainst, now } = deps;
  const owner = subscriber.id;
  if ((await accessTokens.ofOwner(owner)).length >= maxAccessTokens) return { kind: 'too-many' };
  const waitSeconds = await countAgainst(accessTokensMade, owner);
  if (waitSeconds !== undefined) return { kind: 'too-often', waitSeconds };
  const secret = newSecret();
  const token: AccessToken = {
    owner,
    hash: hashSecret(secret),
    id: randomBytes(6).toString('base64url'),
    name,
    scopes: accessScopes.filter((scope) => scopes.includes(scope)),
    createdAt: now().toISOString(),
  };
  await accessTokens.put(token);
  // Of two that are made at the same moment, the one that was stored last sees both.
  if ((await accessTokens.ofOwner(owner)).length > maxAccessTokens) {
    await accessTokens.remove(owner, token.hash);
    return { kind: 'too-many' };
  }
  await tellOwner(subscriber, token, deps);
  return { kind: 'made', text: `${accessTokenPrefix}${tokenText(owner, secret)}`, token };
}

async function tellOwner(
  { id, email: to, language }: Pick<Subscriber, 'id' | 'email' | 'language'>,
  { name, scopes, hash }: AccessToken,
  { suppressions, mails, log }: MakeAccessTokenDeps,
): Promise<void> {
  try {
    if (await suppressions.get(id)) return;
    await mails.sendTokenMade({ to, language, name, scopes, hash });
  } catch (error) {
    // The text of an error of SES may contain the address.
    log.warn('The mail about a new token was not sent', {
      error: error instanceof Error ? error.name : 'unknown',
    });
  }
}

/** Revokes a token by its id; false if the subscriber has none with it. It is refused from the next call on. */
export async function revokeAccessToken(
  owner: string,
  id: string,
  accessTokens: Pick<AccessTokens, 'ofOwner' | 'remove'>,
): Promise<boolean> {
  const token = (await accessTokens.ofOwner(owner)).find((one) => one.id === id);
  if (!token) return false;
  await accessTokens.remove(owner, token.hash);
  return true;
}
