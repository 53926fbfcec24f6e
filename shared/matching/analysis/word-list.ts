import { stepHigh, stepLow } from './hash.ts';

/** Set when a hyphen, and nothing else, stands between a word and the next. */
export const BEFORE_HYPHEN = 1;
/** Set when a word and the next can be read as one: `cease-fire`, `J. K.`, `1 000`, `R & D`. */
export const JOINED = 2;
/** Set when `'s` stands behind the word. */
export const POSSESSIVE = 4;

/** More words than this are not read as one. */
const LONGEST_RUN = 4;

const FIRST_CAPACITY = 64;

/**
 * The words of a text as columns, so that scanning an article allocates nothing once the columns are large
 * enough. Offsets are UTF-16 units into the scanned text. A word's 64-bit hash is two 32-bit halves, not yet spread
 * by `finish`; it depends on the characters in lower case, on the seed
 * of the scan, and on what the flags say.
 */
export class WordList {
  count = 0;
  start = new Int32Array(FIRST_CAPACITY);
  end = new Int32Array(FIRST_CAPACITY);
  hashHigh = new Int32Array(FIRST_CAPACITY);
  hashLow = new Int32Array(FIRST_CAPACITY);
  flags = new Uint8Array(FIRST_CAPACITY);

  clear(): void {
    this.flags.fill(0, 0, this.count);
    this.count = 0;
  }

  /**
   * The word added last can be read as one with the word before. What a word is found by then depends on its
   * neighbours, so their hashes are mixed into its own, and all of a run that goes on.
   *
   * @param flags of the word before: `JOINED`, and `BEFORE_HYPHEN` where there is one
   */
  joinLast(flags: number): void {
    const last = this.count - 1;
    let first = last - 1;
    while (first > 0 && (this.flags[first - 1]! & JOINED) !== 0) first--;
    if (last - first >= LONGEST_RUN) {
      this.flags[last - 1]! |= flags & ~JOINED;
      return;
    }
    this.flags[last - 1]! |= flags;
    const high = this.hashHigh[last]!;
    const low = this.hashLow[last]!;
    this.#mix(last, this.hashHigh[last - 1]!, this.hashLow[last - 1]!);
    for (let word = first; word < last; word++) this.#mix(word, high, low);
  }

  /** `'s` stands behind the word added last. */
  notePossessive(): void {
    this.flags[this.count - 1]! |= POSSESSIVE;
    this.#mix(this.count - 1, POSSESSIVE, POSSESSIVE);
  }

  #mix(word: number, high: number, low: number): void {
    this.hashHigh[word] = stepHigh(this.hashHigh[word]!, high);
    this.hashLow[word] = stepLow(this.hashLow[word]!, low);
  }

  /** Doubles the columns. Whoever holds one of them must fetch it again. */
  grow(): void {
    const capacity = this.start.length * 2;
    this.start = enlarged(this.start, capacity);
    this.end = enlarged(this.end, capacity);
    this.hashHigh = enlarged(this.hashHigh, capacity);
    this.hashLow = enlarged(this.hashLow, capacity);
    const flags = new Uint8Array(capacity);
    flags.set(this.flags);
    this.flags = flags;
  }

  add(start: number, end: number, hashHigh: number, hashLow: number): void {
    if (this.count === this.start.length) this.grow();
    const word = this.count++;
    this.start[word] = start;
    this.end[word] = end;
    this.hashHigh[word] = hashHigh;
    this.hashLow[word] = hashLow;
  }

  /** A place that no query word is ever found at: it keeps the words of two fields from being neighbours. */
  addGap(): void {
    this.add(0, 0, 0, 0);
  }
}

function enlarged(column: Int32Array, capacity: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(capacity);
  larger.set(column);
  return larger;
}
