/**
 * The scopes of an operator's key: `ingest` hands in articles, `read` looks at everything that names no person, and
 * `admin` also changes things. `admin` includes `read` and not `ingest`: a program that hands in articles has a key of
 * its own.
 */
export const scopes = ['ingest', 'read', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** Whether a key with these scopes may do what needs this one. */
export function mayDo(given: readonly Scope[], needed: Scope): boolean {
  return given.includes(needed) || (needed === 'read' && given.includes('admin'));
}

/** A key as stored. The key itself is shown once, when it is created. */
export interface ApiKey {
  /** SHA-256 of the key, base64url. */
  readonly hash: string;
  /** Identifies the key in lists and in `DELETE /v1/keys`. */
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: string;
  /** The UTC day of its last use: "2026-11-23". Absent if it was never used. */
  readonly usedOn?: string;
}

/** `ww_` and 43 random characters. The prefix helps secret scanners to find a leaked key. */
export const apiKeyPattern = /^ww_[A-Za-z0-9_-]{43}$/;
