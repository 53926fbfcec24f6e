import { IntList } from './int-list.ts';

const COLUMNS = 4;
const HIGH = 0;
const LOW = 1;
const FIRST = 2;
const MORE = 3;

/** The high bits of a product are mixed best (D. E. Knuth's multiplicative hashing). */
const SPREAD = 0x9e3779b1;
const FIRST_CAPACITY = 1 << 12;
/** Then everything is forgotten: the news never runs out of new names. */
const MOST_WORDS = 190_000;

/** In the place of a first term: nothing asked yet; no terms. */
const EMPTY = 0;
const NOTHING = 1;
const FIRST_TERM = 2;

/**
 * Remembers, for the words of one language as they stand, which terms of one segment each is found by. The table is
 * open-addressed and a row is one look at memory: the word's hash, its first term, and its second, if it has two, or the
 * place of a list of all but the first.
 */
export class AnswerTable {
  #rows = new Int32Array(FIRST_CAPACITY * COLUMNS);
  #shift = Math.clz32(FIRST_CAPACITY - 1);
  #count = 0;
  readonly #lists = new IntList();

  /** Makes room for so many new words. To be called before their rows are asked for. */
  reserve(count: number): void {
    if (this.#count + count > MOST_WORDS && this.#count > 0) {
      this.#rows.fill(0);
      this.#lists.clear();
      this.#count = 0;
    }
    while ((this.#count + count) * COLUMNS * 4 > this.#rows.length * 3) this.#grow();
  }

  /** The row of a word, which may be empty yet. Good until the next `reserve`. */
  rowOf(high: number, low: number): number {
    const rows = this.#rows;
    const end = rows.length;
    let row = (Math.imul(low ^ (high >>> 15), SPREAD) >>> this.#shift) * COLUMNS;
    while ((rows[row + LOW] !== low || rows[row + HIGH] !== high) && rows[row + FIRST] !== EMPTY) {
      row += COLUMNS;
      if (row === end) row = 0;
    }
    return row;
  }

  isEmpty(row: number): boolean {
    return this.#rows[row + FIRST] === EMPTY;
  }

  fill(row: number, high: number, low: number, terms: IntList): void {
    const rows = this.#rows;
    this.#count++;
    rows[row + HIGH] = high;
    rows[row + LOW] = low;
    rows[row + FIRST] = terms.length === 0 ? NOTHING : terms.values[0]! + FIRST_TERM;
    if (terms.length < 2) rows[row + MORE] = 0;
    else if (terms.length === 2) rows[row + MORE] = terms.values[1]! + 1;
    else {
      rows[row + MORE] = ~this.#lists.length;
      this.#lists.push(terms.length - 1);
      for (let i = 1; i < terms.length; i++) this.#lists.push(terms.values[i]!);
    }
  }

  /** The first term of a row, -1 or below if it has none. */
  firstOf(row: number): number {
    return this.#rows[row + FIRST]! - FIRST_TERM;
  }

  /** 0 for no more terms, a second term + 1, or ~ the place in `lists` of the number of further terms and these. */
  moreOf(row: number): number {
    return this.#rows[row + MORE]!;
  }

  get lists(): Int32Array {
    return this.#lists.values;
  }

  #grow(): void {
    const old = this.#rows;
    this.#rows = new Int32Array(old.length * 2);
    this.#shift = Math.clz32(this.#rows.length / COLUMNS - 1);
    for (let from = 0; from < old.length; from += COLUMNS) {
      if (old[from + FIRST] === EMPTY) continue;
      const row = this.rowOf(old[from + HIGH]!, old[from + LOW]!);
      this.#rows.set(old.subarray(from, from + COLUMNS), row);
    }
  }
}
