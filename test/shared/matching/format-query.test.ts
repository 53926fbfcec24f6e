import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchNaively } from '../../../shared/matching/match-naively.ts';
import { CANONICAL_LIMITS, formatQuery, parseQuery } from '../../../shared/matching/parse-query.ts';
import type { Query } from '../../../shared/matching/query.ts';
import { anyArticle, queryText } from '../../support/matching-arbitraries.ts';

function queryOf(text: string): Query {
  const parsed = parseQuery(text, CANONICAL_LIMITS);
  if (!parsed.ok) throw new Error(`${text} is refused: ${parsed.problems[0]!.message}`);
  return parsed.query;
}

function canonicalOf(text: string): string {
  return formatQuery(queryOf(text));
}

describe('formatQuery gives one text to', () => {
  it.each([
    ['the order of AND', 'b a', 'a b', ['b AND a', '+b a', 'a && b', '(a) (b)', 'b & a']],
    ['the order of OR', 'b OR a', 'a OR b', ['a|b', 'b || a', '((b) OR a)']],
    ['duplicates', 'a b a', 'a b', ['a a b b', '(a b) a']],
    ['duplicates by another spelling', 'a OR A OR (a)', 'a', ['a', 'A']],
    ['nesting', 'a (b (c d))', 'a b c d', ['((a b) c) d', 'd c b a']],
    ['nested OR', 'a OR (b OR (c OR d))', 'a OR b OR c OR d', ['(a|b)|(d|c)']],
    ['spellings of NOT', 'a -b', 'a -b', ['a NOT b', 'a !b', 'a AND NOT b', '-b a', 'NOT b a', 'a –b']],
    ['double NOT', 'a NOT NOT b', 'a b', ['a -(-b)', 'a !!b', 'a --b', 'a NOT (NOT b)']],
    [
      'spellings of NEAR',
      'b NEAR/4 a',
      'a NEAR/4 b',
      ['a NEAR b', 'b w/4 a', 'a AROUND(4) b', 'a AROUND ( 4 ) b'],
    ],
    ['spellings of ONEAR', 'b ONEAR/5 a', 'b ONEAR/5 a', ['b pre/5 a', 'b PRE/5 a']],
    ['a chain read backwards', 'c NEAR/1 b NEAR/2 a', 'a NEAR/2 b NEAR/1 c', ['a w/2 b w/1 c']],
    ['alternatives beside NEAR', '(c OR b) NEAR/1 a', '(b OR c) NEAR/1 a', ['a NEAR/1 (b|c|b)']],
    ['spellings of fields', 'intitle:a', 'title:a', ['title:A', 'TITLE:a', 'title:(a)']],
    ['groups in fields', 'title:(b a)', 'title:a title:b', ['intitle:b title:a']],
    ['url and inurl', 'inurl:a', 'url:a', ['url:a']],
    [
      'names, which are never inflected',
      'author:Smith',
      'author:smith',
      ['author:"smith"', 'author:(smith)'],
    ],
    [
      'hosts',
      'site:www.Example.ORG',
      'site:example.org',
      ['site:https://www.example.org/', 'site:.www.example.org', 'site:example.org.'],
    ],
    ['languages', 'a lang:EN', 'a lang:en', ['lang:en a']],
    ['case', 'IRAN', 'iran', ['Iran']],
    ['apostrophes and hyphens', 'O’Brien‑Smith', "o'brien-smith", ["O'Brien-Smith", 'o’brien–smith']],
    ['possessives and elisions', "l’Iran's", 'iran', ['iran', "Iran's", 'l’iran']],
    ['quotes', '“Quds  Force”', '"quds force"', ['"quds force"', '«quds, force»']],
    ['words of a stretch', '"b a"~3', '"a b"~3', ['“A b”~3']],
    ['1 OF', '1 OF (b, a)', 'a OR b', ['a|b']],
    ['all OF', '2 OF (b, a)', 'a b', ['a b']],
    ['the order of OF', '2 OF (c, a, b)', '2 OF (a, b, c)', ['2 OF (b,c,a)']],
    ['ATLEAST1', 'ATLEAST1(b OR a)', 'a OR b', ['a OR b']],
    ['wildcards', 'Sanction*', 'sanction*', ['sanction*', 'sanction!']],
    ['full width', '（Ａ　ＯＲ　Ｂ）', 'ａ OR ｂ', ['ａ｜ｂ']],
  ])('%s', (_, text, canonical, others) => {
    expect(canonicalOf(text)).toBe(canonical);
    for (const other of others) expect(canonicalOf(other)).toBe(canonical);
  });
});

