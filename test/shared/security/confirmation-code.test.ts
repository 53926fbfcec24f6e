import { describe, expect, it } from 'vitest';
import { confirmationCode, isConfirmed } from '../../../shared/security/confirmation-code.ts';
import { deriveKeys } from '../../../shared/security/keys.ts';

const root = 'root'.repeat(16);
const keys = deriveKeys(JSON.stringify({ root, signing: {} }));
const now = new Date('2030-01-01T12:00:30Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const bound = ['someone', 'change_rule', { cap: 5 }];

describe('a confirmation code', () => {
  it('confirms what it was given for, for ten minutes', () => {
    const code = confirmationCode(keys, bound, now);
    expect(code).toMatch(/^[0-9a-z]+-[\w-]{16}$/);
    for (const seconds of [0, 60, 600]) expect(isConfirmed(keys, code, bound, later(seconds))).toBe(true);
    for (const seconds of [661, 3600, 86_400])
      expect(isConfirmed(keys, code, bound, later(seconds))).toBe(false);
  });

  it('confirms nothing else', () => {
    const code = confirmationCode(keys, bound, now);
    for (const other of [
      ['somebody', 'change_rule', { cap: 5 }],
      ['someone', 'delete_rule', { cap: 5 }],
      ['someone', 'change_rule', { cap: 6 }],
      ['someone', 'change_rule', { cap: 5 }, ''],
      undefined,
    ])
      expect(isConfirmed(keys, code, other, now), JSON.stringify(other)).toBe(false);
  });

  it('confirms nothing when any one character is changed, or when it is not a code', () => {
    const code = confirmationCode(keys, bound, now);
    const forgeries = [...code].map(
      (char, at) => code.slice(0, at) + (char === 'a' ? 'b' : 'a') + code.slice(at + 1),
    );
    for (const text of [...forgeries, '', '-', 'yes', `${code} `, `zzzzzzzzzz${code}`, code.toUpperCase()])
      expect(isConfirmed(keys, text, bound, now), text).toBe(false);
  });

  it('still counts after the signing key was changed, and not with the keys of another deployment', () => {
    const code = confirmationCode(keys, bound, now);
    const rotated = deriveKeys(JSON.stringify({ root, signing: { 1: 'next'.repeat(16) } }));
    expect(isConfirmed(rotated, code, bound, now)).toBe(true);
    expect(isConfirmed(rotated, confirmationCode(rotated, bound, now), bound, now)).toBe(true);
    const other = deriveKeys(JSON.stringify({ root: 'else'.repeat(16), signing: {} }));
    expect(isConfirmed(other, code, bound, now)).toBe(false);
  });
});
