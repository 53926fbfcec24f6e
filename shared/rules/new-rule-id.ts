import { randomBytes } from 'node:crypto';

/** An id for a rule that nothing else derives: 128 random bits, base64url, as many characters as derived ids have. */
export function newRuleId(): string {
  return randomBytes(16).toString('base64url');
}
