import type { Language, LanguageCode } from '../../shared/i18n/languages.ts';
import type { PageAreas, PageWords } from '../../shared/i18n/pages/catalogue.ts';
import { loadWords } from '../../shared/i18n/pages/load-words.ts';
import { createSay, type Say } from '../../shared/i18n/phrases.ts';

const atHand = new Map<LanguageCode, PageWords>();

/** Puts a language at hand. To be awaited before anything is said in it. */
export async function wordsAtHand({ code }: Language): Promise<void> {
  if (!atHand.has(code)) atHand.set(code, await loadWords(code));
}

const saying = new Map<string, Say<PageAreas>>();
/** Languages with regions are many; building their formats takes longer than a page. */
const saidAtMost = 100;

/** @throws Error if the language is not at hand */
export function sayIn(language: Language): Say<PageAreas> {
  const key = `${language.code} ${language.locale}`;
  const known = saying.get(key);
  if (known) return known;
  const words = atHand.get(language.code);
  if (!words) throw new Error(`The words of "${language.code}" were not put at hand.`);
  if (saying.size >= saidAtMost) saying.clear();
  const say = createSay<PageAreas>(words, language);
  saying.set(key, say);
  return say;
}
