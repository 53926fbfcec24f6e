import { createHash } from 'node:crypto';

/** The most bytes of the file of a pack. */
export const maxPackBytes = 64_000;

/** Stands for the content of a file: another text as soon as one byte differs. */
export function hashOfPack(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('base64url');
}
