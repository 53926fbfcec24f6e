import { createHash, randomBytes } from 'node:crypto';
import { minute } from '../time/units.ts';

/** The purpose of a token. It cannot be used for any other. */
export type TokenPurpose =
  | 'confirm'
  | 'sign-in'
  | 'session'
  | 'operator-session'
  | 'asked'
  | 'change-address'
  | 'invitation';

/** A new secret: 256 random bits as 43 characters of `[A-Za-z0-9_-]`. Only its hash is stored. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * SHA-256 of a secret, the key of its record. A plain hash is right here: the secret has 256 random bits and cannot
 * be guessed, so salt and stretching are not needed.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** A token as it is stored. It is stored with its owner, so that erasing a subscriber erases it too. */
export interface Token {
  /** Id of the subscriber, or `operator` for the console. */
  readonly owner: string;
  readonly hash: string;
  readonly purpose: TokenPurpose;
  readonly createdAt: string;
  /** ISO instant after which it is invalid, even if TTL has not removed it yet. */
  readonly expiresAt: string;
  /** Set once, by the first use of a token that may be used once. */
  readonly usedAt?: string;
  /** Operator sessions only: hash of the API key that opened it. The session ends when that key is deleted. */
  readonly apiKeyHash?: string;
  /** The change that takes effect when the token is used. Its shape is known to the code that issued the token. */
  readonly request?: unknown;
}

export interface Tokens {
  put(token: Token): Promise<void>;
  /** Strongly consistent. */
  get(owner: string, hash: string): Promise<Token | undefined>;
  /** Marks it as used. True only for the first caller, also if its write is repeated because the answer was lost. */
  use(owner: string, hash: string, at: string): Promise<boolean>;
  remove(owner: string, hash: string): Promise<void>;
}

export interface TokenDeps {
  readonly tokens: Tokens;
  readonly now: () => Date;
}

/** Stores a new token and returns the text for the link or cookie: `<owner>.<secret>`, of `[A-Za-z0-9_.-]`. */
export async function issueToken(
  { purpose, owner, validMinutes, request, apiKeyHash }: NewToken,
  { tokens, now }: TokenDeps,
): Promise<{ text: string; token: Token }> {
  const secret = newSecret();
  const token: Token = {
    owner,
    hash: hashSecret(secret),
    purpose,
    createdAt: now().toISOString(),
    expiresAt: new Date(now().getTime() + validMinutes * minute).toISOString(),
    ...(request !== undefined && { request }),
    ...(apiKeyHash !== undefined && { apiKeyHash }),
  };
  await tokens.put(token);
  return { text: tokenText(owner, secret), token };
}

/** The text that stands for a secret of this owner: `<owner>.<secret>`. */
export function tokenText(owner: string, secret: string): string {
  return `${owner}.${secret}`;
}

/** Where the record of such a text is; undefined if it is not written like one. */
export function placeOfToken(text: string): { readonly owner: string; readonly hash: string } | undefined {
  const [, owner, secret] = tokenPattern.exec(text) ?? [];
  return owner && secret ? { owner, hash: hashSecret(secret) } : undefined;
}

interface NewToken {
  readonly purpose: TokenPurpose;
  readonly owner: string;
  readonly validMinutes: number;
  readonly request?: unknown;
  readonly apiKeyHash?: string;
}

/** The stored token, if the text is a token with this purpose that has not expired. It changes nothing. */
export async function openToken(
  text: string,
  purpose: TokenPurpose,
  { tokens, now }: TokenDeps,
): Promise<Token | undefined> {
  const place = placeOfToken(text);
  const token = place && (await tokens.get(place.owner, place.hash));
  return token?.purpose === purpose && token.expiresAt > now().toISOString() ? token : undefined;
}

const tokenPattern = /^([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]{43})$/;
