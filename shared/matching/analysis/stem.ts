import { stemmer as arabic } from '@orama/stemmers/arabic';
import { stemmer as danish } from '@orama/stemmers/danish';
import { stemmer as french } from '@orama/stemmers/french';
import { stemmer as hindi } from '@orama/stemmers/indian';
import { stemmer as irish } from '@orama/stemmers/irish';
import { stemmer as italian } from '@orama/stemmers/italian';
import { stemmer as lithuanian } from '@orama/stemmers/lithuanian';
import { stemmer as nepali } from '@orama/stemmers/nepali';
import { stemmer as norwegian } from '@orama/stemmers/norwegian';
import { fold } from './fold.ts';
import { inflectBulgarian } from './inflection/bulgarian.ts';
import { inflectDutch } from './inflection/dutch.ts';
import { alsoEnglish, inflectEnglish } from './inflection/english.ts';
import { inflectGerman } from './inflection/german.ts';
import { inflectHungarian } from './inflection/hungarian.ts';
import {
  inflectArmenian,
  inflectFinnish,
  inflectGreek,
  inflectIndonesian,
  inflectPortuguese,
  inflectRussian,
  inflectSpanish,
  inflectSwedish,
  inflectUkrainian,
} from './inflection/library-and-more.ts';
import {
  inflectBengali,
  inflectCatalan,
  inflectCroatian,
  inflectCzech,
  inflectEstonian,
  inflectGeorgian,
  inflectMacedonian,
  inflectPersian,
  inflectPolish,
  inflectRomanian,
  inflectSlovak,
  inflectTamil,
  inflectTurkish,
} from './inflection/light-endings.ts';
import { KEPT_APART } from './keep-apart.ts';
import { demandedMarks, foldKeepingOwn, isPlainWord } from './own-letters.ts';

const ASCII = /^[\x20-\x7e]*$/;

export type Stemmer = (word: string) => string;

/** Languages whose scripts no other language uses share a place, because the word itself shows its language. */
const BY_SCRIPT: readonly (readonly [script: RegExp, Stemmer])[] = [
  [/^\p{Script=Greek}/u, inflectGreek],
  [/^\p{Script=Armenian}/u, inflectArmenian],
  [/^\p{Script=Tamil}/u, inflectTamil],
  [/^\p{Script=Bengali}/u, inflectBengali],
  [/^\p{Script=Georgian}/u, inflectGeorgian],
];

function inflectByScript(word: string): string {
  const entry = BY_SCRIPT.find(([script]) => script.test(word));
  return entry ? entry[1](word) : word;
}

const LATIN = /^\p{Script=Latin}/u;
const CYRILLIC = /^\p{Script=Cyrillic}/u;
const ARABIC = /^\p{Script=Arabic}/u;
const DEVANAGARI = /^\p{Script=Devanagari}/u;
const ANY = /^/;

/**
 * Each language is a bit in the masks of the index's stem table, so there are at most 32. In the order of
 * `LANGUAGE_RULES`, each with the script of the words that it inflects.
 */
const STEMMERS: readonly (readonly [language: string, script: RegExp, stemmer: Stemmer])[] = [
  ['en', LATIN, inflectEnglish],
  ['ar', ARABIC, arabic],
  ['bg', CYRILLIC, inflectBulgarian],
  ['da', LATIN, danish],
  ['de', LATIN, inflectGerman],
  ['es', LATIN, inflectSpanish],
  ['fi', LATIN, inflectFinnish],
  ['fr', LATIN, french],
  ['ga', LATIN, irish],
  ['hi', DEVANAGARI, hindi],
  ['hu', LATIN, inflectHungarian],
  ['id', LATIN, inflectIndonesian],
  ['it', LATIN, italian],
  ['lt', LATIN, lithuanian],
  ['ne', DEVANAGARI, nepali],
  ['nl', LATIN, inflectDutch],
  ['no', LATIN, norwegian],
  ['pt', LATIN, inflectPortuguese],
  ['ro', LATIN, inflectRomanian],
  ['ru', CYRILLIC, inflectRussian],
  ['sr', ANY, inflectCroatian],
  ['sv', LATIN, inflectSwedish],
  ['tr', LATIN, inflectTurkish],
  ['uk', CYRILLIC, inflectUkrainian],
  ['pl', LATIN, inflectPolish],
  ['cs', LATIN, inflectCzech],
  ['sk', LATIN, inflectSlovak],
  ['ca', LATIN, inflectCatalan],
  ['et', LATIN, inflectEstonian],
  ['fa', ARABIC, inflectPersian],
  ['mk', CYRILLIC, inflectMacedonian],
  ['el', ANY, inflectByScript],
];

