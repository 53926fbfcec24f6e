import { randomBytes } from 'node:crypto';

/** A random id for a new rule: 128 random bits as base64url (22 characters, like derived ids). */
export function newRuleId(): string {
  return randomBytes(16).toString('base64url');
}
