import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TextPart } from '../../../shared/mail/digest-model.ts';
import { makeSnippet, markWords, type Span } from '../../../shared/mail/snippet.ts';

/** "a *b* c": the snippet as text, what is marked between asterisks. */
const shown = (parts: readonly TextPart[]) =>
  parts.map(({ text, marked }) => (marked ? `*${text}*` : text)).join('');

/** The spans of each word wherever it stands. */
function spansOf(text: string, ...words: string[]): Span[] {
  return words.flatMap((word) =>
    [...text.matchAll(new RegExp(word, 'g'))].map(({ index }) => ({
      start: index,
      end: index + word.length,
    })),
  );
}

const filler = 'Nothing of note happened on the quay that morning. '.repeat(20);

describe('a snippet', () => {
  it('without spans is the beginning, cut after a word', () => {
    expect(shown(makeSnippet('The lamp went out at nine.', [], { maxLength: 15 }))).toBe('The lamp went …');
  });

  it('of a text that fits is the text', () => {
    const text = 'The lamp went out.';
    expect(shown(makeSnippet(text, spansOf(text, 'lamp'), { maxLength: 100 }))).toBe('The *lamp* went out.');
  });

  it('shows the passage with most different words, not the first or the one with most repeats', () => {
    const text = `The ferry, the ferry, the ferry. ${filler}A ferry passed the lighthouse in the gale. ${filler}`;
    const snippet = shown(
      makeSnippet(text, spansOf(text, 'ferry', 'lighthouse', 'gale'), { maxLength: 120 }),
    );
    expect(snippet).toContain('A *ferry* passed the *lighthouse* in the *gale*.');
  });

  it('begins with the sentence where it can', () => {
    const text = `${filler}Then the lighthouse failed. ${filler}`;
    expect(shown(makeSnippet(text, spansOf(text, 'lighthouse'), { maxLength: 90 }))).toMatch(
      /^… Then the \*lighthouse\* failed\. .* …$/,
    );
  });

  it.each([
    ['Chinese', '海面很平静。'.repeat(60), '灯塔熄灭了。', '灯塔'],
    ['Japanese', '海は静かだった！'.repeat(60), '灯台の光が消えた。', '灯台'],
    ['Hindi', 'समुद्र शांत था। '.repeat(60), 'दीपस्तंभ बुझ गया।', 'दीपस्तंभ'],
    ['Arabic', 'هل كان البحر هادئا؟ '.repeat(60), 'انطفأت المنارة.', 'المنارة'],
  ])('begins with the sentence in %s', (_, before, sentence, word) => {
    const text = `${before}${sentence}${before}`;
    const snippet = shown(makeSnippet(text, spansOf(text, word), { maxLength: 120 }));
    expect(snippet.replaceAll('*', '').startsWith(`… ${sentence.slice(0, 10)}`)).toBe(true);
  });

  it('does not take an abbreviation for a sentence’s end', () => {
    const text = `${filler}On Monday Dr. Ostby lit the lighthouse again. ${filler}`;
    expect(shown(makeSnippet(text, spansOf(text, 'lighthouse'), { maxLength: 120 }))).toMatch(
      /^… On Monday Dr\. Ostby/,
    );
  });

  it('begins earlier where the text ends soon after', () => {
    const text = `${filler}The wind rose at noon. The lighthouse failed.`;
    const snippet = shown(makeSnippet(text, spansOf(text, 'lighthouse'), { maxLength: 110 }));
    expect(snippet).toMatch(/^… Nothing .*The wind rose at noon\. The \*lighthouse\* failed\.$/);
  });

  it('counts the forms of one word as one, and prefers a passage with two different words', () => {
    const text = `Protest protests protested protesting. ${filler}A protest closed the museum. ${filler}`;
    const spans = [...text.matchAll(/\bprotest\w*|museum/gi)].map(({ index, 0: word }) => ({
      start: index,
      end: index + word.length,
    }));
    expect(shown(makeSnippet(text, spans, { maxLength: 100 }))).toContain('A *protest* closed the *museum*.');
  });

  it('begins with a word where the sentence is long', () => {
    const text = `${'and so on '.repeat(40)}the lighthouse failed`;
    expect(shown(makeSnippet(text, spansOf(text, 'lighthouse'), { maxLength: 60 }))).toMatch(
      /^… (?:so|on|and) .*the \*lighthouse\* failed$/,
    );
  });

  it('begins with the marked word where there is no room for a word before it', () => {
    const text = 'Crews of the island ferries began a strike.';
    expect(shown(makeSnippet(text, spansOf(text, 'ferries', 'strike'), { maxLength: 34 }))).toBe(
      '… *ferries* began a *strike*.',
    );
  });

  it('shows line breaks and runs of blanks as one blank', () => {
    const text = 'One\n\n  two\tthree';
    expect(shown(makeSnippet(text, spansOf(text, 'two'), { maxLength: 50 }))).toBe('One *two* three');
  });

  it('cuts scripts without spaces between characters', () => {
    const text = '灯台の光は消えた。'.repeat(30);
    const snippet = shown(makeSnippet(text, [{ start: 90, end: 92 }], { maxLength: 40 }));
    expect(snippet).toContain('*灯台*');
    expect(snippet.length).toBeLessThan(60);
  });

  it('of a text without words is empty', () => {
    expect(makeSnippet('', [], { maxLength: 50 })).toEqual([]);
    expect(makeSnippet(' \n ', [{ start: 0, end: 1 }], { maxLength: 50 })).toEqual([]);
  });

  it('shows the start of a match that is longer than itself', () => {
    const text = `${filler}${'lighthouse '.repeat(40)}`;
    const snippet = makeSnippet(text, [{ start: filler.length, end: text.length }], { maxLength: 60 });
    expect(snippet.some(({ text: part, marked }) => marked && part.startsWith('lighthouse'))).toBe(true);
  });

  it('keeps emoji of several parts whole', () => {
    const family = '👨‍👩‍👧‍👦';
    const text = family.repeat(40);
    const [first] = makeSnippet(text, [], { maxLength: 60 });
    expect(first?.text.replaceAll(family, '')).toBe('');
  });
});

