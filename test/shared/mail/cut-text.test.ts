import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine } from '../../../shared/articles/clean-text.ts';
import { characterStart, cleanPart, cutLine, cutParts } from '../../../shared/mail/cut-text.ts';

describe('cutting a line', () => {
  it('leaves a short one as it is', () => {
    expect(cutLine('Cape Marrow', 11)).toBe('Cape Marrow');
  });

  it('ends after a word where one ends near', () => {
    expect(cutLine('The keepers return to Cape Marrow', 24)).toBe('The keepers return to…');
  });

  it('ends within a word that is longer than the limit', () => {
    expect(cutLine('x'.repeat(10_000), 20)).toBe(`${'x'.repeat(19)}…`);
  });

  it('never splits what a reader sees as one character', () => {
    expect(cutLine('👩‍🚒'.repeat(10), 12)).toBe('👩‍🚒👩‍🚒…');
    expect(cutLine('🇪🇸🇫🇷🇩🇪🇮🇹', 8)).toBe('🇪🇸…');
  });

  it('removes line breaks, control characters and direction marks', () => {
    expect(cutLine('a\r\nBcc: x\0\u202eb\u2066c', 100)).toBe('a Bcc: xbc');
  });

  it('is short for one character that never ends', () => {
    expect(cutLine(`a${'\u0301'.repeat(10_000)}`, 50).length).toBeLessThanOrEqual(51);
  });
});

describe('cutting parts', () => {
  it('cuts the part that the limit falls in and drops what follows', () => {
    const parts = [
      { text: 'Keepers of the ', marked: false },
      { text: 'lighthouse lamp', marked: true },
      { text: ' return', marked: false },
    ];
    expect(cutParts(parts, 27)).toEqual([parts[0], { text: 'lighthouse…', marked: true }]);
    expect(cutParts(parts, 100)).toEqual(parts);
  });
});

describe('for any text', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc.string({ maxLength: 80 }),
    fc
      .array(
        fc.constantFrom(
          'e',
          '\u0301',
          '가',
          '각',
          '\u11a8',
          'ก',
          'ำ',
          '文',
          '\u00a0',
          '\u00ad',
          '’',
          '\u200f',
          ' ',
          'я',
          '\u0306',
        ),
        { maxLength: 20 },
      )
      .map((all) => all.join('')),
  );

  it('the quick test for clean text agrees with cleaning', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(cleanPart(text).trim()).toBe(cleanLine(text));
        expect(cutLine(text, 1_000)).toBe(cleanLine(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('a boundary lies at or before the index and within reach', () => {
    const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.nat({ max: 100 }), (text, index) => {
        const boundaries = [...characters.segment(text)].map((character) => character.index);
        const expected = [...boundaries, text.length].filter((boundary) => boundary <= index).at(-1) ?? 0;
        expect(characterStart(text, index)).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  });
});
