import { stemmer as arabic } from '@orama/stemmers/arabic';
import { stemmer as danish } from '@orama/stemmers/danish';
import { stemmer as french } from '@orama/stemmers/french';
import { stemmer as greek } from '@orama/stemmers/greek';
import { stemmer as hungarian } from '@orama/stemmers/hungarian';
import { stemmer as hindi } from '@orama/stemmers/indian';
import { stemmer as irish } from '@orama/stemmers/irish';
import { stemmer as italian } from '@orama/stemmers/italian';
import { stemmer as lithuanian } from '@orama/stemmers/lithuanian';
import { stemmer as nepali } from '@orama/stemmers/nepali';
import { stemmer as norwegian } from '@orama/stemmers/norwegian';
import { stemmer as spanish } from '@orama/stemmers/spanish';
import { fold } from './fold.ts';
import { inflectBulgarian } from './inflection/bulgarian.ts';
import { inflectDutch } from './inflection/dutch.ts';
import { alsoEnglish, inflectEnglish } from './inflection/english.ts';
import { inflectGerman } from './inflection/german.ts';
import {
  inflectArmenian,
  inflectFinnish,
  inflectIndonesian,
  inflectPortuguese,
  inflectRussian,
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

/** Languages whose scripts nobody else uses share a place: the word itself says whose it is. */
const BY_SCRIPT: readonly (readonly [script: RegExp, Stemmer])[] = [
  [/^\p{Script=Greek}/u, greek],
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
 * A language is a bit in the masks of the index's stem table, so there are at most 32. In the order of `LANGUAGE_RULES`; each
 * with the script of the words that it inflects.
 */
const STEMMERS: readonly (readonly [language: string, script: RegExp, stemmer: Stemmer])[] = [
  ['en', LATIN, inflectEnglish],
  ['ar', ARABIC, arabic],
  ['bg', CYRILLIC, inflectBulgarian],
  ['da', LATIN, danish],
  ['de', LATIN, inflectGerman],
  ['es', LATIN, spanish],
  ['fi', LATIN, inflectFinnish],
  ['fr', LATIN, french],
  ['ga', LATIN, irish],
  ['hi', DEVANAGARI, hindi],
  ['hu', LATIN, hungarian],
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

/** How many of the languages in `LANGUAGE_RULES` have a stemmer: these are the first. */
export const STEMMER_COUNT = STEMMERS.length;

/** Numbers, initials, `at&t`, `c++`, `#tags` have no inflection. */
const INFLECTABLE = /^(?:[a-z']{3,}|[\p{L}\p{M}']{3,})$/u;

/**
 * The stem of a word in its lower form, with its marks: two words of a language are forms of one word when their stems are
 * equal. Stems of different languages must not be compared.
 *
 * @param language a number from `languageNumber`; one without a stemmer, or -1, gives the word
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
 * Folded stems that a word of an article is found by: with its marks taken for part of it, since most stemmers need them,
 * and without; and one that keeps the letters of its own that the language has.
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

/** Folded stems of a word of a query, of which an article's word must have one. */
export function stemsInQuery(lower: string, language: number): readonly string[] {
  const found = stem(lower, language);
  if (demandedMarks(lower, language) !== undefined) return [foldKeepingOwn(found, language)];
  if (ASCII.test(lower)) return [fold(found)];
  return [fold(found), fold(stem(fold(lower), language))];
}

/** Those of our own that know how much must be left: several endings of some languages are longer than the word. */
const LEAVE_ENOUGH: ReadonlySet<Stemmer> = new Set([
  inflectByScript,
  inflectCatalan,
  inflectCroatian,
  inflectCzech,
  inflectEstonian,
  inflectIndonesian,
  inflectMacedonian,
  inflectPersian,
  inflectPolish,
  inflectRomanian,
  inflectSlovak,
  inflectTurkish,
]);

/**
 * What a stemmer leaves of a word; the word itself when the stemmer fails, or leaves one letter or less than half. A
 * stemmer is written by others for words that we have not seen, and one word must not stop an article.
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
