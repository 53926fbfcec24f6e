import { fold, writtenForm } from '../analysis/fold.ts';
import { finish, hashHigh, hashLow, lowSeed, stepHigh, stepLow } from '../analysis/hash.ts';
import { hasMarksThatCount } from '../analysis/own-letters.ts';
import { STEMMER_COUNT } from '../analysis/stem.ts';
import {
  type ArticleForms,
  formsInArticle,
  keysInQuery,
  marksAgree,
  type WordInText,
} from '../analysis/word-forms.ts';
import { splitSign } from '../analysis/word-sign.ts';
import type { IntList } from './int-list.ts';
import { type KeyTable, type StemTable, sortedKeys, stemTable } from './key-tables.ts';
import {
  CONTENT,
  EXACT,
  FOLDED,
  INFLECTED,
  keySeed,
  LANGUAGE,
  SITE,
  STEM,
  type TermTable,
  WILDCARD,
} from './terms.ts';
import { literalPrefix, matchesWildcard } from './wildcard.ts';

/**
 * The text of a term that a hash lookup alone does not decide: the pattern of a wildcard, an exact spelling, or a word
 * whose marks count in some language.
 */
export interface SpelledTerm {
  readonly term: number;
  readonly text: string;
}

/** The contents of a `Dictionary`. */
export interface DictionaryParts {
  readonly keys: KeyTable;
  readonly wildcards: readonly SpelledTerm[];
  readonly exacts: readonly SpelledTerm[];
  /** In lower form, with the sign. */
  readonly marked: readonly SpelledTerm[];
  /** Either the finished table, or the inflected terms in lower form, whose stems are computed when they are needed. */
  readonly stems: StemTable | readonly (readonly [term: number, lower: string])[];
}

/**
 * Finds the terms that match a word of an article. It is called once for every different word and language, because the
 * answers are cached, so it may take a few microseconds.
 */
export class Dictionary {
  readonly keys: KeyTable;
  readonly wildcards: readonly SpelledTerm[];
  readonly exacts: readonly SpelledTerm[];
  /** In lower form, with the sign. */
  readonly marked: readonly SpelledTerm[];
  readonly #marks: ReadonlyMap<number, string>;
  readonly #spellings: ReadonlyMap<number, string>;
  readonly #patterns: ReadonlyMap<number, string>;
  readonly #shortestPrefix: number;
  /** Inflected terms in lower form, for the languages whose stems are not computed yet. */
  readonly #inflected: readonly (readonly [term: number, lower: string])[];
  readonly #stems = new Map<number, StemTable>();

