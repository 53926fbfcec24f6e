import { languageKeys } from '../analysis/languages.ts';
import {
  AnswerTable,
  EMPTY,
  FIRST_CODE,
  NOTHING,
  ROW,
  ROW_FIRST,
  ROW_HIGH,
  ROW_LOW,
  ROW_MORE,
} from './answer-table.ts';
import { IntList } from './int-list.ts';
import type { Reading } from './reading.ts';
import { NEEDS_HOST, NEEDS_LANGUAGE_TERMS, type Segment } from './segment.ts';
import { groupOf, LANGUAGE, SITE } from './terms.ts';

/** Which terms of a segment an article has, and where. Filled for one article at a time. */
export class Presence {
  /** The terms and pairs of neighbours that the article has and some query is posted at, once each. */
  readonly anchors = new IntList();
  readonly reading: Reading;
  readonly #segment: Segment;
  /** A bit for each term. */
  readonly #bits: Int32Array;
  readonly #terms = new IntList();
  /** What each word of the article is found by: its terms × 2, + 1 for anchors, from its start to that of the next. */
  readonly #codes = new IntList();
  #starts = new Int32Array(1024);
  /**
   * For each term that the article has, its last code; for each code, its place and the code before of the same term.
   * Filled when the first place is asked for: most articles match nothing that looks at places.
   */
  readonly #lastCode: Int32Array;
  #placeOfCode = new Int32Array(0);
  #codeBefore = new Int32Array(0);
  #isLinked = false;
  /** By the number of the language's rules + 1. */
  readonly #answers: AnswerTable[] = [];
  readonly #beginsPair: Uint8Array | undefined;
  readonly #found = new IntList();

  constructor(segment: Segment, reading: Reading) {
    this.#segment = segment;
    this.reading = reading;
    const everywhere = segment.postingStarts.length - 1;
    this.#bits = new Int32Array((everywhere >>> 5) + 1);
    this.#bits[everywhere >>> 5]! |= 1 << (everywhere & 31);
    this.#lastCode = new Int32Array(everywhere);
    if (segment.pairFirsts.length > 0) {
      this.#beginsPair = new Uint8Array(everywhere);
      for (const term of segment.pairFirsts) this.#beginsPair[term] = 1;
    }
  }

  has(term: number): boolean {
    return this.bitOf(term) === 1;
  }

  /** `has` as 0 or 1. */
  bitOf(term: number): number {
    return (this.#bits[term >>> 5]! >>> (term & 31)) & 1;
  }

  /** The terms that the article has, once each, and pairs of neighbours. */
  get terms(): Int32Array {
    return this.#terms.values.subarray(0, this.#terms.length);
  }

  /** Finds the terms of the article that has just been read. */
  fill(): void {
    this.#clear();
    this.#findCodes();
    this.#markCodes();
    this.#addArticleTerms();
    if (this.#beginsPair) this.#addPairs(this.#beginsPair);
  }

  /** Collects what each word of the article is found by. */
  #findCodes(): void {
    const { words, rules } = this.reading;
    const { count, hashHigh: high, hashLow: low } = words;
    if (this.#starts.length <= count) this.#starts = new Int32Array(count * 2);
    const starts = this.#starts;
    const answers = this.#answersFor(rules);
    answers.reserve(count);
    answers.approach(high, low, count, starts);
    const { rows } = answers;
    const mask = rows.length - 1;
    let codes = this.#codes.reserve(count * 2);
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
        answers.fill(row, wordHigh, wordLow, this.#ask(word));
        first = rows[row + ROW_FIRST]!;
      }
      starts[word] = length;
      // None, one or two codes without a branch, for which it will be is hard to foresee.
      const more = rows[row + ROW_MORE]!;
      codes[length] = first - FIRST_CODE;
      length += (NOTHING - first) >>> 31;
      codes[length] = more - 1;
      length += -more >>> 31;
      if (more < 0) {
        const lists = answers.lists.values;
        const end = ~more + lists[~more]!;
        codes = this.#codes.reserve(length + lists[~more]! + (count - word) * 2);
        for (let i = ~more + 1; i <= end; i++) codes[length++] = lists[i]!;
      }
    }
    starts[count] = length;
    this.#codes.length = length;
  }

  /** Marks the terms of all codes, and lists each once; without a branch, for what comes twice is hard to foresee. */
  #markCodes(): void {
    const bits = this.#bits;
    const codes = this.#codes.values;
    const { length } = this.#codes;
    const terms = this.#terms.reserve(length);
    const anchors = this.anchors.reserve(length);
    let termCount = 0;
    let anchorCount = 0;
    for (let i = 0; i < length; i++) {
      const term = codes[i]! >> 1;
      const before = bits[term >>> 5]!;
      const isNew = ~(before >>> (term & 31)) & 1;
      bits[term >>> 5] = before | (1 << (term & 31));
      terms[termCount] = term;
      termCount += isNew;
      anchors[anchorCount] = term;
      anchorCount += isNew & codes[i]!;
    }
    this.#terms.length = termCount;
    this.anchors.length = anchorCount;
  }

