import { type LanguageCode, languages } from '../../shared/i18n/languages.ts';
import type { PageWords } from '../../shared/i18n/pages/catalogue.ts';
import { loadWords } from '../../shared/i18n/pages/load-words.ts';

/** All that pages say, by language. */
export const pageWords = Object.fromEntries(
  await Promise.all(languages.map(async ({ code }) => [code, await loadWords(code)] as const)),
) as Readonly<Record<LanguageCode, PageWords>>;
