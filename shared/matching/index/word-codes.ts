import type { WordList } from '../analysis/word-list.ts';
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
/** Codes of lists that usually have room beside those of all other words. */
const ROOM_FOR_LISTS = 1024;

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
  /** For each word, the next word with the same list of codes. */
  #next = new Int32Array(1024);
  /** The lists that the article has, each once. */
  #lists = new Int32Array(1024);
  /**
   * For each term that the article has, its last code. For each code, its first word, and the previous code of the same
   * term.
   */
  readonly #lastCode: Int32Array;
  #codeBefore = new Int32Array(0);
  #wordOfCode = new Int32Array(0);
  #listCount = 0;
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
    const { starts } = this;
    answers.reserve(count);
    answers.approach(low, count, starts);
    const { rows } = answers;
    let word = 0;
    for (;;) {
      word = this.#findKnown(words, answers, word);
      if (word === count) break;
      const row = starts[word]!;
      if (rows[row + ROW_FIRST] === EMPTY) answers.fill(row, high[word]!, low[word]!, ask(word));
    }
    this.#writeLists(answers.lists.values);
  }

  /**
   * Collects the codes from a word on, and returns the first word that is not in the table yet. It also ends when the list
   * of codes is full, and then goes on with the word that it returns.
   *
   * One loop without calls or loops inside: only then does V8 keep the addresses of all columns in registers.
   */
  #findKnown({ count, hashHigh: high, hashLow: low }: WordList, answers: AnswerTable, from: number): number {
    const { starts, ends } = this;
    const { rows } = answers;
    const mask = rows.length - 1;
    const lists = answers.lists.values;
    const listsHere = this.#lists;
    const next = this.#next;
    const article = this.#article;
    let listCount = this.#listCount;
    let { length } = this.list;
    let word = from;
    const codes = this.list.reserve(length + (count - word) * 2 + ROOM_FOR_LISTS);
    while (word < count) {
      const row = starts[word]!;
      const first = rows[row + ROW_FIRST]!;
      if (first === EMPTY) break;
      if (rows[row + ROW_LOW] !== low[word]! || rows[row + ROW_HIGH] !== high[word]!) {
        starts[word] = (row + ROW) & mask;
        continue;
      }
      const more = rows[row + ROW_MORE]!;
      if (more >= 0) {
        starts[word] = length;
        // Writes zero, one or two codes without branching, because the processor cannot predict which case comes.
        codes[length] = first - FIRST_CODE;
        length += (NOTHING - first) >>> 31;
        codes[length] = more - 1;
        length += -more >>> 31;
        ends[word] = length;
        word++;
        continue;
      }
      const list = ~more;
      const inList = lists[list + LIST_COUNT]!;
      if (lists[list + LIST_ARTICLE] === article) next[lists[list + LIST_LAST_WORD]!] = word;
      else {
        lists[list + LIST_ARTICLE] = article;
        lists[list + LIST_START] = length;
        listsHere[listCount++] = list;
        length += inList;
      }
      lists[list + LIST_LAST_WORD] = word;
      const start = lists[list + LIST_START]!;
      starts[word] = start;
      ends[word] = start + inList;
      word++;
      if (length + (count - word) * 2 >= codes.length) break;
    }
    this.list.length = length;
    this.#listCount = listCount;
    return word;
  }

  /** Writes the codes of lists into the places that were left for them. */
  #writeLists(lists: Int32Array): void {
    const codes = this.list.reserve(this.list.length);
    for (let i = 0; i < this.#listCount; i++) {
      const list = this.#lists[i]!;
      const start = lists[list + LIST_START]!;
      const count = lists[list + LIST_COUNT]!;
      for (let code = 0; code < count; code++) codes[start + code] = lists[list + LIST_CODES + code]!;
    }
  }

  #begin(count: number): void {
    if (this.starts.length < count) {
      this.starts = new Int32Array(count * 2);
      this.ends = new Int32Array(count * 2);
      this.#next = new Int32Array(count * 2);
      this.#lists = new Int32Array(count * 2);
    }
    this.#next.fill(NO_WORD, 0, count);
    this.list.clear();
    this.#listCount = 0;
    this.#isLinked = false;
    this.#article++;
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
        word = this.#next[word]!;
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