describe('marking words', () => {
  it('joins spans that overlap or touch, in any order', () => {
    expect(
      markWords('abcdef', [
        { start: 3, end: 5 },
        { start: 1, end: 4 },
      ]),
    ).toEqual([
      { text: 'a', marked: false },
      { text: 'bcde', marked: true },
      { text: 'f', marked: false },
    ]);
  });

  it('widens a span that splits a character', () => {
    expect(markWords('x👍🏽y', [{ start: 2, end: 3 }])).toEqual([
      { text: 'x', marked: false },
      { text: '👍🏽', marked: true },
      { text: 'y', marked: false },
    ]);
  });

  it('ignores spans outside the text', () => {
    expect(
      markWords('abc', [
        { start: 9, end: 12 },
        { start: 2, end: 2 },
      ]),
    ).toEqual([{ text: 'abc', marked: false }]);
  });
});

describe('for any text and spans', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(fc.constantFrom('lamp', 'sea', '灯台', '👩‍🚒', 'é', '\n', '. ', ' ', '\u202e', '\ud800'), {
        maxLength: 200,
      })
      .map((all) => all.join('')),
  );
  const anySpans = fc.array(
    fc
      .record({ start: fc.integer({ min: 0, max: 420 }), length: fc.integer({ min: 0, max: 40 }) })
      .map(({ start, length }) => ({ start, end: start + length })),
    { maxLength: 12 },
  );

  it('a snippet is short, well-formed, one line, without empty parts', () => {
    fc.assert(
      fc.property(anyText, anySpans, fc.integer({ min: 20, max: 200 }), (text, spans, maxLength) => {
        const snippet = makeSnippet(text, spans, { maxLength });
        const whole = snippet.map((part) => part.text).join('');
        // Cleaning can lengthen: some characters are two in their normal form. A start can move back by one character.
        expect(whole.length).toBeLessThanOrEqual((maxLength + 4 + 64) * 3);
        expect(whole.isWellFormed()).toBe(true);
        expect(whole).not.toMatch(/[\n\r\t\0\u202a-\u202e\u2066-\u2069]| {2}/);
        expect(snippet.every((part) => part.text !== '')).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  it('each part is of whole characters, and a match is marked', () => {
    const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    fc.assert(
      fc.property(
        fc
          .array(fc.constantFrom('lamp', 'sea', '灯', '👩‍🚒', '🇪🇸', '👍🏽', 'é'), { maxLength: 120 })
          .map((all) => all.join('')),
        anySpans,
        (text, spans) => {
          const whole = [...characters.segment(text)].map(({ segment }) => segment);
          const known = new Set(whole);
          const snippet = makeSnippet(text, spans, { maxLength: 60 });
          const anyMatch = spans.some(({ start, end }) => start < Math.min(end, text.length));
          expect(snippet.some(({ marked }) => marked)).toBe(anyMatch);
          for (const part of snippet) {
            const inner = part.text.replace(/^… |\u0020…$/g, '');
            for (const { segment } of characters.segment(inner)) expect(known.has(segment)).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
