import { createHash } from 'node:crypto';

/** 128 bits of SHA-256 as base64url (22 characters): short enough for a key, and without collisions in practice. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');
}
