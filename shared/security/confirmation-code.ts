import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { minute } from '../time/units.ts';
import type { Keys } from './keys.ts';

/** How long somebody may think about a change before it must be shown again. */
export const confirmationMinutes = 10;

/** 96 bits: too many to guess within the minutes that a code is valid, and short enough to be copied by a model. */
const signatureCharacters = 16;
const pattern = /^([0-9a-z]{1,9})-([A-Za-z0-9_-]{16})$/;

/**
 * A code for exactly one change: who makes it, of what, as it stands now, into what. It has no state: HMAC-SHA256 over all
 * of that and the minute at which the code ends.
 *
 * @param bound everything that the code confirms, as JSON; another value needs another code
 */
export function confirmationCode(keys: Keys, bound: unknown, now: Date): string {
  const key = keys.signing.get(keys.signingId);
  if (!key) throw new Error(`Signing key ${keys.signingId} is missing.`);
  const until = Math.ceil(now.getTime() / minute) + confirmationMinutes;
  return `${until.toString(36)}-${signature(key, until, bound)}`;
}

/** Whether the code was given for this, by any known key, and is still valid. */
export function isConfirmed(keys: Keys, code: string, bound: unknown, now: Date): boolean {
  const [, ends = '', given = ''] = pattern.exec(code) ?? [];
  const until = Number.parseInt(ends, 36);
  if (Number.isNaN(until) || now.getTime() > until * minute) return false;
  return [...keys.signing.values()].some((key) =>
    timingSafeEqual(Buffer.from(signature(key, until, bound)), Buffer.from(given)),
  );
}

function signature(key: KeyObject, until: number, bound: unknown): string {
  return createHmac('sha256', key)
    .update(`confirm-change\0${until}\0${JSON.stringify(bound)}`)
    .digest('base64url')
    .slice(0, signatureCharacters);
}
