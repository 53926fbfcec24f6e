import { describe, expect, it } from 'vitest';
import { lintQuery } from '../../../shared/matching/lint-query.ts';
import { matchNaively } from '../../../shared/matching/match-naively.ts';
import {
  CANONICAL_LIMITS,
  formatQuery,
  parseQuery,
  TYPED_LIMITS,
} from '../../../shared/matching/parse-query.ts';

const words = (count: number, of: (i: number) => string) => Array.from({ length: count }, (_, i) => of(i));
const { characters, terms } = TYPED_LIMITS;
const full = (unit: string) => unit.repeat(Math.floor(characters / unit.length));

/** The largest that may be typed of everything; none may take more than a moment. */
const QUERIES: readonly (readonly [string, string])[] = [
  ['branches of common words', words(terms, (i) => ['the', 'of', 'and', 'to'][i % 4]!).join(' OR ')],
  ['a chain of neighbours', words(terms, () => 'the').join(' NEAR/50 ')],
  [
    'alternatives near each other',
    `(${words(terms / 2, () => 'the').join('|')}) NEAR/9 (${words(terms / 2, () => 'a').join('|')})`,
  ],
  ['a stretch of words', `"${words(terms, () => 'the').join(' ')}"~900`],
  ['a phrase of words', `"${words(terms, () => 'the').join(' ')}"`],
  ['a phrase of graphemes', `"${'東'.repeat(characters - 100)}"`],
  ['a word of letters', 'a'.repeat(characters)],
  ['prefixes', words(terms, (i) => `the${i}*`).join(' OR ')],
  ['a word of many wildcards', `the${'*a'.repeat(characters / 3)}*b`],
  ['groups 20 deep', `${'(x OR (y '.repeat(10)}the${'))'.repeat(10)}`],
  ['lists within lists', `${'2 OF (a, b, '.repeat(20)}the${')'.repeat(20)}`],
  ['ATLEAST', `ATLEAST900(${words(terms, () => 'the').join('|')})`],
];
const BROKEN: readonly (readonly [string, string])[] = [
  ['open brackets', full('(')],
  ['open brackets with words', full('(a ')],
  ['closing brackets', full(')')],
  ['open quotes', full('"')],
  ['quotes and tildes', full('"a"~ ')],
  ['fields', full('title:')],
  ['operators', full('AND ')],
  ['neighbours', full('NEAR/5 ')],
  ['lists', full('2 OF (')],
  ['ranges that do not end', full('[a TO ')],
  ['regular expressions', full('/a/ ')],
  ['spaces before a bracket', `2 OF${' '.repeat(characters - 10)}`],
  ['digits', `NEAR/${'9'.repeat(characters - 100)} a`],
  ['dashes', full('-')],
  ['marks', full('\u0301')],
];

describe('the largest queries that may be typed', () => {
  const article = {
    title: 'the',
    text: `${'the theatre of the a to and thea '.repeat(12)} the${'a'.repeat(1000)}`,
    language: 'en',
  };

  it.each(QUERIES)('%s are read, written, checked and matched', (_, text) => {
    const parsed = parseQuery(text);
    if (!parsed.ok) throw new Error(parsed.problems[0]!.message);
    const canonical = formatQuery(parsed.query);
    const again = parseQuery(canonical, CANONICAL_LIMITS);
    expect(again.ok && formatQuery(again.query)).toBe(canonical);
    expect(lintQuery(parsed.query)).toBeInstanceOf(Array);
    expect(matchNaively(parsed.query, article).matches).toBe(
      again.ok && matchNaively(again.query, article).matches,
    );
  });
});

describe('nonsense of the maximum length', () => {
  it.each(BROKEN)('%s are refused', (_, text) => {
    const parsed = parseQuery(text);
    expect(parsed.ok).toBe(false);
  });
});
