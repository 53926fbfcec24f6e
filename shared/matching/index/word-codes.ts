import {
  type AnswerTable,
  EMPTY,
  FIRST_CODE,
  LIST_ARTICLE,
  LIST_CODES,
  LIST_COUNT,
  LIST_LAST_WORD,
  LIST_START,
  NOTHING,
  ROW,
  ROW_FIRST,
  ROW_HIGH,
  ROW_LOW,
  ROW_MORE,
  termOfCode,
} from './answer-table.ts';
import { IntList } from './int-list.ts';
import type { Reading } from './reading.ts';

/** From this many codes on, a word's codes are sorted and found by binary search. */
const MANY_CODES = 16;
const NO_WORD = -1;

/**
 * The codes of each word of an article, which say what terms find it. Up to two codes are written for every word.
 * Longer lists are written once for all equal words. So a word that occurs often and that many queries ask for does not
 * cost the product of the two.
 */
export class WordCodes {
  readonly list = new IntList();
  /** For each word, where its codes begin and end in the list. */
  starts = new Int32Array(1024);
  ends = new Int32Array(1024);
  /** Whether some words share a list of codes, and then for each word the next word with the same list. */
  #areShared = false;
  #next = new Int32Array(1024);
  /**
   * For each term that the article has, its last code. For each code, its first word, and the previous code of the same
   * term.
   */
  readonly #lastCode: Int32Array;
  #codeBefore = new Int32Array(0);
  #wordOfCode = new Int32Array(0);
  #isLinked = false;
  /** Counts articles, so that a list shows whether the current article has already written it. */
  #article = 0;

  /** @param termCount the number of terms, without pairs of neighbours */
  constructor(termCount: number) {
    this.#lastCode = new Int32Array(termCount);
  }

  /**
   * Collects the codes of all words of an article.
   *
   * @param ask returns the codes of the word at a place, for words that are not in the table yet
   */
  find({ words }: Reading, answers: AnswerTable, ask: (place: number) => IntList): void {
    const { count, hashHigh: high, hashLow: low } = words;
    this.#begin(count);
    const { starts, ends } = this;
    answers.reserve(count);
    answers.approach(high, low, count, starts);
    const { rows } = answers;
    const mask = rows.length - 1;
    let codes = this.list.reserve(count * 2);
    let length = 0;
    for (let word = 0; word < count; word++) {
      const wordHigh = high[word]!;
      const wordLow = low[word]!;
      let row = starts[word]!;
      let first = rows[row + ROW_FIRST]!;
      while (first !== EMPTY && (rows[row + ROW_LOW] !== wordLow || rows[row + ROW_HIGH] !== wordHigh)) {
        row = (row + ROW) & mask;
        first = rows[row + ROW_FIRST]!;
      }
      if (first === EMPTY) {
        answers.fill(row, wordHigh, wordLow, ask(word));
        first = rows[row + ROW_FIRST]!;
      }
      const more = rows[row + ROW_MORE]!;
      if (more < 0) {
        length = this.#writeList(~more, word, length, answers.lists.values);
        codes = this.list.reserve(length + (count - word) * 2);
        continue;
      }
      starts[word] = length;
      // Writes zero, one or two codes without branching, because the processor cannot predict which case comes.
      codes[length] = first - FIRST_CODE;
      length += (NOTHING - first) >>> 31;
      codes[length] = more - 1;
      length += -more >>> 31;
      ends[word] = length;
    }
    this.list.length = length;
  }

  #begin(count: number): void {
    if (this.starts.length < count) {
      this.starts = new Int32Array(count * 2);
      this.ends = new Int32Array(count * 2);
      this.#next = new Int32Array(count * 2);
    }
    this.list.clear();
    this.#isLinked = false;
    this.#areShared = false;
    this.#article++;
  }

  /** Returns the new length of the codes. The list is not written again when an earlier word has already written it. */
  #writeList(list: number, word: number, length: number, lists: Int32Array): number {
    const count = lists[list + LIST_COUNT]!;
    let end = length;
    if (lists[list + LIST_ARTICLE] === this.#article) {
      if (!this.#areShared) this.#next.fill(NO_WORD);
      this.#areShared = true;
      this.#next[lists[list + LIST_LAST_WORD]!] = word;
    } else {
      lists[list + LIST_ARTICLE] = this.#article;
      lists[list + LIST_START] = length;
      end = length + count;
      const codes = this.list.reserve(end);
      for (let i = 0; i < count; i++) codes[length + i] = lists[list + LIST_CODES + i]!;
    }
    lists[list + LIST_LAST_WORD] = word;
    this.starts[word] = lists[list + LIST_START]!;
    this.ends[word] = this.starts[word]! + count;
    return end;
  }

  /** Whether a word is found by a term, as far as the codes say. */
  has(word: number, term: number): boolean {
    const { values } = this.list;
    let from = this.starts[word]!;
    const end = this.ends[word]!;
    let to = end;
    if (to - from > MANY_CODES) {
      while (from < to) {
        const middle = (from + to) >>> 1;
        if (termOfCode(values[middle]!) < term) from = middle + 1;
        else to = middle;
      }
      return from < end && termOfCode(values[from]!) === term;
    }
    for (; from < to; from++) if (termOfCode(values[from]!) === term) return true;
    return false;
  }

  /** Whether the test passes for any word that is found by a term of the article. In no particular order. */
  some(term: number, terms: IntList, test: (word: number) => boolean): boolean {
    if (!this.#isLinked) this.#link(terms);
    for (let code = this.#lastCode[term]!; code >= 0; code = this.#codeBefore[code]!) {
      let word = this.#wordOfCode[code]!;
      do {
        if (test(word)) return true;
        word = this.#areShared ? this.#next[word]! : NO_WORD;
      } while (word !== NO_WORD);
    }
    return false;
  }

  /** Runs when the first place is needed, because most articles match nothing that needs places. */
  #link(terms: IntList): void {
    this.#isLinked = true;
    const { values: codes, length } = this.list;
    if (this.#codeBefore.length < length) {
      this.#codeBefore = new Int32Array(length * 2);
      this.#wordOfCode = new Int32Array(length * 2);
    }
    const before = this.#codeBefore;
    const words = this.#wordOfCode;
    const last = this.#lastCode;
    for (let i = 0; i < terms.length; i++) last[terms.values[i]!] = -1;
    for (let word = 0, code = 0; code < length; word++) {
      // A word whose list an earlier word wrote adds no codes here, because its codes end earlier.
      for (const end = this.ends[word]!; code < end; code++) {
        const term = termOfCode(codes[code]!);
        words[code] = word;
        before[code] = last[term]!;
        last[term] = code;
      }
    }
  }
}
