import { describe, expect, it } from 'vitest';
import { apiKeyPattern } from '../../../shared/security/api-key.ts';
import { createReadKeys, deriveKeys, operatorKeyOf } from '../../../shared/security/keys.ts';

const root = 'r'.repeat(64);
const secret = (signing: Record<string, string> = {}) => JSON.stringify({ root, signing });

describe('the first operator key', () => {
  it('follows from the root, and gives neither the root nor another key away', () => {
    const key = operatorKeyOf(secret());
    expect(`ww_${key}`).toMatch(apiKeyPattern);
    expect(operatorKeyOf(secret({ '1': 'b'.repeat(40) }))).toBe(key);
    expect(operatorKeyOf(JSON.stringify({ root: 's'.repeat(64), signing: {} }))).not.toBe(key);
    const { identity, signing } = deriveKeys(secret());
    const others = [identity, ...signing.values()].map((one) => one.export().toString('base64url'));
    expect(others).not.toContain(key);
  });

  it('is the one that stands beside the root, if there is one; nothing else changes by it', () => {
    const operatorKey = 'k'.repeat(43);
    const replaced = JSON.stringify({ root, signing: {}, operatorKey });
    expect(operatorKeyOf(replaced)).toBe(operatorKey);
    expect(deriveKeys(replaced).identity.equals(deriveKeys(secret()).identity)).toBe(true);
  });

  it.each(['ww_short', 'k'.repeat(42), `${'k'.repeat(42)}!`])('is refused as %s', (operatorKey) => {
    const wrong = JSON.stringify({ root, signing: {}, operatorKey });
    expect(() => operatorKeyOf(wrong)).toThrow(/operatorKey: has 43/);
    expect(() => operatorKeyOf(wrong)).not.toThrow(operatorKey);
  });
});

describe('deriveKeys', () => {
  it('signs with key 0 of the root until the first rotation', () => {
    const keys = deriveKeys(secret());
    expect(keys.signingId).toBe('0');
    expect([...keys.signing.keys()]).toEqual(['0']);
  });

  it('signs with the highest id, compared as numbers, and keeps the other keys', () => {
    const keys = deriveKeys(secret({ '2': 'b'.repeat(40), '10': 'c'.repeat(40) }));
    expect(keys.signingId).toBe('10');
    expect([...keys.signing.keys()].sort()).toEqual(['0', '10', '2']);
  });

  it('never changes the identity key in a rotation', () => {
    expect(deriveKeys(secret({ '1': 'b'.repeat(40) })).identity.equals(deriveKeys(secret()).identity)).toBe(
      true,
    );
  });

  it('gives every purpose a key of its own', () => {
    const { identity, signing } = deriveKeys(secret({ '1': root }));
    const all = [identity, ...signing.values()].map((key) => key.export().toString('hex'));
    expect(new Set(all).size).toBe(3);
  });

  it.each([
    ['text that is not JSON', 'hunter2-is-the-root'],
    ['a short root', JSON.stringify({ root: 'hunter2', signing: {} })],
    ['a key id that is no number', JSON.stringify({ root, signing: { a: 'hunter2'.repeat(6) } })],
  ])('refuses %s and does not repeat the secret', (_, text) => {
    expect(() => deriveKeys(text)).toThrow(/keys secret/);
    expect(() => deriveKeys(text)).not.toThrow(/hunter2/);
  });
});

describe('createReadKeys', () => {
  it('derives the keys of the secret as it is read', async () => {
    const read = createReadKeys(
      async () => secret({ '3': 'b'.repeat(40) }),
      () => new Date(0),
    );
    expect((await read()).signingId).toBe('3');
  });
});
