import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Keys } from './keys.ts';

/**
 * The purpose of a signed link. It is part of the signed text, so a link for one page cannot be used for another.
 * - `unsubscribe`: subscriber, and the rule if it ends only that rule
 * - `mail`: subscriber, delivery slot
 * - `feed`: subscriber, rule
 * - `relevant`, `not-relevant`: subscriber, rule, article
 * - `story`: subscriber, story: its page, where it is muted
 * - `invitations`: whoever was invited to a rule, and wants no further invitation
 * - `read`: subscriber, and what may be read without signing in (`shared/rules/read-link.ts`)
 */
export type LinkPurpose =
  | 'unsubscribe'
  | 'mail'
  | 'feed'
  | 'relevant'
  | 'not-relevant'
  | 'story'
  | 'read'
  | 'invitations';

/**
 * Signs `parts` into a token for a URL path: `<key id>.<parts>.<signature>`, of `[A-Za-z0-9_.-]`. It has no state and
 * never expires: unsubscribing from a mail that is years old must work.
 */
export function signLink(keys: Keys, purpose: LinkPurpose, parts: readonly string[]): string {
  const payload = Buffer.from(JSON.stringify(parts)).toString('base64url');
  const key = keys.signing.get(keys.signingId);
  if (!key) throw new Error(`Signing key ${keys.signingId} is missing.`);
  return `${keys.signingId}.${payload}.${signature(key, keys.signingId, purpose, payload)}`;
}

/** The parts that were signed for this purpose by any known key; undefined for anything else. */
export function verifyLink(keys: Keys, purpose: LinkPurpose, token: string): readonly string[] | undefined {
  const [keyId = '', payload = '', given = '', ...rest] = token.split('.');
  const key = keys.signing.get(keyId);
  if (!key || rest.length > 0) return undefined;
  // Compare the text, not the decoded bytes: base64url has several spellings of the same bytes.
  const expected = Buffer.from(signature(key, keyId, purpose, payload));
  const actual = Buffer.from(given);
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return undefined;
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as string[];
}

function signature(key: KeyObject, keyId: string, purpose: LinkPurpose, payload: string): string {
  return createHmac('sha256', key).update(`${purpose}\0${keyId}\0${payload}`).digest('base64url');
}
