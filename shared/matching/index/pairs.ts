import { termOfCode } from './answer-table.ts';
import type { Segment } from './segment.ts';
import type { WordCodes } from './word-codes.ts';

/** Looks for pairs of neighbours are given up after so many, and more for each word of the article. */
const MOST_LOOKS = { base: 100_000, perWord: 16 };

/** What an article has, as far as pairs depend on it. */
export interface HasTerms {
  readonly terms: Int32Array;
  has(term: number): boolean;
  eachPlace(term: number, visit: (place: number) => void): void;
}

/** Finds the pairs of neighbouring terms that queries are posted at. */
export class PairFinder {
  readonly #firsts: Int32Array;
  readonly #seconds: Int32Array;
  readonly #beginsPair: Uint8Array;
  readonly #codes: WordCodes;
  #looks = 0;

  constructor({ pairFirsts, pairSeconds, frequencies }: Segment, codes: WordCodes) {
    this.#firsts = pairFirsts;
    this.#seconds = pairSeconds;
    this.#codes = codes;
    this.#beginsPair = new Uint8Array(frequencies.length);
    for (const term of pairFirsts) this.#beginsPair[term] = 1;
  }

  /**
   * Calls back with the number of every pair that stands side by side in an article. A pair may come twice. An article
   * in which that takes too long is taken to have all pairs of which it has both terms: queries are posted at them, and
   * what is posted is verified.
   *
   * @returns how many looks it took
   */
  find(article: HasTerms, words: number, found: (pair: number) => void): number {
    const most = MOST_LOOKS.base + MOST_LOOKS.perWord * words;
    this.#looks = 0;
    for (const first of article.terms) {
      if (this.#beginsPair[first] !== 1) continue;
      const from = lowerBound(this.#firsts, first, 0, this.#firsts.length);
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

  /** Goes through the pairs, or through what the second word is found by, whichever is less. */
  #findAt(second: number, from: number, to: number, found: (pair: number) => void): void {
    const { list, starts, ends } = this.#codes;
    const count = ends[second]! - starts[second]!;
    this.#looks += 1 + Math.min(count, to - from);
    if (to - from < count) {
      for (let pair = from; pair < to; pair++) if (this.#codes.has(second, this.#seconds[pair]!)) found(pair);
      return;
    }
    for (let code = starts[second]!; code < ends[second]!; code++) {
      const term = termOfCode(list.values[code]!);
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
