import { IntList } from './int-list.ts';

/** A row: the two halves of the word's hash, the first code, and the other codes. */
export const ROW = 4;
export const ROW_HIGH = 0;
export const ROW_LOW = 1;
/** `EMPTY`, `NOTHING`, or the first code + `FIRST_CODE`. */
export const ROW_FIRST = 2;
/**
 * 0 for no further codes; a second code + 1; or, when there are more than two codes, ~ of their position in `lists`.
 */
export const ROW_MORE = 3;

/**
 * A list: the number of codes, the article that last wrote it, two notes of that article, then the codes in ascending
 * order.
 */
export const LIST_COUNT = 0;
export const LIST_ARTICLE = 1;
/** Where that article stored the codes, and its last word that has them. */
export const LIST_START = 2;
export const LIST_LAST_WORD = 3;
export const LIST_CODES = 4;

/**
 * A code combines a term with two flags: whether a query is posted at it, and whether it begins a pair that a query is
 * posted at.
 */
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

/** Nobody has looked up the word yet. */
export const EMPTY = 0;
/** No term finds the word. */
export const NOTHING = 1;
export const FIRST_CODE = 2;

/** The high bits of a product are mixed best (D. E. Knuth's multiplicative hashing). */
const SPREAD = 0x9e3779b1;
const FIRST_CAPACITY = 1 << 12;
/** The table is emptied beyond this size, because the news keeps bringing new names. */
const MOST_WORDS = 190_000;
const MOST_IN_LISTS = 1 << 22;

/**
 * Caches, for the words of one language, the codes of the terms that find each word in one segment; codes are not
 * negative. The table uses open addressing, and a row is one memory read. Callers read the columns directly, because
 * this is the innermost loop of matching.
 */
export class AnswerTable {
  rows = new Int32Array(FIRST_CAPACITY * ROW);
  readonly lists = new IntList();
  /** The result of the reads in `approach`. Storing it keeps the compiler from removing them. */
  seen = 0;
  #count = 0;

  /** Makes room for this many new words. Call it before their rows are read. */
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
   * Writes into `starts` where the search for each word begins, and reads that row. Reading all of them before any is
   * needed lets the processor fetch several rows from memory at once.
   */
  approach(low: Int32Array, count: number, starts: Int32Array): void {
    const { rows } = this;
    const shift = shiftOf(rows);
    let seen = 0;
    for (let word = 0; word < count; word++) {
      const start = startOf(low[word]!, shift);
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
      let row = startOf(old[from + ROW_LOW]!, shift);
      while (rows[row + ROW_FIRST] !== EMPTY) row = (row + ROW) & (rows.length - 1);
      rows.set(old.subarray(from, from + ROW), row);
    }
    this.rows = rows;
  }
}

function shiftOf(rows: Int32Array): number {
  return Math.clz32(rows.length / ROW - 1);
}

function startOf(low: number, shift: number): number {
  return (Math.imul(low, SPREAD) >>> shift) * ROW;
}
