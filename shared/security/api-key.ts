/** What an operator's key may do. */
export const scopes = ['ingest', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** A key as it is stored: the key itself is shown once, when it is made. */
export interface ApiKey {
  /** SHA-256 of the key, base64url. */
  readonly hash: string;
  /** Names the key in lists and in `DELETE /v1/keys`. */
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: string;
}

/** `ww_` and 43 random characters; the prefix lets secret scanners find a leaked one. */
export const apiKeyPattern = /^ww_[A-Za-z0-9_-]{43}$/;
