/** Set when a hyphen, and nothing else, stands between a word and the next. */
export const BEFORE_HYPHEN = 1;

/**
 * The words of a text as columns, so that scanning an article allocates nothing once the columns are large
 * enough. Offsets are UTF-16 units into the scanned text. A word's 64-bit hash is two 32-bit halves and depends
 * on the characters as they stand and on the seed of the scan.
 */
export class WordList {
  count = 0;
  start = new Int32Array(1024);
  end = new Int32Array(1024);
  hashHigh = new Int32Array(1024);
  hashLow = new Int32Array(1024);
  flags = new Uint8Array(1024);

  clear(): void {
    this.count = 0;
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
    this.flags[word] = 0;
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
