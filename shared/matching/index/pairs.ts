import { termOfCode } from './answer-table.ts';
import type { IntList } from './int-list.ts';
import type { Segment } from './segment.ts';
import type { WordCodes } from './word-codes.ts';

/** The most lookups for pairs of neighbours: a fixed number, and more for each word of the article. */
const MOST_LOOKS = { base: 100_000, perWord: 16 };

/** Up to this many codes of a word are always gone through. */
const FEW = 16;

/** The parts of an article that finding pairs needs. */
export interface HasTerms {
  readonly reading: { readonly words: { readonly count: number } };
  has(term: number): boolean;
  eachPlace(term: number, visit: (place: number) => void): void;
}

/** Finds the pairs of neighbouring terms that queries are posted at. */
export class PairFinder {
  readonly #firsts: Int32Array;
  readonly #seconds: Int32Array;
  /** For each term, where its pairs begin, + 1; 0 for a term that begins no pair. */
  readonly #startOfTerm: Int32Array;
  readonly #endsPair: Uint8Array;
  readonly #codes: WordCodes;
  #looks = 0;

  constructor({ pairFirsts, pairSeconds, frequencies }: Segment, codes: WordCodes) {
    this.#firsts = pairFirsts;
    this.#seconds = pairSeconds;
    this.#codes = codes;
    this.#startOfTerm = new Int32Array(frequencies.length);
    this.#endsPair = new Uint8Array(frequencies.length);
    for (const term of pairSeconds) this.#endsPair[term] = 1;
    for (let pair = pairFirsts.length - 1; pair >= 0; pair--) this.#startOfTerm[pairFirsts[pair]!] = pair + 1;
  }

  begins(term: number): boolean {
    return term < this.#startOfTerm.length && this.#startOfTerm[term] !== 0;
  }

  /**
   * Calls back with the number of every pair whose words stand side by side in an article. A pair may come twice. When
   * this takes too long for an article, it is assumed to have every pair of which it has both terms. That is safe,
   * because the queries posted there are verified afterwards.
   *
   * @param begins the terms of the article that begin a pair
   * @returns the number of lookups
   */
  find(article: HasTerms, begins: IntList, found: (pair: number) => void): number {
    const most = MOST_LOOKS.base + MOST_LOOKS.perWord * article.reading.words.count;
    this.#looks = 0;
    for (let i = 0; i < begins.length; i++) {
      const first = begins.values[i]!;
      const from = this.#startOfTerm[first]! - 1;
      const to = lowerBound(this.#firsts, first + 1, from, this.#firsts.length);
      article.eachPlace(first, (place) => {
        if (this.#looks <= most) this.#findAt(place + 1, from, to, found);
      });
      if (this.#looks <= most) continue;
      for (let pair = from; pair < to; pair++) if (article.has(this.#seconds[pair]!)) found(pair);
      this.#looks += to - from;
    }
    return this.#looks;
  }

  /** Goes through the terms of the second word, or through the pairs if there are fewer of these. */
  #findAt(second: number, from: number, to: number, found: (pair: number) => void): void {
    const { list, starts, ends } = this.#codes;
    const start = starts[second]!;
    const end = ends[second]!;
    if (end - start > FEW && to - from < end - start) {
      this.#looks += 1 + to - from;
      for (let pair = from; pair < to; pair++) if (this.#codes.has(second, this.#seconds[pair]!)) found(pair);
      return;
    }
    this.#looks += 1 + end - start;
    for (let code = start; code < end; code++) {
      const term = termOfCode(list.values[code]!);
      if (this.#endsPair[term] === 0) continue;
      const pair = lowerBound(this.#seconds, term, from, to);
      if (pair < to && this.#seconds[pair] === term) found(pair);
    }
  }
}

/** The first index in a sorted part of an array whose value is not lower. */
function lowerBound(sorted: Int32Array, wanted: number, start: number, end: number): number {
  let from = start;
  let to = end;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (sorted[middle]! < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}