const ENGLISH = 0;

/** The number of languages in `LANGUAGE_RULES` with a stemmer. They come first. */
export const STEMMER_COUNT = STEMMERS.length;

/** Numbers, initials, `at&t`, `c++` and `#tags` have no inflected forms. */
const INFLECTABLE = /^(?:[a-z']{3,}|[\p{L}\p{M}']{3,})$/u;

/**
 * The stem of a word in lower form, with its marks. Two words of one language are forms of the same word when their
 * stems are equal. Do not compare stems of different languages.
 *
 * @param language a number from `languageNumber`; for -1, or a language without a stemmer, the result is the word
 *   itself
 */
export function stem(lower: string, language: number): string {
  const entry = STEMMERS[language];
  if (entry === undefined) return lower;
  if (!INFLECTABLE.test(lower)) return lower;
  const [code, script, takeOffEndings] = entry;
  if (!script.test(lower)) return lower;
  const kept = KEPT_APART.get(code)?.get(lower);
  if (kept !== undefined) return kept;
  return isPlainWord(fold(lower), language) ? lower : stemWith(takeOffEndings, lower);
}

/**
 * The folded stems that find a word of an article: computed with its marks, because most stemmers need them, and
 * without; and one that keeps the letters that are separate letters in the language.
 */
export function stemsInArticle(lower: string, language: number): readonly string[] {
  if (language < 0 || language >= STEMMER_COUNT) return [];
  const found = stem(lower, language);
  const stems = [fold(found)];
  if (language === ENGLISH) stems.push(...alsoEnglish(lower));
  if (!ASCII.test(lower)) {
    stems.push(fold(stem(fold(lower), language)), foldKeepingOwn(found, language));
    if (fold(lower) !== foldKeepingOwn(lower, language))
      return stems.filter((text) => !isPlainWord(text, language));
  }
  return stems;
}

/** The folded stems of a query's word. An article's word must have one of them. */
export function stemsInQuery(lower: string, language: number): readonly string[] {
  const found = stem(lower, language);
  if (demandedMarks(lower, language) !== undefined) return [foldKeepingOwn(found, language)];
  if (ASCII.test(lower)) return [fold(found)];
  return [fold(found), fold(stem(fold(lower), language))];
}

/**
 * Our own stemmers that decide themselves how much must remain, because some languages have several endings that are
 * together longer than the word.
 */
const LEAVE_ENOUGH: ReadonlySet<Stemmer> = new Set([
  inflectByScript,
  inflectCatalan,
  inflectCroatian,
  inflectCzech,
  inflectEstonian,
  inflectFinnish,
  inflectHungarian,
  inflectIndonesian,
  inflectMacedonian,
  inflectPersian,
  inflectPolish,
  inflectRomanian,
  inflectSlovak,
  inflectSpanish,
  inflectTurkish,
]);

/**
 * The result of a stemmer; the word itself when the stemmer throws, or leaves one letter or less than half of the word.
 * The stemmers of the library get words that nobody tested them with, and one word must not stop an article.
 */
export function stemWith(takeOffEndings: Stemmer, word: string): string {
  try {
    const left = takeOffEndings(word);
    const least = LEAVE_ENOUGH.has(takeOffEndings) ? 2 : Math.max(2, word.length / 2);
    return typeof left === 'string' && left.length >= least ? left : word;
  } catch {
    return word;
  }
}
