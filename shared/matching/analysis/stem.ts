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

export type Stemmer = (word: string) => string;

/** The order is part of the index's format: a language is a bit in the masks of its stem table. */
const STEMMERS: readonly (readonly [string, Stemmer])[] = [
  ['en', inflectEnglish],
  ['ar', arabic],
  ['bg', inflectBulgarian],
  ['da', danish],
  ['de', german],
  ['el', greek],
  ['es', spanish],
  ['fi', finnish],
  ['fr', french],
  ['ga', irish],
  ['hi', hindi],
  ['hu', hungarian],
  ['hy', armenian],
  ['id', indonesian],
  ['it', italian],
  ['lt', lithuanian],
  ['ne', nepali],
  ['nl', dutch],
  ['no', norwegian],
  ['pt', portuguese],
  ['ro', romanian],
  ['ru', russian],
  ['sr', serbian],
  ['sv', swedish],
  ['ta', tamil],
  ['tr', turkish],
  ['uk', ukrainian],
];

/** Both written standards of Norwegian, and their older shared code. */
const SAME_LANGUAGE: ReadonlyMap<string, string> = new Map([
  ['nb', 'no'],
  ['nn', 'no'],
]);

/** Numbers, initials, `at&t`, `c++`, `#tags` have no inflection. */
const INFLECTABLE = /^(?:[a-z']{3,}|[\p{L}\p{M}']{3,})$/u;

/** ISO 639 codes of the languages whose words have stems; their order is the numbering of `stemmerOf`. */
export const STEMMED_LANGUAGES: readonly string[] = STEMMERS.map(([language]) => language);

/** The number of the language's stemmer, -1 when there is none. Takes BCP 47 in lower case. */
export function stemmerOf(language: string): number {
  const primary = language.split('-', 1)[0]!;
  return STEMMED_LANGUAGES.indexOf(SAME_LANGUAGE.get(primary) ?? primary);
}

/**
 * The folded stem of a word in its lower form: two words of a language are forms of one word when their stems are
 * equal. Stems of different languages must not be compared.
 *
 * @param stemmer a number from `stemmerOf`; -1 gives the folded word
 */
export function stem(lower: string, stemmer: number): string {
  const entry = STEMMERS[stemmer];
  if (entry === undefined || !INFLECTABLE.test(lower)) return fold(lower);
  const [language, takeOffEndings] = entry;
  return fold(KEPT_APART.get(language)?.get(lower) ?? stemWith(takeOffEndings, lower));
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
