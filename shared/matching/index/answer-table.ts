import { IntList } from './int-list.ts';

/** A row: the word's hash, what it is found by first, and the rest. */
export const ROW = 4;
export const ROW_HIGH = 0;
export const ROW_LOW = 1;
/** `EMPTY`, `NOTHING`, or the first code + `FIRST_CODE`. */
export const ROW_FIRST = 2;
/** 0 for no further codes, a second code + 1, or ~ the place in `lists` of all codes when there are more than two. */
export const ROW_MORE = 3;

/** A list: how many codes, the article that wrote to it last, what that article noted, then the codes, ascending. */
export const LIST_COUNT = 0;
export const LIST_ARTICLE = 1;
/** Where the article keeps the codes, and the last of its words that is found by them. */
export const LIST_START = 2;
export const LIST_LAST_WORD = 3;
export const LIST_CODES = 4;

/** A code is a term, whether some query is posted at it, and whether it begins a pair that some query is posted at. */
export function packCode(term: number, isAnchor: boolean, beginsPair: boolean): number {
  return term * 4 + (beginsPair ? 2 : 0) + (isAnchor ? 1 : 0);
}

export function termOfCode(code: number): number {
  return code >> 2;
}

/** 0 or 1. */
export function anchorOfCode(code: number): number {
  return code & 1;
}

/** 0 or 1. */
export function pairBeginOfCode(code: number): number {
  return (code >> 1) & 1;
}

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
const MOST_IN_LISTS = 1 << 22;

/**
 * Remembers, for the words of one language, what each is found by in one segment, as codes that are not negative. The
 * table is open-addressed and a row is one look at memory. What asks it reads the columns by itself, since this is the
 * innermost loop of matching.
 */
export class AnswerTable {
  rows = new Int32Array(FIRST_CAPACITY * ROW);
  readonly lists = new IntList();
  /** What `approach` has looked at. Keeping it stops the compiler from leaving out the look. */
  seen = 0;
  #count = 0;

  /** Makes room for so many new words. To be called before their rows are asked for. */
  reserve(count: number): void {
    const isFull = this.#count + count > MOST_WORDS || this.lists.length > MOST_IN_LISTS;
    if (isFull && this.#count > 0) {
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
    if (codes.length <= 2) {
      rows[row + ROW_MORE] = codes.length < 2 ? 0 : codes.values[1]! + 1;
      return;
    }
    rows[row + ROW_MORE] = ~this.lists.length;
    this.lists.pushAll([codes.length, 0, 0, 0]);
    for (const code of codes.toArray().sort()) this.lists.push(code);
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
