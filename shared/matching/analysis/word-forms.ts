import { fold, lowerForm, writtenForm } from './fold.ts';
import { LANGUAGE_RULES, languageNumber } from './languages.ts';
import { numberForms } from './number-forms.ts';
import { demandedMarks, foldKeepingOwn, withoutUmlauts } from './own-letters.ts';
import { wordsBehindPrefixes } from './proclitics.ts';
import { stemsInArticle } from './stem.ts';
import { JOINED, POSSESSIVE, type WordList } from './word-list.ts';
import { splitSign } from './word-sign.ts';

/** A word of a text, and the words around it that can be read as one with it. */
export interface WordInText {
  /** As written, with its sign; without `'s` and elisions. */
  readonly surface: string;
  /** Whether `'s` follows it. */
  readonly possessive: boolean;
  /** The words that can be read as one, including this word, as written; empty for most words. */
  readonly run: readonly string[];
  /** Its position in the run. */
  readonly at: number;
}

/** Everything that a word of an article is found by. */
export interface ArticleForms {
  /** The sign it begins with, if any. */
  readonly sign: string;
  /** NFC, otherwise as written; without the sign. */
  readonly written: string;
  /** Folded: first the word itself, then the other words it can be read as. */
  readonly keys: readonly string[];
  /** The same, but with the letters kept that are separate letters in the article's language. */
  readonly kept: readonly string[];
  /** Folded stems in the article's language. */
  readonly stems: readonly string[];
}

const NO_RUN: readonly string[] = [];
const PLAIN_LETTERS = /^[a-z]+$/;
const ENDS_IN_PLUS = /^(.{2,})\+$/s;
/** F-16s, 737s, A320s; not the decades 1990s and 80s. */
const MODEL_PLURAL = /\d(?<!^\d?\d?\d0)s$/;
/** Between two names, `&` is read as the word for "and". */
const AMPERSAND_WORDS: readonly string[] = '& and und et y e i och og en und ja ve és și'
  .split(' ')
  .map(fold);
const ARABIC = languageNumber('ar');
/** Turkish and Azerbaijani, where the capital of ı is I. */
const TURKISH = languageNumber('tr');

/** The word at a position of the list, cut from the scanned text. */
export function wordInText(words: WordList, text: string, word: number): WordInText {
  const surface = text.slice(words.start[word], words.end[word]);
  const possessive = (words.flags[word]! & POSSESSIVE) !== 0;
  const isJoined = ((words.flags[word]! | (word > 0 ? words.flags[word - 1]! : 0)) & JOINED) !== 0;
  if (!isJoined) return { surface, possessive, run: NO_RUN, at: 0 };
  let first = word;
  while (first > 0 && (words.flags[first - 1]! & JOINED) !== 0) first--;
  let last = word;
  while ((words.flags[last]! & JOINED) !== 0) last++;
  const run: string[] = [];
  for (let i = first; i <= last; i++) run.push(text.slice(words.start[i], words.end[i]));
  return { surface, possessive, run, at: word - first };
}

/** @param language a number from `languageNumber` */
export function formsInArticle(word: WordInText, language: number): ArticleForms {
  const [sign, body] = splitSign(word.surface);
  const written = writtenForm(body);
  const lower = lowerForm(body);
  const dotless = language === TURKISH && body.includes('I');
  if (PLAIN_LETTERS.test(lower) && word.run.length === 0 && !word.possessive && !dotless) {
    const keys = [lower];
    return { sign, written, keys, kept: keys, stems: stemsInArticle(lower, language) };
  }
  const rules = LANGUAGE_RULES[language];
  const readings = dotless ? [lower, lowerForm(body.replaceAll('I', 'ı'))] : [lower];
  const apostrophe = rules?.endsAfterApostrophe ? lower.indexOf("'") : -1;
  if (apostrophe > 1) readings.push(...readings.map((reading) => reading.slice(0, apostrophe)));
  readings.push(...wordsBehindPrefixes(lower, language === ARABIC));
  readings.push(...joinedReadings(word));
  const plus = ENDS_IN_PLUS.exec(lower);
  if (plus) readings.push(plus[1]!);
  for (const reading of [...readings]) if (MODEL_PLURAL.test(reading)) readings.push(reading.slice(0, -1));
  const keys = readings.map(fold);
  const kept = readings.map((reading) => foldKeepingOwn(reading, language));
  const more: string[] = [];
  if (word.possessive) more.push(fold(`${lower}s`));
  if (lower === '&') more.push(...AMPERSAND_WORDS);
  for (const key of keys) more.push(...numberForms(key, rules?.decimalComma ?? false));
  for (const reading of readings) {
    const other = withoutUmlauts(reading);
    if (other !== undefined) more.push(other);
  }
  return {
    sign,
    written,
    keys: distinct([...keys, ...more]),
    kept: distinct([...kept, ...more]),
    stems: distinct(readings.flatMap((reading) => stemsInArticle(reading, language))),
  };
}

/** The whole run as one word, and the word joined with each neighbour. */
function joinedReadings({ run, at }: WordInText): string[] {
  if (run.length === 0) return [];
  const bodies = run.map((surface, i) => lowerForm(i === 0 ? splitSign(surface)[1] : surface));
  const joined = [bodies.join('')];
  if (run.length > 2 && !bodies.includes('&')) {
    if (at > 0) joined.push(bodies[at - 1]! + bodies[at]!);
    if (at < run.length - 1) joined.push(bodies[at]! + bodies[at + 1]!);
  }
  return joined;
}

/**
 * The folded forms of a query's word, given in lower form and without its sign. An article's word must have one of
 * them.
 */
export function keysInQuery(lower: string): readonly string[] {
  const key = fold(lower);
  const other = withoutUmlauts(lower);
  if (lower === '&') return AMPERSAND_WORDS;
  return other === undefined || other === key ? [key] : [key, other];
}

/** Whether the marks of a query's word, in lower form, agree with those of an article's word that has the same key. */
export function marksAgree(lower: string, { kept }: ArticleForms, language: number): boolean {
  const demanded = demandedMarks(lower, language);
  return demanded === undefined || kept.includes(demanded);
}

function distinct(texts: readonly string[]): readonly string[] {
  return texts.length < 2 ? texts : [...new Set(texts)];
}
