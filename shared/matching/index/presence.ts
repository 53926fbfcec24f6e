import { languageKeys } from '../analysis/languages.ts';
import { AnswerTable, anchorOfCode, packCode, pairBeginOfCode, termOfCode } from './answer-table.ts';
import { IntList } from './int-list.ts';
import { PairFinder } from './pairs.ts';
import type { Reading } from './reading.ts';
import { NEEDS_HOST, NEEDS_LANGUAGE_TERMS, type Segment } from './segment.ts';
import { groupOf, LANGUAGE, SITE } from './terms.ts';
import { WordCodes } from './word-codes.ts';

/** Which terms of a segment an article has, and where. It is filled with one article at a time. */
export class Presence {
  /** The terms and pairs of neighbours that the article has and that queries are posted at, each once. */
  readonly anchors = new IntList();
  readonly reading: Reading;
  readonly #segment: Segment;
  /** A bit for each term. */
  readonly #bits: Int32Array;
  readonly #terms = new IntList();
  /** Those of the article's terms that begin a pair. */
  readonly #pairBegins = new IntList();
  readonly #codes: WordCodes;
  readonly #pairs: PairFinder | undefined;
  /** By the number of the language's rules + 1. */
  readonly #answers: AnswerTable[] = [];
  readonly #found = new IntList();
  readonly #markPair = (pair: number) => this.#mark(this.#codeOf(this.#segment.frequencies.length + pair));

  constructor(segment: Segment, reading: Reading) {
    this.#segment = segment;
    this.reading = reading;
    const everywhere = segment.postingStarts.length - 1;
    this.#bits = new Int32Array((everywhere >>> 5) + 1);
    this.#bits[everywhere >>> 5]! |= 1 << (everywhere & 31);
    this.#codes = new WordCodes(segment.frequencies.length);
    if (segment.pairFirsts.length > 0) this.#pairs = new PairFinder(segment, this.#codes);
  }

  has(term: number): boolean {
    return this.bitOf(term) === 1;
  }

  /** `has` as 0 or 1. */
  bitOf(term: number): number {
    return (this.#bits[term >>> 5]! >>> (term & 31)) & 1;
  }

  /** The terms that the article has, and pairs of neighbours, each once. */
  get terms(): Int32Array {
    return this.#terms.values.subarray(0, this.#terms.length);
  }

  /** Finds the terms of the article that has just been read. */
  fill(): void {
    const { reading } = this;
    this.#clear();
    this.#codes.find(reading, this.#answersFor(reading.rules), this.#askAt);
    this.#markCodes();
    this.#addArticleTerms();
    reading.budget.spent += reading.words.count + this.#codes.list.length;
    if (this.#pairs) {
      reading.budget.spent += this.#pairs.find(this, this.#pairBegins, this.#markPair);
    }
  }

  /**
   * Marks the terms of all codes and lists each once. It does not branch, because a processor cannot predict which
   * terms repeat.
   */
  #markCodes(): void {
    const bits = this.#bits;
    const { values: codes, length } = this.#codes.list;
    const terms = this.#terms.reserve(length);
    const anchors = this.anchors.reserve(length);
    const pairBegins = this.#pairBegins.reserve(length);
    let termCount = 0;
    let anchorCount = 0;
    let pairCount = 0;
    for (let i = 0; i < length; i++) {
      const term = termOfCode(codes[i]!);
      const before = bits[term >>> 5]!;
      const isNew = ~(before >>> (term & 31)) & 1;
      bits[term >>> 5] = before | (1 << (term & 31));
      terms[termCount] = term;
      termCount += isNew;
      anchors[anchorCount] = term;
      anchorCount += isNew & anchorOfCode(codes[i]!);
      pairBegins[pairCount] = term;
      pairCount += isNew & pairBeginOfCode(codes[i]!);
    }
    this.#terms.length = termCount;
    this.anchors.length = anchorCount;
    this.#pairBegins.length = pairCount;
  }

  /** Whether the word at a place is found by a term. */
  fits(place: number, term: number): boolean {
    return this.#codes.has(place, term) && this.#isSpelled(place, term);
  }

  /** All spellings of a word share a row, so the spelling is checked here. */
  #isSpelled(place: number, term: number): boolean {
    const { dictionary } = this.#segment;
    if (dictionary.exacts.length === 0) return true;
    return dictionary.isSpelled(this.reading.surfaceAt(place, this.reading.regionAt(place)!), term);
  }

  /**
   * Whether a test passes at any place of a term that the article has. In no particular order; the spelling is not
   * checked.
   */
  somePlace(term: number, test: (place: number) => boolean): boolean {
    // A host or a language has no places.
    return this.#codes.some(term, this.#terms, test);
  }

  /** Calls back with every place of a term that the article has. */
  eachPlace(term: number, visit: (place: number) => void): void {
    this.somePlace(term, (place) => {
      visit(place);
      return false;
    });
  }

  /** Calls back with every term that finds the word at a place; the spelling is not checked. */
  eachTermAt(place: number, visit: (term: number) => void): void {
    const { list, starts, ends } = this.#codes;
    for (let i = starts[place]!; i < ends[place]!; i++) visit(termOfCode(list.values[i]!));
  }

  #clear(): void {
    const { values, length } = this.#terms;
    for (let i = 0; i < length; i++) this.#bits[values[i]! >>> 5]! &= ~(1 << (values[i]! & 31));
    this.#terms.clear();
    this.anchors.clear();
  }

  #answersFor(rules: number): AnswerTable {
    let answers = this.#answers[rules + 1];
    if (!answers) {
      answers = new AnswerTable();
      this.#answers[rules + 1] = answers;
    }
    return answers;
  }

  /** The codes of the terms that find the word at a place. */
  readonly #askAt = (place: number): IntList => {
    const { reading } = this;
    const region = reading.regionAt(place);
    this.#found.clear();
    if (region) {
      const word = reading.wordAt(place, region);
      this.#segment.dictionary.termsOf(word, groupOf(region.field), reading.rules, this.#found);
    }
    for (let i = 0; i < this.#found.length; i++) this.#found.values[i] = this.#codeOf(this.#found.values[i]!);
    return this.#found;
  };

  #codeOf(term: number): number {
    const { postingStarts } = this.#segment;
    const isAnchor = postingStarts[term + 1]! > postingStarts[term]!;
    return packCode(term, isAnchor, this.#pairs?.begins(term) ?? false);
  }

  #mark(code: number): void {
    const term = termOfCode(code);
    const bit = 1 << (term & 31);
    const bits = this.#bits[term >>> 5]!;
    if ((bits & bit) !== 0) return;
    this.#bits[term >>> 5] = bits | bit;
    this.#terms.push(term);
    if (anchorOfCode(code) === 1) this.anchors.push(term);
  }

  /** Host and language are not words and have no places. */
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
}
