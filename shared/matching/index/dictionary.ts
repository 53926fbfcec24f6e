import { splitSign } from '../analysis/analyse-article.ts';
import { fold, formsOf, type WordForms, writtenForm } from '../analysis/fold.ts';
import { finish, hashHigh, hashLow, lowSeed, stepHigh, stepLow } from '../analysis/hash.ts';
import { STEMMED_LANGUAGES, stem } from '../analysis/stem.ts';
import type { IntList } from './int-list.ts';
import { radixOrder } from './radix-order.ts';
import { CONTENT, FOLDED, INFLECTED, keySeed, STEM, type TermTable, WILDCARD } from './terms.ts';
import { literalPrefix, matchesWildcard } from './wildcard.ts';

/** 64-bit hashes in ascending order, each with a term; columns, so that they can lie in a snapshot. */
export interface KeyTable {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly terms: Int32Array;
}

/** Stems of inflected terms, each with the languages (a bit of `STEMMED_LANGUAGES` each) in which it is theirs. */
export interface StemTable extends KeyTable {
  readonly languages: Uint32Array;
}

/** The text of a term that a look-up by hash does not settle: the pattern of a wildcard, or an exact spelling. */
export interface SpelledTerm {
  readonly term: number;
  readonly text: string;
}

/**
 * Says which terms a word of an article is found by. It is asked once for every different word and language, since
 * the answers are kept, and so may take its time: a microsecond or three.
 */
export class Dictionary {
  readonly keys: KeyTable;
  readonly wildcards: readonly SpelledTerm[];
  readonly exacts: readonly SpelledTerm[];
  readonly #spellings: ReadonlyMap<number, string>;
  readonly #patterns: ReadonlyMap<number, string>;
  readonly #shortestPrefix: number;
  /** Inflected terms in lower form, while their stems in some languages are not worked out yet. */
  readonly #inflected: readonly (readonly [term: number, lower: string])[];
  readonly #stems = new Map<number, StemTable>();

