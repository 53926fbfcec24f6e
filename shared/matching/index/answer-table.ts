import { IntList } from './int-list.ts';

/** A row: the word's hash, what it is found by first, and the rest. */
export const ROW = 4;
export const ROW_HIGH = 0;
export const ROW_LOW = 1;
/** `EMPTY`, `NOTHING`, or the first code + `FIRST_CODE`. */
export const ROW_FIRST = 2;
/** 0 for no further codes, a second code + 1, or ~ the place in `lists` of the number of further codes and these. */
export const ROW_MORE = 3;

/** Nobody has asked for the word yet. */
export const EMPTY = 0;
/** The word is found by nothing. */
export const NOTHING = 1;
export const FIRST_CODE = 2;

/** The high bits of a product are mixed best (D. E. Knuth's multiplicative hashing). */
const SPREAD = 0x9e3779b1;
const FIRST_CAPACITY = 1 << 12;
/** Then everything is forgotten: the news never runs out of new names. */
const MOST_WORDS = 190_000;

/**
 * Remembers, for the words of one language, what each is found by in one segment, as codes that are not negative. The
 * table is open-addressed and a row is one look at memory. What asks it reads the columns by itself, since this is the
 * innermost loop of matching.
 */
export class AnswerTable {
  rows = new Int32Array(FIRST_CAPACITY * ROW);
  readonly lists = new IntList();
  /** What `approach` has looked at; of no use but that it makes the look happen. */
  seen = 0;
  #count = 0;

  /** Makes room for so many new words. To be called before their rows are asked for. */
  reserve(count: number): void {
    if (this.#count + count > MOST_WORDS && this.#count > 0) {
      this.rows.fill(0);
      this.lists.clear();
      this.#count = 0;
    }
    while ((this.#count + count) * ROW * 4 > this.rows.length * 3) this.#grow();
  }

  /**
   * Writes into `starts` where the search for each word begins, and looks there. Looking at all before any is needed lets
   * the processor fetch several rows from memory at once.
   */
  approach(high: Int32Array, low: Int32Array, count: number, starts: Int32Array): void {
    const { rows } = this;
    const shift = shiftOf(rows);
    let seen = 0;
    for (let word = 0; word < count; word++) {
      const start = startOf(high[word]!, low[word]!, shift);
      starts[word] = start;
      seen ^= rows[start]!;
    }
    this.seen = seen;
  }

  fill(row: number, high: number, low: number, codes: IntList): void {
    const { rows } = this;
    this.#count++;
    rows[row + ROW_HIGH] = high;
    rows[row + ROW_LOW] = low;
    rows[row + ROW_FIRST] = codes.length === 0 ? NOTHING : codes.values[0]! + FIRST_CODE;
    if (codes.length <= 2) rows[row + ROW_MORE] = codes.length < 2 ? 0 : codes.values[1]! + 1;
    else {
      rows[row + ROW_MORE] = ~this.lists.length;
      this.lists.push(codes.length - 1);
      for (let i = 1; i < codes.length; i++) this.lists.push(codes.values[i]!);
    }
  }

  #grow(): void {
    const old = this.rows;
    const rows = new Int32Array(old.length * 2);
    const shift = shiftOf(rows);
    for (let from = 0; from < old.length; from += ROW) {
      if (old[from + ROW_FIRST] === EMPTY) continue;
      let row = startOf(old[from + ROW_HIGH]!, old[from + ROW_LOW]!, shift);
      while (rows[row + ROW_FIRST] !== EMPTY) row = (row + ROW) & (rows.length - 1);
      rows.set(old.subarray(from, from + ROW), row);
    }
    this.rows = rows;
  }
}

function shiftOf(rows: Int32Array): number {
  return Math.clz32(rows.length / ROW - 1);
}

function startOf(high: number, low: number, shift: number): number {
  return (Math.imul(low ^ (high >>> 15), SPREAD) >>> shift) * ROW;
}
