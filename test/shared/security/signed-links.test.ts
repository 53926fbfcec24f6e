import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveKeys } from '../../../shared/security/keys.ts';
import { type LinkPurpose, signLink, verifyLink } from '../../../shared/security/signed-links.ts';

const root = 'root'.repeat(16);
const old = deriveKeys(JSON.stringify({ root, signing: {} }));
const rotated = deriveKeys(JSON.stringify({ root, signing: { '1': 'next'.repeat(16) } }));
const purposes: LinkPurpose[] = ['unsubscribe', 'mail', 'feed', 'not-relevant'];

describe('signed links', () => {
  it('return their parts, in characters that need no escaping in a path', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' })),
        fc.constantFrom(...purposes),
        (parts, purpose) => {
          const token = signLink(rotated, purpose, parts);
          expect(token).toMatch(/^[A-Za-z0-9_.-]+$/);
          expect(verifyLink(rotated, purpose, token)).toEqual(parts);
        },
      ),
    );
  });

  it('fail when any one character is changed, dropped or doubled', () => {
    const token = signLink(rotated, 'unsubscribe', ['subscriber', 'rule']);
    for (let at = 0; at < token.length; at++) {
      for (const other of ['', 'A', 'B', '_', '.', '0', '1', `${token[at]}${token[at]}`]) {
        const forged = token.slice(0, at) + other + token.slice(at + 1);
        if (forged !== token) expect(verifyLink(rotated, 'unsubscribe', forged), forged).toBeUndefined();
      }
    }
  });

  it('open nothing but what they were signed for', () => {
    for (const purpose of purposes) {
      const token = signLink(rotated, purpose, ['subscriber', 'rule']);
      for (const other of purposes.filter((one) => one !== purpose)) {
        expect(verifyLink(rotated, other, token)).toBeUndefined();
      }
    }
  });

  it('still work after the key that signed them was retired', () => {
    const token = signLink(old, 'unsubscribe', ['subscriber']);
    expect(verifyLink(rotated, 'unsubscribe', token)).toEqual(['subscriber']);
  });

  it('are refused when the key is unknown, and so are other texts', () => {
    const token = signLink(rotated, 'unsubscribe', ['subscriber']);
    expect(verifyLink(old, 'unsubscribe', token)).toBeUndefined();
    for (const text of ['', '.', '..', '0..', 'constructor.W10.', '0.W10.W10', 'ü.ü.ü', `${token}.x`]) {
      expect(verifyLink(rotated, 'unsubscribe', text)).toBeUndefined();
    }
  });
});