describe('formatQuery keeps apart', () => {
  it.each([
    ['accents', 'élysée', 'elysee'],
    ['case after =', '=US', '=us'],
    ['quotes around one word', 'sanction', '"sanction"'],
    ['exact and quoted', '="a b"', '"a b"'],
    ['the order of ONEAR', 'a ONEAR/2 b', 'b ONEAR/2 a'],
    ['an ordered chain', 'a ONEAR/2 b NEAR/1 c', 'c NEAR/1 b ONEAR/2 a'],
    ['distances', 'a NEAR/2 b', 'a NEAR/3 b'],
    ['a stretch and its phrase', '"a b"~0', '"a b"'],
    ['an operand of OF that counts twice', '2 OF (a, a, b, c)', '2 OF (a, b, c)'],
    ['tags and handles', '#cop29', 'cop29'],
    ['a hyphen and a space', 'fox-it', 'fox/it'],
    ['fields', 'title:a', 'text:a'],
    ['initials', 'U.S.', 'us'],
  ])('%s', (_, one, other) => {
    expect(canonicalOf(one)).not.toBe(canonicalOf(other));
  });
});

describe('the canonical text', () => {
  it.each([
    ['brackets only where they say something', '((a) (b OR (c d)))', 'a (b OR (c d))'],
    ['an excluded group', 'a -(b NEAR/5 c) -(d e)', 'a -(b NEAR/5 c) -(d e)'],
    ['a word of several parts', 'tcp/ip', 'tcp/ip'],
    ['parts that would be an operator', 'w.5 x', 'w_5 x'],
    ['scripts without spaces', '東京,電力', '東京電力'],
    ['words of two scripts', 'iPhone/を', 'iphoneを'],
    ['exact words', '="Air Force One" =US', '="Air Force One" =US'],
    ['an exact word that is an operator', '="OR"', '=OR'],
    ['phrases that hold operators', '"iran AND iraq"', '"iran and iraq"'],
  ])('has %s', (_, text, canonical) => {
    expect(canonicalOf(text)).toBe(canonical);
    expect(canonicalOf(canonical)).toBe(canonical);
  });

  it('parses to a query with the same text that finds the same, for random queries and articles', () => {
    let matching = 0;
    let cases = 0;
    fc.assert(
      fc.property(queryText, fc.array(anyArticle, { minLength: 3, maxLength: 3 }), (text, articles) => {
        const query = queryOf(text);
        const canonical = formatQuery(query);
        const again = queryOf(canonical);
        expect(formatQuery(again)).toBe(canonical);
        for (const article of articles) {
          const match = matchNaively(query, article);
          expect(matchNaively(again, article)).toEqual(match);
          cases++;
          if (match.matches) matching++;
        }
      }),
      { numRuns: 1000 },
    );
    expect(matching / cases).toBeGreaterThan(0.05);
  });

  it('is read back completely, however long it is written out', () => {
    const typed = `title:(${Array.from({ length: 100 }, (_, i) => `word${i}`).join('|')})`;
    const canonical = canonicalOf(typed);
    expect(canonical.length).toBeGreaterThan(typed.length);
    expect(canonicalOf(canonical)).toBe(canonical);
  });
});