  constructor({ keys, wildcards, exacts, marked, stems }: DictionaryParts) {
    this.keys = keys;
    this.wildcards = wildcards;
    this.exacts = exacts;
    this.marked = marked;
    this.#marks = new Map(marked.map(({ term, text }) => [term, splitSign(text)[1]]));
    this.#spellings = new Map(exacts.map(({ term, text }) => [term, text]));
    this.#patterns = new Map(wildcards.map(({ term, text }) => [term, text]));
    this.#shortestPrefix = wildcards.reduce(
      (least, { text }) => Math.min(least, literalPrefix(text).length),
      Infinity,
    );
    this.#inflected = 'high' in stems ? [] : stems;
    if ('high' in stems) {
      for (let language = 0; language < STEMMER_COUNT; language++) this.#stems.set(language, stems);
    }
  }

  static of(terms: TermTable): Dictionary {
    const high: number[] = [];
    const low: number[] = [];
    const termOf: number[] = [];
    const inflected: [number, string][] = [];
    const wildcards: SpelledTerm[] = [];
    const exacts: SpelledTerm[] = [];
    const marked: SpelledTerm[] = [];
    for (let term = 0; term < terms.size; term++) {
      const kind = terms.kinds[term]!;
      const group = terms.groups[term]!;
      const text = terms.texts[term]!;
      if (kind === WILDCARD) wildcards.push({ term, text });
      else if (kind === EXACT) exacts.push({ term, text });
      else if (kind === INFLECTED) inflected.push([term, text]);
      if ((kind === INFLECTED || kind === FOLDED) && hasMarksThatCount(splitSign(text)[1])) {
        marked.push({ term, text });
      }
      const seed = keySeed(kind === WILDCARD ? WILDCARD : FOLDED, group);
      for (const key of keysOf(kind, group, text)) {
        high.push(hashHigh(key, seed));
        low.push(hashLow(key, seed));
        termOf.push(term);
      }
    }
    const keys = sortedKeys(high, low, termOf);
    return new Dictionary({ keys, wildcards, exacts, marked, stems: inflected });
  }

  /**
   * Adds every term that matches a word to `found`, each once.
   *
   * @param language the number of the article's language, -1 for none
   */
  termsOf(word: WordInText, group: number, language: number, found: IntList): void {
    const forms = formsInArticle(word, language);
    this.#termsOfForms('', forms, group, language, found);
    if (forms.sign) this.#termsOfForms(forms.sign, forms, group, language, found);
  }

  /** Whether a word, with its sign, has the spelling that a term requires. Only exact terms require one. */
  isSpelled(surface: string, term: number): boolean {
    const spelling = this.#spellings.get(term);
    if (spelling === undefined) return true;
    const [sign, body] = splitSign(surface);
    const written = writtenForm(body);
    return spelling === written || spelling === sign + written;
  }

  /** Adds the terms with exactly this folded text, for a host or a language. */
  termsOfKey(text: string, group: number, found: IntList): void {
    const seed = keySeed(FOLDED, group);
    collect(this.keys, hashHigh(text, seed), hashLow(text, seed), found);
  }

  /** Adds the terms with this key. */
  termsWithKey(high: number, low: number, found: IntList): void {
    collect(this.keys, high, low, found);
  }

  #termsOfForms(sign: string, forms: ArticleForms, group: number, language: number, found: IntList): void {
    const { keys, stems } = forms;
    const seed = keySeed(FOLDED, group);
    for (const key of keys) {
      const { high: highs, low: lows, terms } = this.keys;
      const high = hashHigh(sign + key, seed) >>> 0;
      const low = hashLow(sign + key, seed) >>> 0;
      for (let i = firstOf(highs, high); highs[i] === high; i++) {
        if (lows[i] === low && this.#agrees(terms[i]!, forms, language)) addOnce(found, terms[i]!);
      }
      if (this.wildcards.length > 0) this.#termsOfPrefixes(sign + key, group, found);
    }
    if (group === CONTENT) for (const stem of stems) this.#termsOfStem(sign + stem, language, found);
  }

  #agrees(term: number, forms: ArticleForms, language: number): boolean {
    const marks = this.#marks.get(term);
    return marks === undefined || marksAgree(marks, forms, language);
  }

  /** Each state of the hash, while it runs over the word, is the hash of a prefix. */
  #termsOfPrefixes(text: string, group: number, found: IntList): void {
    const seed = keySeed(WILDCARD, group);
    const { high: highs, low: lows, terms } = this.keys;
    let high = seed;
    let low = lowSeed(seed);
    for (let length = 1; length <= text.length; length++) {
      high = stepHigh(high, text.charCodeAt(length - 1));
      low = stepLow(low, text.charCodeAt(length - 1));
      if (length < this.#shortestPrefix) continue;
      const keyHigh = finish(high) >>> 0;
      const keyLow = finish(low) >>> 0;
      for (let i = firstOf(highs, keyHigh); highs[i] === keyHigh; i++) {
        const term = terms[i]!;
        if (lows[i] === keyLow && matchesWildcard(this.#patterns.get(term)!, text)) addOnce(found, term);
      }
    }
  }

  #termsOfStem(text: string, language: number, found: IntList): void {
    const table = this.#stemsOf(language);
    const seed = keySeed(STEM, CONTENT);
    const keyHigh = hashHigh(text, seed) >>> 0;
    const keyLow = hashLow(text, seed) >>> 0;
    for (let i = firstOf(table.high, keyHigh); table.high[i] === keyHigh; i++) {
      const isOfLanguage = ((table.languages[i]! >>> language) & 1) === 1;
      if (isOfLanguage && table.low[i] === keyLow) addOnce(found, table.terms[i]!);
    }
  }

  #stemsOf(language: number): StemTable {
    let table = this.#stems.get(language);
    if (!table) {
      table = stemTable(this.#inflected, language, language + 1);
      this.#stems.set(language, table);
    }
    return table;
  }

  /** The stems in every language, for a snapshot. */
  allStems(): StemTable {
    const known = this.#stems.get(0);
    for (let language = 1; language < STEMMER_COUNT; language++) {
      if (known === undefined || this.#stems.get(language) !== known) {
        return stemTable(this.#inflected, 0, STEMMER_COUNT);
      }
    }
    return known ?? stemTable(this.#inflected, 0, STEMMER_COUNT);
  }
}

/** The texts under which terms of a kind are looked up. */
function keysOf(kind: number, group: number, text: string): readonly string[] {
  if (kind === WILDCARD) return [literalPrefix(text)];
  if (group === SITE || group === LANGUAGE) return [text];
  const [sign, body] = splitSign(text);
  if (kind === EXACT) return [sign + fold(body)];
  return keysInQuery(body).map((key) => sign + key);
}

function collect(table: KeyTable, high: number, low: number, found: IntList): void {
  const keyHigh = high >>> 0;
  const keyLow = low >>> 0;
  for (let i = firstOf(table.high, keyHigh); table.high[i] === keyHigh; i++) {
    if (table.low[i] === keyLow) found.push(table.terms[i]!);
  }
}

/**
 * The first row whose hash is not lower. Hashes are spread evenly, so the search starts where the hash would be if the
 * spread were perfect, and doubles its steps from there.
 */
function firstOf(sorted: Uint32Array, wanted: number): number {
  const { length } = sorted;
  let from = Math.floor((wanted / 2 ** 32) * length);
  let to = from;
  for (let step = 8; from > 0 && sorted[from - 1]! >= wanted; step *= 2) {
    to = from;
    from = Math.max(0, from - step);
  }
  for (let step = 8; to < length && sorted[to]! < wanted; step *= 2) {
    from = to;
    to = Math.min(length, to + step);
  }
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (sorted[middle]! < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}

function addOnce(list: IntList, term: number): void {
  for (let i = 0; i < list.length; i++) if (list.values[i] === term) return;
  list.push(term);
}
