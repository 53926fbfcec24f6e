import { createHash } from 'node:crypto';

/** The id of a distinct query: 128 bits of SHA-256 of its canonical text as base64url (22 characters). */
export function queryIdOf(canonicalText: string): string {
  return createHash('sha256').update(canonicalText).digest().subarray(0, 16).toString('base64url');
}
