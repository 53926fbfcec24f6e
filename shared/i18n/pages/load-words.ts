import type { LanguageCode } from '../languages.ts';
import type { PageWords } from './catalogue.ts';

/** Each language is a file of its own in a bundle: a container reads only those that its visitors read. */
const readers: Readonly<Record<LanguageCode, () => Promise<PageWords>>> = {
  en: async () => (await import('./by-language/en.ts')).en,
  de: async () => (await import('./by-language/de.ts')).de,
  es: async () => (await import('./by-language/es.ts')).es,
  fr: async () => (await import('./by-language/fr.ts')).fr,
  ar: async () => (await import('./by-language/ar.ts')).ar,
  pt: async () => (await import('./by-language/pt.ts')).pt,
  ja: async () => (await import('./by-language/ja.ts')).ja,
};

/** All that pages say in a language. */
export function loadWords(code: LanguageCode): Promise<PageWords> {
  return readers[code]();
}
