import { describe, expect, it } from 'vitest';
import { matchNaively } from '../../../shared/matching/match-naively.ts';
import { parseQuery } from '../../../shared/matching/parse-query.ts';
import type { MatchableArticle } from '../../../shared/matching/query.ts';

/** The words that are marked, field by field. */
function marked(query: string, article: Partial<MatchableArticle>): string[] {
  const parsed = parseQuery(query);
  if (!parsed.ok) throw new Error(`${query} is refused`);
  const whole = { title: '', text: '', language: 'en', ...article };
  const { matches, spans } = matchNaively(parsed.query, whole);
  if (!matches) throw new Error(`${query} does not match`);
  return spans.map(({ field, start, end }) => `${field}: ${whole[field].slice(start, end)}`);
}

describe('spans', () => {
  it.each([
    ['every place of a word', 'iran', ['title: IRAN', 'text: Iran', 'text: Iran']],
    ['inflected forms', 'embassy', ['text: embassies', 'text: Embassy']],
    ['a phrase as one stretch', '"general soleimani"', ['text: General Soleimani']],
    ['no exclusions', 'iran -syria', ['title: IRAN', 'text: Iran', 'text: Iran']],
    ['only branches that match', '(syria nuclear) OR sanctions', ['text: Sanctions']],
    ['all branches that match', 'syria OR nuclear OR sanctions', ['title: nuclear', 'text: Sanctions']],
    ['operands of OF that match', '1 OF (syria, nuclear)', ['title: nuclear']],
    ['only the neighbours that are near', 'iran NEAR/0 nuclear', ['title: IRAN', 'title: nuclear']],
    ['the words of a stretch', '"nuclear iran"~0', ['title: IRAN', 'title: nuclear']],
    ['what ATLEAST counts', 'ATLEAST3(iran)', ['title: IRAN', 'text: Iran', 'text: Iran']],
    ['words that overlap as one', '"general soleimani" soleimani', ['text: General Soleimani']],
    ['the sign of a tag', 'cop29', ['text: #COP29']],
    ['no possessive', 'tehran', ['text: Tehran']],
    ['only title and text', 'author:smith', []],
  ])('mark %s', (_, query, expected) => {
    const article = {
      title: 'IRAN: nuclear',
      text: 'The embassies of Iran. Sanctions! General Soleimani at the Embassy of l’Iran, Tehran’s #COP29',
      author: 'Ann Smith',
    };
    expect(marked(query, article)).toEqual(expected);
  });

  it('are offsets into the text as it stands, where folding changes its length', () => {
    expect(marked('strasse', { text: 'ﬃ ½ Straße e\u0301' })).toEqual(['text: Straße']);
    expect(marked('cafe', { text: '𐐀 cafe\u0301s, CAFE\u0301' })).toEqual([
      'text: cafe\u0301s',
      'text: CAFE\u0301',
    ]);
    expect(marked('東京', { text: '𠮷東京東京' })).toEqual(['text: 東京東京']);
  });
});

describe('the language of an article', () => {
  const matches = (query: string, article: Partial<MatchableArticle>, defaultLanguage?: string) => {
    const parsed = parseQuery(query);
    if (!parsed.ok) throw new Error(`${query} is refused`);
    const options = defaultLanguage === undefined ? {} : { defaultLanguage };
    return matchNaively(parsed.query, { title: '', text: '', ...article }, options).matches;
  };

  it('decides which words are forms of one another', () => {
    expect(matches('chat', { text: 'des chats', language: 'fr' })).toBe(true);
    expect(matches('embassy', { text: 'embassies', language: 'ja' })).toBe(false);
  });

  it('is the default when it is not known', () => {
    expect(matches('tax', { text: 'taxes' })).toBe(false);
    expect(matches('tax', { text: 'taxes' }, 'en')).toBe(true);
  });
});
