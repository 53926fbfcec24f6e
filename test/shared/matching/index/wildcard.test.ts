import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { literalPrefix, matchesWildcard } from '../../../../shared/matching/index/wildcard.ts';

describe('a wildcard', () => {
  it.each([
    ['sanction*', 'sanctions', true],
    ['sanction*', 'sanction', true],
    ['sanction*', 'sanctio', false],
    ['wom?n', 'woman', true],
    ['wom?n', 'womn', false],
    ['wom?n', 'womaan', false],
    ['col*r', 'colour', true],
    ['col*r', 'colours', false],
    ['abc*d*e', 'abcxdyde', true],
    ['abc?', 'abc𐐨', true],
    ['abc??', 'abc𐐨', false],
  ])('%s on %s: %s', (pattern, word, matches) => {
    expect(matchesWildcard(pattern, word)).toBe(matches);
  });

  it('agrees with a regular expression', () => {
    const piece = fc.constantFrom('a', 'b', '*', '?');
    const text = fc.array(fc.constantFrom('a', 'b', '𐐨'), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), text, (pieces, word) => {
        const pattern = pieces.join('');
        const expected = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'su').test(
          word,
        );
        expect(matchesWildcard(pattern, word)).toBe(expected);
      }),
      { numRuns: 1500 },
    );
  });

  it('with many stars rejects a long word at once', () => {
    expect(matchesWildcard(`${'a*'.repeat(500)}b`, 'a'.repeat(2000))).toBe(false);
  });

  it('begins with letters by which it is looked up', () => {
    expect(literalPrefix('wom?n*')).toBe('wom');
    expect(literalPrefix('plain')).toBe('plain');
  });
});
