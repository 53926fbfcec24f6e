import { describe, expect, it } from 'vitest';
import { languages } from '../../../shared/i18n/languages.ts';
import { mailAreas } from '../../../shared/i18n/mails/mails.ts';
import type { PageWords } from '../../../shared/i18n/pages/catalogue.ts';
import type { Areas, Phrase, Phrases } from '../../../shared/i18n/phrases.ts';
import { pageWords } from '../../support/page-words.ts';

/** One area of the pages in every language. */
const pageArea = (name: keyof PageWords) =>
  Object.fromEntries(languages.map(({ code }) => [code, pageWords[code][name] as Phrases])) as Areas[string];

const areas = [
  ...(Object.keys(pageWords.en) as (keyof PageWords)[]).map((name) => [name, pageArea(name)] as const),
  ...Object.entries<Areas[string]>(mailAreas),
];
const cases = areas.flatMap(([name, area]) =>
  languages.map((language) => ({ name, area, code: language.code, language })),
);

const textsOf = (phrase: Phrase): [string, string][] =>
  typeof phrase === 'string' ? [['other', phrase]] : Object.entries(phrase);
const blanksOf = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe.each(cases)('the phrases of $name in $code', ({ area, language }) => {
  const phrases = Object.entries(area[language.code]);
  const english = area.en;

  it('have the keys of English, in its order', () => {
    expect(phrases.map(([key]) => key)).toEqual(Object.keys(english));
  });

  it('have the blanks of English, and a number where something is counted', () => {
    for (const [key, phrase] of phrases) {
      const expected = english[key] ?? '';
      expect(typeof phrase, key).toBe(typeof expected);
      const blanks = blanksOf(textsOf(expected).find(([category]) => category === 'other')?.[1] ?? '');
      for (const [category, text] of textsOf(phrase)) {
        expect(blanksOf(text), `${key} ${category}`).toEqual(blanks);
        expect(text.trim(), `${key} ${category}`).not.toBe('');
      }
      if (typeof phrase !== 'string') expect(phrase.other, key).toContain('#');
      else expect(phrase, key).not.toContain('#');
    }
  });

  it('have every form that the language needs for whole numbers, and no other', () => {
    const rules = new Intl.PluralRules(language.locale);
    const needed = new Set(Array.from({ length: 201 }, (_, number) => rules.select(number)));
    const known = rules.resolvedOptions().pluralCategories;
    for (const [key, phrase] of phrases) {
      if (typeof phrase === 'string') continue;
      const given = Object.keys(phrase);
      expect(
        [...needed].filter((category) => !given.includes(category) && category !== 'other'),
        key,
      ).toEqual([]);
      expect(
        given.filter((category) => !known.some((one) => one === category)),
        key,
      ).toEqual([]);
    }
  });

  it('write apostrophes and quotation marks as the press does', () => {
    for (const [key, phrase] of phrases) {
      for (const [, text] of textsOf(phrase)) expect(text, key).not.toMatch(/['"]|\.\.\./);
    }
  });
});

/** What rules are called, and other words for the same that readers would take for something else. */
const otherWordsForRules: Readonly<Record<string, RegExp>> = {
  de: /\bRegeln?\b/,
  es: /\breglas?\b/i,
  fr: /(?<!\p{L})règles?(?!\p{L})/iu,
  ar: /قاعد|قواعد/,
  pt: /\bregras?\b/i,
  ja: /ルール/,
};

describe('the catalogue', () => {
  it('counts rules from 11 to 99 in Arabic with their accusative', () => {
    for (const { name, area, code } of cases) {
      if (code !== 'ar') continue;
      for (const [key, phrase] of Object.entries(area.ar))
        expect(typeof phrase === 'string' ? '' : phrase.many, `${name}.${key}`).not.toMatch(/# تنبيه(?!ًا)/);
    }
  });

  it('calls a rule the same in every area', () => {
    for (const { name, area, language } of cases) {
      const other = otherWordsForRules[language.code];
      if (other === undefined) continue;
      for (const [key, phrase] of Object.entries(area[language.code]))
        expect(JSON.stringify(phrase), `${name}.${key} ${language.code}`).not.toMatch(other);
    }
  });

  it('leaves hardly a phrase in English', () => {
    for (const { name, area, language } of cases) {
      if (language.code === 'en') continue;
      const phrases = Object.entries(area[language.code]);
      const same = phrases.filter(
        ([key, phrase]) =>
          JSON.stringify(phrase) === JSON.stringify(area.en[key]) && JSON.stringify(phrase).length > 20,
      );
      expect(same, `${name} ${language.code}`).toEqual([]);
    }
  });
});
