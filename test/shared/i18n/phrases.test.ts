import { describe, expect, it } from 'vitest';
import { languageOf, languageOrEnglish, languages } from '../../../shared/i18n/languages.ts';
import { type Area, createSay, inLanguage } from '../../../shared/i18n/phrases.ts';

const en = {
  plain: 'Save',
  found: { one: '# story of {of}', other: '# stories of {of}' },
  two: '{b} and {a}',
} as const;
const other = { plain: 'X', found: { other: '# X {of}' }, two: '{a} X {b}' };
const ar = {
  plain: 'حفظ',
  found: {
    zero: 'لا خبر {of}',
    one: 'خبر {of}',
    two: 'خبران {of}',
    few: '# أخبار {of}',
    many: '# خبرًا {of}',
    other: '# خبر {of}',
  },
  two: '{a} و{b}',
};
const areas = {
  desk: { en, de: other, es: other, fr: other, ar, pt: other, ja: other } satisfies Area<typeof en>,
};
const english = createSay<typeof areas>(inLanguage(areas, 'en'), languageOrEnglish('en'));
const arabic = createSay<typeof areas>(inLanguage(areas, 'ar'), languageOrEnglish('ar'));

describe('a phrase', () => {
  it('without blanks is returned as it is', () => {
    expect(english('desk.plain')).toBe('Save');
    expect(arabic('desk.plain')).toBe('حفظ');
  });

  it.each([
    [0, '0 stories of 4,212'],
    [1, '1 story of 4,212'],
    [1234, '1,234 stories of 4,212'],
  ])('that counts takes the form for %i', (count, text) => {
    expect(english('desk.found', { count, of: 4212 })).toBe(text);
  });

  it.each([
    [0, 'لا خبر 9'],
    [1, 'خبر 9'],
    [2, 'خبران 9'],
    [3, '3 أخبار 9'],
    [11, '11 خبرًا 9'],
    [100, '100 خبر 9'],
  ])('takes the Arabic form for %i', (count, text) => {
    expect(arabic('desk.found', { count, of: 9 })).toBe(text);
  });

  it('keeps braces and hashes in the values for its blanks', () => {
    expect(english('desk.two', { a: '{b} #', b: '{a}' })).toBe('{a} and {b} #');
  });

  it('is given in pieces, for markup', () => {
    const link = { markup: '<a>' };
    expect(english.pieces('desk.two', { a: link, b: 3 })).toEqual(['3', ' and ', link]);
  });
});

describe('a language tag', () => {
  it.each([
    ['de', 'de', 'de-DE'],
    ['de-AT', 'de', 'de-AT'],
    ['pt-PT', 'pt', 'pt-PT'],
    ['AR-eg', 'ar', 'AR-eg-u-nu-latn'],
    ['ar-EG-u-nu-arab', 'ar', 'ar-EG-u-nu-latn'],
    ['en-x', 'en', 'en-GB'],
  ])('%s is written in %s', (tag, code, locale) => {
    expect(languageOf(tag)).toMatchObject({ code, locale });
  });

  it.each(['is', '', '*', 'constructor', '__proto__'])('%s is not supported', (tag) => {
    expect(languageOf(tag)).toBeUndefined();
    expect(languageOrEnglish(tag).code).toBe('en');
  });

  it('names each language in itself', () => {
    expect(languages.map(({ name }) => name)).toContain('Português');
    expect(languages.filter(({ direction }) => direction === 'rtl').map(({ code }) => code)).toEqual(['ar']);
  });
});
