import { hour } from '../time/units.ts';
import { placeOfToken } from './tokens.ts';

/** What a subscriber's token may do: `read` looks at everything, `write` also changes it. `write` includes `read`. */
export const accessScopes = ['read', 'write'] as const;
export type AccessScope = (typeof accessScopes)[number];

/** Whether a token with these scopes may do what needs this one. */
export function mayAccess(given: readonly AccessScope[], needed: AccessScope): boolean {
  return given.includes(needed) || given.includes('write');
}

/** A subscriber's token for programs, as stored. The token itself is shown once, when it is made. */
export interface AccessToken {
  /** Id of the subscriber. It is stored with them, so that erasing a subscriber erases it too. */
  readonly owner: string;
  /** SHA-256 of the secret, base64url. */
  readonly hash: string;
  /** Identifies the token in lists and in `DELETE /v1/me/tokens/{id}`. */
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly AccessScope[];
  readonly createdAt: string;
  /** ISO instant of a call with it, at most an hour older than the last one. */
  readonly lastUsedAt?: string;
}

export interface AccessTokens {
  put(token: AccessToken): Promise<void>;
  /** Strongly consistent: a revoked token is refused at once. */
  get(owner: string, hash: string): Promise<AccessToken | undefined>;
  /** Oldest first, strongly consistent. */
  ofOwner(owner: string): Promise<AccessToken[]>;
  /** Notes when it was used. Never brings back a token that was revoked. */
  noteUse(owner: string, hash: string, at: string): Promise<void>;
  remove(owner: string, hash: string): Promise<void>;
}

/** `wwt_`, the id of the owner and a secret. The prefix helps secret scanners to find a leaked token. */
export const accessTokenPrefix = 'wwt_';

/** The last use is written no more often, so that a busy program does not cost a write for each call. */
const noteUseEveryMs = hour;

/** The stored token that this text stands for. Notes that it was used. */
export async function openAccessToken(
  text: string,
  {
    accessTokens,
    now,
  }: { readonly accessTokens: Pick<AccessTokens, 'get' | 'noteUse'>; readonly now: () => Date },
): Promise<AccessToken | undefined> {
  if (!text.startsWith(accessTokenPrefix)) return undefined;
  const place = placeOfToken(text.slice(accessTokenPrefix.length));
  const token = place && (await accessTokens.get(place.owner, place.hash));
  if (!token) return undefined;
  const at = now();
  if (at.getTime() - Date.parse(token.lastUsedAt ?? '1970-01-01') >= noteUseEveryMs)
    await accessTokens.noteUse(token.owner, token.hash, at.toISOString());
  return token;
}
