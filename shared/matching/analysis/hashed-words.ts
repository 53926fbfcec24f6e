import { stepHigh, stepLow } from './hash.ts';

/** A row: both halves of the word's hash, and where its languages begin and end in the list. */
const ROW = 4;

/**
 * Which languages each word of a list counts for. Words are found by their 64-bit hash, because cutting a word out of a
 * text and looking it up in a `Map` takes about ten times as long.
 */
export class HashedWords {
  readonly #rows: Int32Array;
  readonly #languages: Uint8Array;
  /** By row. */
  readonly #weights: Float64Array;

  /**
   * @param words for each word, the numbers of its languages
   * @param weightOf the weight of a word, by how many languages share it
   */
  constructor(words: ReadonlyMap<string, readonly number[]>, weightOf: (languages: number) => number) {
    const size = 2 ** Math.ceil(Math.log2(words.size * 2 + 1));
    this.#rows = new Int32Array(size * ROW);
    this.#weights = new Float64Array(size);
    const list: number[] = [];
    for (const [word, languages] of words) {
      let high = 0;
      let low = 0;
      for (let i = 0; i < word.length; i++) {
        high = stepHigh(high, word.charCodeAt(i));
        low = stepLow(low, word.charCodeAt(i));
      }
      const row = this.#find(high, low);
      this.#rows.set([high, low, list.length, list.length + languages.length], row * ROW);
      this.#weights[row] = weightOf(languages.length);
      list.push(...languages);
    }
    this.#languages = Uint8Array.from(list);
  }

  /**
   * Adds the word's weight to the score of each of its languages, and counts it there. False when no language has the
   * word.
   */
  speakFor(high: number, low: number, scores: Float64Array, counts?: Uint16Array): boolean {
    const row = this.#find(high, low);
    const from = this.#rows[row * ROW + 2]!;
    const to = this.#rows[row * ROW + 3]!;
    const weight = this.#weights[row]!;
    for (let i = from; i < to; i++) {
      const language = this.#languages[i]!;
      scores[language]! += weight;
      if (counts) counts[language]!++;
    }
    return to > from;
  }

  /** The word's row, or the empty row where it would go. */
  #find(high: number, low: number): number {
    const mask = this.#weights.length - 1;
    let row = (low ^ (high >>> 15)) & mask;
    while (this.#rows[row * ROW + 3] !== 0) {
      if (this.#rows[row * ROW] === high && this.#rows[row * ROW + 1] === low) return row;
      row = (row + 1) & mask;
    }
    return row;
  }
}
