import { LATIN } from './common-latin-words.ts';
import { ARABIC, CYRILLIC, DEVANAGARI } from './common-words.ts';
import { fold } from './fold.ts';

let common: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/** By language: its most common short words, folded. Made when it is first needed. */
const commonWords = () =>
  (common ??= new Map(
    [...LATIN, ...CYRILLIC, ...ARABIC, ...DEVANAGARI].map(({ language, words }) => [
      language,
      new Set(
        words
          .split(' ')
          .filter((word) => !word.startsWith('-'))
          .map(fold),
      ),
    ]),
  ));

/**
 * Whether a word is one of the most common short words of a language, such as its articles, pronouns and prepositions. In
 * languages without a list, no word is.
 *
 * @param key folded
 * @param language BCP 47
 */
export function isCommonWord(key: string, language: string): boolean {
  return (
    commonWords()
      .get(language.split('-')[0] ?? '')
      ?.has(key) ?? false
  );
}

/**
 * Whether a word is one of the most common short words of any language.
 *
 * @param key folded
 */
export function isCommonAnywhere(key: string): boolean {
  return [...commonWords().values()].some((words) => words.has(key));
}
