import { stemmer as arabic } from '@orama/stemmers/arabic';
import { stemmer as armenian } from '@orama/stemmers/armenian';
import { stemmer as danish } from '@orama/stemmers/danish';
import { stemmer as dutch } from '@orama/stemmers/dutch';
import { stemmer as finnish } from '@orama/stemmers/finnish';
import { stemmer as french } from '@orama/stemmers/french';
import { stemmer as german } from '@orama/stemmers/german';
import { stemmer as greek } from '@orama/stemmers/greek';
import { stemmer as hungarian } from '@orama/stemmers/hungarian';
import { stemmer as hindi } from '@orama/stemmers/indian';
import { stemmer as indonesian } from '@orama/stemmers/indonesian';
import { stemmer as irish } from '@orama/stemmers/irish';
import { stemmer as italian } from '@orama/stemmers/italian';
import { stemmer as lithuanian } from '@orama/stemmers/lithuanian';
import { stemmer as nepali } from '@orama/stemmers/nepali';
import { stemmer as norwegian } from '@orama/stemmers/norwegian';
import { stemmer as portuguese } from '@orama/stemmers/portuguese';
import { stemmer as romanian } from '@orama/stemmers/romanian';
import { stemmer as russian } from '@orama/stemmers/russian';
import { stemmer as serbian } from '@orama/stemmers/serbian';
import { stemmer as spanish } from '@orama/stemmers/spanish';
import { stemmer as swedish } from '@orama/stemmers/swedish';
import { stemmer as tamil } from '@orama/stemmers/tamil';
import { stemmer as turkish } from '@orama/stemmers/turkish';
import { stemmer as ukrainian } from '@orama/stemmers/ukrainian';
import { fold } from './fold.ts';
import { inflectEnglish } from './inflect-english.ts';
import { inflectBulgarian } from './inflection/bulgarian.ts';
import { KEPT_APART } from './keep-apart.ts';
import { demandedMarks, foldKeepingOwn, isPlainWord } from './own-letters.ts';

const ASCII = /^[\x20-\x7e]*$/;

export type Stemmer = (word: string) => string;

/** Languages whose scripts nobody else uses share a place: the word itself says whose it is. */
const BY_SCRIPT: readonly (readonly [script: RegExp, Stemmer])[] = [
  [/^\p{Script=Greek}/u, greek],
  [/^\p{Script=Armenian}/u, armenian],
  [/^\p{Script=Tamil}/u, tamil],
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
  ['de', LATIN, german],
  ['es', LATIN, spanish],
  ['fi', LATIN, finnish],
  ['fr', LATIN, french],
  ['ga', LATIN, irish],
  ['hi', DEVANAGARI, hindi],
  ['hu', LATIN, hungarian],
  ['id', LATIN, indonesian],
  ['it', LATIN, italian],
  ['lt', LATIN, lithuanian],
  ['ne', DEVANAGARI, nepali],
  ['nl', LATIN, dutch],
  ['no', LATIN, norwegian],
  ['pt', LATIN, portuguese],
  ['ro', LATIN, romanian],
  ['ru', CYRILLIC, russian],
  ['sr', ANY, serbian],
  ['sv', LATIN, swedish],
  ['tr', LATIN, turkish],
  ['uk', CYRILLIC, ukrainian],
  ['pl', LATIN, (word) => word],
  ['cs', LATIN, (word) => word],
  ['sk', LATIN, (word) => word],
  ['ca', LATIN, (word) => word],
  ['et', LATIN, (word) => word],
  ['fa', ARABIC, (word) => word],
  ['mk', CYRILLIC, (word) => word],
  ['el', ANY, inflectByScript],
];

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
  if (entry === undefined || !INFLECTABLE.test(lower)) return lower;
  const [code, script, takeOffEndings] = entry;
  if (!script.test(lower)) return lower;
  return KEPT_APART.get(code)?.get(lower) ?? stemWith(takeOffEndings, lower);
}

/**
 * Folded stems that a word of an article is found by: with its marks taken for part of it, since most stemmers need them,
 * and without; and one that keeps the letters of its own that the language has.
 */
export function stemsInArticle(lower: string, language: number): readonly string[] {
  if (language < 0 || language >= STEMMER_COUNT) return [];
  const found = stem(lower, language);
  const stems = [fold(found)];
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

/**
 * What a stemmer leaves of a word; the word itself when the stemmer fails, or leaves one letter or less than half. A
 * stemmer is written by others for words that we have not seen, and one word must not stop an article.
 */
export function stemWith(takeOffEndings: Stemmer, word: string): string {
  try {
    const left = takeOffEndings(word);
    return typeof left === 'string' && left.length > 1 && left.length * 2 >= word.length ? left : word;
  } catch {
    return word;
  }
}
