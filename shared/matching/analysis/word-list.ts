/** Set when a hyphen, and nothing else, stands between a word and the next. */
export const BEFORE_HYPHEN = 1;

const FIRST_CAPACITY = 64;

/**
 * The words of a text as columns, so that scanning an article allocates nothing once the columns are large
 * enough. Offsets are UTF-16 units into the scanned text. A word's 64-bit hash is two 32-bit halves, not yet spread
 * by `finish`; it depends on the characters in lower case and on the seed of the scan.
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

  /** A hyphen stands between the word added last and the one to be added next. */
  noteHyphen(): void {
    this.flags[this.count - 1]! |= BEFORE_HYPHEN;
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
