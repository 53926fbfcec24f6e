import { describe, expect, it } from 'vitest';
import { primaryLanguage } from '../../../shared/articles/primary-language.ts';

describe('primaryLanguage', () => {
  it.each([
    ['en-GB', 'en'],
    ['PT_br', 'pt'],
    ['iw', 'he'],
    ['deu', 'de'],
    ['zh-Hant-TW', 'zh'],
    ['cz', 'cs'],
    ['jp', 'ja'],
    ['Français', 'fr'],
    ['English (UK)', 'en'],
  ])('of %s is %s', (tag, language) => {
    expect(primaryLanguage(tag)).toBe(language);
  });

  it.each([undefined, '', 'und', 'mul', 'zz', 'qqq', 'rss_2.0', 'x-default', 'a'.repeat(1_000)])(
    'of %s is undefined',
    (tag) => {
      expect(primaryLanguage(tag)).toBeUndefined();
    },
  );
});
