import { stepHigh, stepLow } from './hash.ts';

/** Set when only a hyphen comes between a word and the next. */
export const BEFORE_HYPHEN = 1;
/** Set when a word and the next can be read as one: `cease-fire`, `J. K.`, `1 000`, `R & D`. */
export const JOINED = 2;
/** Set when `'s` follows the word. */
export const POSSESSIVE = 4;

/** At most this many words are read as one. */
const LONGEST_RUN = 4;

const FIRST_CAPACITY = 64;

/**
 * The words of a text as columns, so that scanning allocates no memory once the columns are large enough. Offsets are
 * UTF-16 units into the scanned text. A word's 64-bit hash is two 32-bit halves, before `finish`. It depends on the
 * characters in lower case, on the seed of the scan, and on what the flags say.
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
   * Marks the last word as one that can be read together with the word before. The forms of such words depend on their
   * neighbours, so the hashes of the whole run are mixed into one another. What follows is mixed in differently from what
   * comes before: the forms of `news` in `iran-news` are not those of `news` in `news-iran`.
   *
   * @param flags of the word before: `JOINED`, and `BEFORE_HYPHEN` when a hyphen follows it
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
    for (let word = first; word < last; word++) this.#mix(word, ~high, ~low);
  }

  /** Notes that `'s` follows the last word. */
  notePossessive(): void {
    this.flags[this.count - 1]! |= POSSESSIVE;
    this.#mix(this.count - 1, POSSESSIVE, POSSESSIVE);
  }

  #mix(word: number, high: number, low: number): void {
    this.hashHigh[word] = stepHigh(this.hashHigh[word]!, high);
    this.hashLow[word] = stepLow(this.hashLow[word]!, low);
  }

  /** Doubles the columns. Code that holds one of them must get it again. */
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

  /** Adds a place where no query word is ever found. It keeps the words of two fields from being neighbours. */
  addGap(): void {
    this.add(0, 0, 0, 0);
  }
}

function enlarged(column: Int32Array, capacity: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(capacity);
  larger.set(column);
  return larger;
}
