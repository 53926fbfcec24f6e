import { describe, expect, it } from 'vitest';
import { languageOf, languages } from '../../../shared/i18n/languages.ts';
import type { PageAreas } from '../../../shared/i18n/pages/catalogue.ts';
import { createSay } from '../../../shared/i18n/phrases.ts';
import { parseQuery } from '../../../shared/matching/parse-query.ts';
import { queryInWords } from '../../../shared/rules/query-in-words.ts';
import { pageWords } from '../../support/page-words.ts';

function said(text: string, code = 'en'): string {
  const [language, parsed] = [languageOf(code), parseQuery(text)];
  if (!language || !parsed.ok) throw new Error(`${text} in ${code} cannot be said`);
  return queryInWords(parsed.query, text, {
    t: createSay<PageAreas>(pageWords[language.code], language),
    language,
  });
}
/** Without the marks that keep words apart from the direction of the sentence. */
const plain = (text: string, code?: string) => said(text, code).replace(/[\u2068\u2069]/g, '');

describe('a query in words', () => {
  it.each([
    ['ferry', 'Articles with “ferry”.'],
    ['Ferry strike', 'Articles with “Ferry” and “strike”.'],
    ['"fire boat" OR =US', 'Articles with the phrase “fire boat” or exactly “US”.'],
    ['ferry -strike', 'Articles with “ferry”, without “strike”.'],
    ['ferry -(strike OR delay)', 'Articles with “ferry”, without “strike” or “delay”.'],
    ['(ferry OR barge) strike', 'Articles with (“ferry” or “barge”) and “strike”.'],
    [
      'ferry OR (barge -toy -model lake)',
      'Articles with “ferry” or (“barge”, “lake”, not “toy” and not “model”).',
    ],
    ['ferry NEAR/1 strike', 'Articles with “ferry” and “strike” with at most 1 word between.'],
    ['ferry ONEAR/5 strike', 'Articles with “ferry” before “strike” with at most 5 words between.'],
    ['ferry NEAR/0 strike', 'Articles with “ferry” and “strike” side by side.'],
    ['ferry ONEAR/0 strike', 'Articles with “ferry” right before “strike”.'],
    ['title:(ferry OR barge)', 'Articles with “ferry” or “barge” in the title.'],
    ['title:ferry barge', 'Articles with “ferry” in the title and “barge”.'],
    ['ferr* OR tugb?at', 'Articles with words that begin with “ferr” or words like “tugb?at”.'],
    ['title=ferry; strike', 'Articles with “ferry” in the title and “strike”.'],
    ['barge, C++ OR +tug', 'Articles with (“barge” and “C++”) or “tug”.'],
    ['author:"Ann Reed"', 'Articles with “Ann Reed” as the author.'],
    [
      'ferry tag:sea site:example.org lang:de',
      'Articles with “ferry”, “sea” as a tag, a page on example.org and text in German.',
    ],
    ['ferry source:@ports', 'Articles with “ferry” and a source on the list @ports.'],
    ['2 OF (ferry, barge, tug)', 'Articles with at least 2 of these: “ferry”, “barge”, “tug”.'],
    ['ATLEAST3(ferry OR barge)', 'Articles with (“ferry” or “barge”) at least 3 times.'],
  ])('says %s', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  it('names the first of a long list and counts the others', () => {
    const names = Array.from({ length: 30 }, (_, n) => `port${n}`);
    expect(plain(names.join(' OR '))).toMatch(/“port7” or 22 more\.$/);
    expect(plain(names.slice(0, 9).join(' OR '))).toMatch(/“port7” or “port8”\.$/);
  });

  it('keeps words that run in another direction apart', () => {
    expect(said('ferry', 'ar')).toContain('«\u2068ferry\u2069»');
  });

  it('is said in every language, in the words of that language', () => {
    const text = '(title:ferry OR "fire boat"~3) source:@ports -(barge NEAR/4 tug) lang:ja';
    const all = languages.map(({ code }) => plain(text, code));
    expect(new Set(all).size).toBe(languages.length);
    for (const one of all) {
      expect(one).not.toMatch(/[{}#]|undefined/);
      for (const word of ['ferry', 'fire', 'boat', '@ports', 'barge', 'tug']) expect(one).toContain(word);
    }
    expect(plain('ferry OR barge', 'de')).toBe('Artikel mit „ferry“ oder „barge“.');
  });
});
