import * as z from 'zod';
import { type OwnSchedule, ownSchedule } from '../rules/own-schedule.ts';

/** The most digests of one person beside the usual one. */
export const maxDigests = 10;

/** A mail of one's own that gathers the rules which belong to it, at times of its own. */
export interface NamedDigest {
  readonly id: string;
  /** Of one's digests no two have the same name, whatever the case of its letters. */
  readonly name: string;
  readonly schedule: OwnSchedule;
}

const digestName = z
  .string()
  .trim()
  .min(1, 'Give the digest a name.')
  .max(60, 'The name of a digest has at most 60 characters.')
  .describe('Stands in the subject and at the head of its mails.');

export const digestInput = z.strictObject({ name: digestName, schedule: ownSchedule });
export type DigestInput = z.infer<typeof digestInput>;

/** Changes to a digest: what is left out stays. */
export const digestPatch = digestInput.partial();
export type DigestPatch = z.infer<typeof digestPatch>;

/** The digest of this name, whatever the case of its letters. */
export function digestNamed(digests: readonly NamedDigest[], name: string): NamedDigest | undefined {
  const plain = plainName(name);
  return digests.find((one) => plainName(one.name) === plain);
}

function plainName(name: string): string {
  return name.trim().normalize('NFKC').toLowerCase();
}