  constructor(
    keys: KeyTable,
    wildcards: readonly SpelledTerm[],
    exacts: readonly SpelledTerm[],
    stems: StemTable | readonly (readonly [number, string])[],
  ) {
    this.keys = keys;
    this.wildcards = wildcards;
    this.exacts = exacts;
    this.#spellings = new Map(exacts.map(({ term, text }) => [term, text]));
    this.#patterns = new Map(wildcards.map(({ term, text }) => [term, text]));
    this.#shortestPrefix = wildcards.reduce(
      (least, { text }) => Math.min(least, literalPrefix(text).length),
      Infinity,
    );
    this.#inflected = 'high' in stems ? [] : stems;
    if ('high' in stems) {
      for (const stemmer of STEMMED_LANGUAGES.keys()) this.#stems.set(stemmer, stems);
    }
  }

  static of(terms: TermTable): Dictionary {
    const high: number[] = [];
    const low: number[] = [];
    const inflected: [number, string][] = [];
    const wildcards: SpelledTerm[] = [];
    const exacts: SpelledTerm[] = [];
    for (let term = 0; term < terms.size; term++) {
      const kind = terms.kinds[term]!;
      const group = terms.groups[term]!;
      let key = terms.texts[term]!;
      let seed = keySeed(kind, group);
      if (kind === WILDCARD) {
        wildcards.push({ term, text: key });
        key = literalPrefix(key);
      } else if (kind !== FOLDED) {
        if (kind === INFLECTED) inflected.push([term, key]);
        else exacts.push({ term, text: key });
        key = foldSigned(key);
        seed = keySeed(FOLDED, group);
      }
      high.push(hashHigh(key, seed));
      low.push(hashLow(key, seed));
    }
    return new Dictionary(sortedKeys(high, low, Int32Array.from(high.keys())), wildcards, exacts, inflected);
  }

  /**
   * Adds to `found` every term that a word is found by, once each.
   *
   * @param surface the word as it stands in the article, with its sign
   * @param stemmer of the article's language, -1 for none
   */
  termsOf(surface: string, group: number, stemmer: number, found: IntList): void {
    const [sign, body] = splitSign(surface);
    const forms = formsOf(body);
    this.#termsOfForms('', forms, group, stemmer, found);
    if (sign) this.#termsOfForms(sign, forms, group, stemmer, found);
  }

  /** Whether a word, with its sign, is spelled as a term demands. Terms that are not exact demand nothing. */
  isSpelled(surface: string, term: number): boolean {
    const spelling = this.#spellings.get(term);
    if (spelling === undefined) return true;
    const [sign, body] = splitSign(surface);
    const written = writtenForm(body);
    return spelling === written || spelling === sign + written;
  }

  /** Adds the terms with exactly this folded text: of a host or a language. */
  termsOfKey(text: string, group: number, found: IntList): void {
    const seed = keySeed(FOLDED, group);
    collect(this.keys, hashHigh(text, seed), hashLow(text, seed), found);
  }

  /** Adds the terms with this key. */
  termsWithKey(high: number, low: number, found: IntList): void {
    collect(this.keys, high, low, found);
  }

  #termsOfForms(
    sign: string,
    { lower, folded }: WordForms,
    group: number,
    stemmer: number,
    found: IntList,
  ): void {
    this.termsOfKey(sign + folded, group, found);
    if (this.wildcards.length > 0) this.#termsOfPrefixes(sign + folded, group, found);
    if (group === CONTENT && stemmer >= 0) this.#termsOfStem(sign + stem(lower, stemmer), stemmer, found);
  }

  /** Every state that the hash passes through is the hash of a prefix. */
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
        if (lows[i] === keyLow && matchesWildcard(this.#patterns.get(term)!, text)) found.push(term);
      }
    }
  }

  #termsOfStem(text: string, stemmer: number, found: IntList): void {
    const table = this.#stemsOf(stemmer);
    const seed = keySeed(STEM, CONTENT);
    const keyHigh = hashHigh(text, seed) >>> 0;
    const keyLow = hashLow(text, seed) >>> 0;
    for (let i = firstOf(table.high, keyHigh); table.high[i] === keyHigh; i++) {
      const isOfLanguage = ((table.languages[i]! >>> stemmer) & 1) === 1;
      if (isOfLanguage && table.low[i] === keyLow) addOnce(found, table.terms[i]!);
    }
  }

  #stemsOf(stemmer: number): StemTable {
    let table = this.#stems.get(stemmer);
    if (!table) {
      table = stemTable(this.#inflected, [stemmer]);
      this.#stems.set(stemmer, table);
    }
    return table;
  }

  /** The stems in every language, for a snapshot. */
  allStems(): StemTable {
    const known = this.#stems.get(0);
    const isComplete =
      known !== undefined && STEMMED_LANGUAGES.keys().every((s) => this.#stems.get(s) === known);
    return isComplete ? known : stemTable(this.#inflected, [...STEMMED_LANGUAGES.keys()]);
  }
}

function foldSigned(lower: string): string {
  const [sign, body] = splitSign(lower);
  return sign + fold(body);
}

/** One row for each different stem of a term; languages that agree on it share the row. */
function stemTable(
  inflected: readonly (readonly [number, string])[],
  stemmers: readonly number[],
): StemTable {
  const high: number[] = [];
  const low: number[] = [];
  const termOf: number[] = [];
  const languages: number[] = [];
  const seed = keySeed(STEM, CONTENT);
  const masks = new Map<string, number>();
  for (const [term, lower] of inflected) {
    const [sign, body] = splitSign(lower);
    masks.clear();
    for (const stemmer of stemmers) {
      const text = sign + stem(body, stemmer);
      masks.set(text, (masks.get(text) ?? 0) | (1 << stemmer));
    }
    for (const [text, mask] of masks) {
      high.push(hashHigh(text, seed));
      low.push(hashLow(text, seed));
      termOf.push(term);
      languages.push(mask);
    }
  }
  const order = radixOrder(Uint32Array.from(high));
  return {
    ...sortedBy(order, high, low, termOf),
    languages: Uint32Array.from(order, (row) => languages[row]!),
  };
}

function sortedKeys(high: ArrayLike<number>, low: ArrayLike<number>, terms: ArrayLike<number>): KeyTable {
  return sortedBy(radixOrder(Uint32Array.from(high)), high, low, terms);
}

function sortedBy(
  order: Int32Array,
  high: ArrayLike<number>,
  low: ArrayLike<number>,
  terms: ArrayLike<number>,
): KeyTable {
  return {
    high: Uint32Array.from(order, (row) => high[row]!),
    low: Uint32Array.from(order, (row) => low[row]!),
    terms: Int32Array.from(order, (row) => terms[row]!),
  };
}

/** A term has one key, so it cannot be there yet; by a stem it may be. */
function collect(table: KeyTable, high: number, low: number, found: IntList): void {
  const keyHigh = high >>> 0;
  const keyLow = low >>> 0;
  for (let i = firstOf(table.high, keyHigh); table.high[i] === keyHigh; i++) {
    if (table.low[i] === keyLow) found.push(table.terms[i]!);
  }
}

/**
 * The first row with a hash that is not lower. Hashes are spread evenly, so the search begins where the hash would be if
 * they were spread perfectly, and doubles its steps from there.
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