  /** Whether the word at a place is found by a term. */
  fits(place: number, term: number): boolean {
    const { values } = this.#codes;
    if (place >= this.reading.words.count) return false;
    const end = this.#starts[place + 1]!;
    for (let i = this.#starts[place]!; i < end; i++)
      if (values[i]! >> 1 === term) return this.#isSpelled(place, term);
    return false;
  }

  /** Rows are shared by all spellings of a word. */
  #isSpelled(place: number, term: number): boolean {
    const { dictionary } = this.#segment;
    if (dictionary.exacts.length === 0) return true;
    return dictionary.isSpelled(this.reading.surfaceAt(place, this.reading.regionAt(place)!), term);
  }

  /** A link to the last place of a term that the article has; -1 for one without places, such as a host. */
  lastLink(term: number): number {
    if (!this.#isLinked) this.#link();
    return this.#lastCode[term]!;
  }

  /** A link to the place before of the same term, -1 at the first. */
  linkBefore(link: number): number {
    return this.#codeBefore[link]!;
  }

  placeOf(link: number): number {
    return this.#placeOfCode[link]!;
  }

  /** Whether a test passes at some place of a term that the article has. From the last place to the first. */
  somePlace(term: number, test: (place: number) => boolean): boolean {
    for (let link = this.lastLink(term); link >= 0; link = this.linkBefore(link)) {
      if (test(this.placeOf(link))) return true;
    }
    return false;
  }

  /** Calls back with every place of a term that the article has. */
  eachPlace(term: number, visit: (place: number) => void): void {
    this.somePlace(term, (place) => {
      visit(place);
      return false;
    });
  }

  #clear(): void {
    const { values, length } = this.#terms;
    for (let i = 0; i < length; i++) this.#bits[values[i]! >>> 5]! &= ~(1 << (values[i]! & 31));
    this.#terms.clear();
    this.#codes.clear();
    this.anchors.clear();
    this.#isLinked = false;
  }

  #answersFor(rules: number): AnswerTable {
    let answers = this.#answers[rules + 1];
    if (!answers) {
      answers = new AnswerTable();
      this.#answers[rules + 1] = answers;
    }
    return answers;
  }

  /** The codes of the terms that the word at a place is found by. */
  #ask(place: number): IntList {
    const { reading } = this;
    const region = reading.regionAt(place);
    this.#found.clear();
    if (region) {
      const word = reading.wordAt(place, region);
      this.#segment.dictionary.termsOf(word, groupOf(region.field), reading.rules, this.#found);
    }
    for (let i = 0; i < this.#found.length; i++) this.#found.values[i] = this.#codeOf(this.#found.values[i]!);
    return this.#found;
  }

  #codeOf(term: number): number {
    const { postingStarts } = this.#segment;
    return term * 2 + (postingStarts[term + 1]! > postingStarts[term]! ? 1 : 0);
  }

  #mark(code: number): void {
    const term = code >> 1;
    const bit = 1 << (term & 31);
    const bits = this.#bits[term >>> 5]!;
    if ((bits & bit) !== 0) return;
    this.#bits[term >>> 5] = bits | bit;
    this.#terms.push(term);
    if ((code & 1) === 1) this.anchors.push(term);
  }

  #link(): void {
    this.#isLinked = true;
    const { values: codes, length } = this.#codes;
    if (this.#codeBefore.length < length) {
      this.#codeBefore = new Int32Array(length * 2);
      this.#placeOfCode = new Int32Array(length * 2);
    }
    const before = this.#codeBefore;
    const places = this.#placeOfCode;
    const last = this.#lastCode;
    const starts = this.#starts;
    for (const term of this.terms) last[term] = -1;
    for (let place = 0, code = 0; code < length; place++) {
      for (const end = starts[place + 1]!; code < end; code++) {
        const term = codes[code]! >> 1;
        places[code] = place;
        before[code] = last[term]!;
        last[term] = code;
      }
    }
  }

  /** Host and language are no words: they have no places. */
  #addArticleTerms(): void {
    const { host, language } = this.reading;
    const { dictionary, needs } = this.#segment;
    this.#found.clear();
    if ((needs & NEEDS_HOST) !== 0) {
      for (let rest = host; rest !== ''; rest = rest.slice(rest.indexOf('.') + 1 || rest.length)) {
        dictionary.termsOfKey(rest, SITE, this.#found);
      }
    }
    if ((needs & NEEDS_LANGUAGE_TERMS) !== 0) {
      for (const key of languageKeys(language)) dictionary.termsOfKey(key, LANGUAGE, this.#found);
    }
    for (let i = 0; i < this.#found.length; i++) this.#mark(this.#codeOf(this.#found.values[i]!));
  }

  #addPairs(beginsPair: Uint8Array): void {
    const { values: codes } = this.#codes;
    for (const first of this.terms) {
      if (beginsPair[first] === 0) continue;
      this.eachPlace(first, (place) => {
        for (let i = this.#starts[place + 1]!; i < this.#starts[place + 2]!; i++)
          this.#addPair(first, codes[i]! >> 1);
      });
    }
  }

  #addPair(first: number, second: number): void {
    const { pairFirsts, pairSeconds, frequencies } = this.#segment;
    let from = 0;
    let to = pairFirsts.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const isBefore =
        pairFirsts[middle]! < first || (pairFirsts[middle] === first && pairSeconds[middle]! < second);
      if (isBefore) from = middle + 1;
      else to = middle;
    }
    if (pairFirsts[from] !== first || pairSeconds[from] !== second) return;
    this.#mark(this.#codeOf(frequencies.length + from));
  }
}
