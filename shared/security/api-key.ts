/** The scopes of an operator's key. */
export const scopes = ['ingest', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** A key as stored. The key itself is shown once, when it is created. */
export interface ApiKey {
  /** SHA-256 of the key, base64url. */
  readonly hash: string;
  /** Identifies the key in lists and in `DELETE /v1/keys`. */
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: string;
}

/** `ww_` and 43 random characters. The prefix helps secret scanners to find a leaked key. */
export const apiKeyPattern = /^ww_[A-Za-z0-9_-]{43}$/;
