import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseArticle, tokensOf, wholesOf } from '../../../../shared/matching/analysis/analyse-article.ts';
import { analyseQueryText } from '../../../../shared/matching/analysis/analyse-word.ts';

function wordsOf(text: string): string[] {
  const analysed = analyseArticle({ title: '', text, language: 'en' });
  return tokensOf(analysed, 'text').map(
    ({ start, end, hyphen }) => text.slice(start, end) + (hyphen ? '-' : ''),
  );
}

describe('the words of a text', () => {
  it.each([
    ['plain words.', 'Rain, then (more) rain; wind!', 'Rain then more rain wind'],
    ['a dot behind a word', 'The end. Next', 'The end Next'],
    ['compounds', 'Iran-backed COVID\u201019', 'Iran- backed COVID- 19'],
    ['dashes', 'north--south — east', 'north south east'],
    ['a soft hyphen', 'co\u00adop', 'co\u00adop'],
    ['initials', 'U.S. and U.S, the U.S.-led J.P.Morgan', 'U.S and U.S the U.S- led J.P Morgan'],
    ['initials with loose accents', 'E\u0301.U. law', 'E\u0301.U law'],
    ['one letter', 'Plan B. Go', 'Plan B Go'],
    ['numbers', '3.14 of 1,000 v2.0.', '3.14 of 1,000 v2.0'],
    ['ampersands', 'AT&T R&D this & that', 'AT&T R&D this & that'],
    ['apostrophes', "O'Neill’s rock'n'roll students' 'quoted'", "O'Neill rock'n'roll students quoted"],
    ['elisions', "l'eau dell’arte D'Angelo's jusqu'à", 'eau arte Angelo à'],
    ['signs at the end', 'C++ and C#, 50+ A+ c++11', 'C++ and C# 50+ A+ c 11'],
    ['too many signs', 'C+++ a+b', 'C a b'],
    ['hashtags and handles', '#cop29 @who me@home.org ##x', '#cop29 @who me home org #x'],
    ['numbers with commas', '1,00,000 and 3,5 but 1,2,3 and 12,', '1,00,000 and 3,5 but 1 2 3 and 12'],
    ['signs before', '$250 and US$3.5 use .NET. end .5', '$250 and US $3.5 use .NET end 5'],
    ['a colon before an ending', 'EU:n NATO:ssa note:this 10:30', 'EU NATO note this 10 30'],
    ['signs alone', "# @ + . ' -", ''],
    ['underscores', 'snake_case', 'snake case'],
    ['a zero-width space', 'one\u200btwo', 'one two'],
    ['a joiner', 'می\u200cخواهم', 'می\u200cخواهم'],
    ['Han', '東京で', '東 京 で'],
    ['a change of script', 'iPhoneを KBS는 2024년', 'iPhone を KBS 는 2024 년'],
    ['half-width voicing', 'ﾊﾞｽ', 'ﾊﾞ ｽ'],
    ['Thai', 'กำลัง', 'กำ ลั ง'],
    ['Hangul', '서울에서 봄', '서울에서 봄'],
    ['Han beyond the first plane', '𠀀𠀁', '𠀀 𠀁'],
    ['letters beyond the first plane', '𐐀𐐨 😀x', '𐐀𐐨 x'],
    ['half a pair', '\ud800a \udc00', 'a'],
    ['Hebrew maqaf', 'בית־ספר', 'בית- ספר'],
    ['Devanagari', 'हिन्दी में', 'हिन्दी में'],
  ])('of %s', (_, text, words) => {
    expect(wordsOf(text).join(' ')).toBe(words);
  });

  it('carry offsets into the original text, whatever folding does to their length', () => {
    const text = 'Die Straße — Ｆｕｌｌ ﬁnance 😀 e\u0301te\u0301';
    const tokens = tokensOf(analyseArticle({ title: '', text, language: 'de' }), 'text');
    expect(tokens.map(({ start, end }) => text.slice(start, end))).toEqual([
      'Die',
      'Straße',
      'Ｆｕｌｌ',
      'ﬁnance',
      'e\u0301te\u0301',
    ]);
    expect(tokens.map(({ keys }) => keys[0])).toEqual(['die', 'strasse', 'full', 'finance', 'ete']);
  });

  it('are in order, do not overlap and lie within the text, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        let last = 0;
        for (const { start, end } of tokensOf(analyseArticle({ title: '', text, language: 'en' }), 'text')) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          last = end;
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('are the same in queries', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const inQuery = analyseQueryText(text).map(({ start, end }) => [start, end]);
        const tokens = tokensOf(analyseArticle({ title: '', text, language: 'en' }), 'text');
        expect(inQuery).toEqual(tokens.map(({ start, end }) => [start, end]));
      }),
      { numRuns: 500 },
    );
  });
});

describe('the other fields', () => {
  const analysed = analyseArticle({
    title: '',
    text: '',
    url: 'https://News.Example.org./caf%C3%A9-bar/a_b',
    author: "Ana D'Souza",
    tags: ['Climate change', 'x'],
    language: 'pt_BR',
  });

  it('give the words of the address in letters, its host and the language in lower case', () => {
    const words = tokensOf(analysed, 'url').map(({ keys }) => keys[0]);
    expect(words).toEqual(['https', 'news', 'example', 'org', 'cafe', 'bar', 'a', 'b']);
    expect(analysed.host).toBe('news.example.org');
    expect(analysed.language).toBe('pt-br');
  });

  it('keep tags apart', () => {
    expect(wholesOf(analysed, 'tag').map((tag) => tag.map(({ keys }) => keys[0]))).toEqual([
      ['climate', 'change'],
      ['x'],
    ]);
  });

  it('survive an address that is not valid', () => {
    expect(analyseArticle({ title: '', text: '', url: 'no address %', language: 'en' }).host).toBe('');
  });
});

describe('words of a query', () => {
  it('contain wildcards only when they are asked for', () => {
    expect(analyseQueryText('wom?n sanction*', { wildcards: true }).map(({ lower }) => lower)).toEqual([
      'wom?n',
      'sanction*',
    ]);
    expect(analyseQueryText('wom?n').map(({ lower }) => lower)).toEqual(['wom', 'n']);
  });

  it('know their sign, their hyphen and whether their end is open', () => {
    const [tag, fox, , seoul] = analyseQueryText('#cop29 fox-it 서울');
    expect(tag).toMatchObject({ sign: '#', lower: 'cop29' });
    expect(fox).toMatchObject({ hyphen: true, openEnd: false });
    expect(seoul).toMatchObject({ openEnd: true });
  });
});
