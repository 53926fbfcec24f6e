import { AnswerTable } from './answer-table.ts';
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
  /** What each different word of the article is found by: its terms, × 2, + 1 for anchors, from its start to the next. */
  readonly #codes = new IntList();
  #starts = new Int32Array(1024);
  /**
   * For each term that the article has, the last of the rows of words that are found by it. Filled when the first place
   * is asked for: most articles match nothing that looks at places.
   */
  readonly #lastRow: Int32Array;
  readonly #rowWords = new IntList();
  readonly #rowBefore = new IntList();
  #hasRows = false;
  /** By stemmer + 1. */
  readonly #answers: AnswerTable[] = [];
  readonly #beginsPair: Uint8Array | undefined;
  readonly #found = new IntList();

  constructor(segment: Segment, reading: Reading) {
    this.#segment = segment;
    this.reading = reading;
    const everywhere = segment.postingStarts.length - 1;
    this.#bits = new Int32Array((everywhere >>> 5) + 1);
    this.#bits[everywhere >>> 5]! |= 1 << (everywhere & 31);
    this.#lastRow = new Int32Array(everywhere);
    if (segment.pairFirsts.length > 0) {
      this.#beginsPair = new Uint8Array(everywhere);
      for (const term of segment.pairFirsts) this.#beginsPair[term] = 1;
    }
  }

  has(term: number): boolean {
    return ((this.#bits[term >>> 5]! >>> (term & 31)) & 1) === 1;
  }

  /** The terms that the article has, once each, and pairs of neighbours. */
  get terms(): Int32Array {
    return this.#terms.values.subarray(0, this.#terms.length);
  }

  /** Finds the terms of the article that has just been read. */
  fill(): void {
    this.#clear();
    const { distinct, stemmer } = this.reading;
    const { count, high, low } = distinct;
    const answers = this.#answersFor(stemmer);
    answers.reserve(count);
    if (this.#starts.length <= count) this.#starts = new Int32Array(count * 2);
    for (let word = 0; word < count; word++) {
      const row = answers.rowOf(high[word]!, low[word]!);
      if (answers.isEmpty(row)) answers.fill(row, high[word]!, low[word]!, this.#ask(distinct.places[word]!));
      this.#starts[word] = this.#codes.length;
      const first = answers.firstOf(row);
      if (first < 0) continue;
      this.#add(first);
      const more = answers.moreOf(row);
      if (more > 0) this.#add(more - 1);
      else if (more < 0) {
        const { lists } = answers;
        for (let at = ~more, i = at + lists[at]!; i > at; i--) this.#add(lists[i]!);
      }
    }
    this.#starts[count] = this.#codes.length;
    this.#addArticleTerms();
    if (this.#beginsPair) this.#addPairs(this.#beginsPair);
  }

  /** Whether the word at a place is found by a term. */
  fits(place: number, term: number): boolean {
    const word = this.reading.distinct.numbers[place]!;
    const { values } = this.#codes;
    const end = this.#starts[word + 1]!;
    for (let i = this.#starts[word]!; i < end; i++)
      if (values[i]! >> 1 === term) return this.#isSpelled(place, term);
    return false;
  }

  /** Rows are shared by all spellings of a word. */
  #isSpelled(place: number, term: number): boolean {
    const { dictionary } = this.#segment;
    if (dictionary.exacts.length === 0) return true;
    return dictionary.isSpelled(this.reading.surfaceAt(place, this.reading.regionAt(place)!), term);
  }

  /** Whether a test passes at some place of a term that the article has. Spelling by spelling, each in order. */
  somePlace(term: number, test: (place: number) => boolean): boolean {
    if (!this.#hasRows) this.#fillRows();
    for (let row = this.#lastRow[term]!; row >= 0; row = this.#rowBefore.values[row]!) {
      const first = this.reading.distinct.places[this.#rowWords.values[row]!]!;
      for (let place = first; place >= 0; place = this.reading.nextPlace(place)) if (test(place)) return true;
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
    this.#hasRows = false;
  }

  #answersFor(stemmer: number): AnswerTable {
    let answers = this.#answers[stemmer + 1];
    if (!answers) {
      answers = new AnswerTable();
      this.#answers[stemmer + 1] = answers;
    }
    return answers;
  }

  /** The codes of the terms that the word at a place is found by. */
  #ask(place: number): IntList {
    const { reading } = this;
    const region = reading.regionAt(place);
    this.#found.clear();
    if (region) {
      const surface = reading.surfaceAt(place, region);
      this.#segment.dictionary.termsOf(surface, groupOf(region.field), reading.stemmer, this.#found);
    }
    for (let i = 0; i < this.#found.length; i++) this.#found.values[i] = this.#codeOf(this.#found.values[i]!);
    return this.#found;
  }

  #codeOf(term: number): number {
    const { postingStarts } = this.#segment;
    return term * 2 + (postingStarts[term + 1]! > postingStarts[term]! ? 1 : 0);
  }

  #add(code: number): void {
    this.#codes.push(code);
    this.#mark(code);
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

  #fillRows(): void {
    this.#hasRows = true;
    this.#rowWords.clear();
    this.#rowBefore.clear();
    for (let i = 0; i < this.#terms.length; i++) this.#lastRow[this.#terms.values[i]!] = -1;
    for (let word = 0; word < this.reading.distinct.count; word++) {
      for (let i = this.#starts[word]!; i < this.#starts[word + 1]!; i++) {
        const term = this.#codes.values[i]! >> 1;
        this.#rowBefore.push(this.#lastRow[term]!);
        this.#lastRow[term] = this.#rowWords.length;
        this.#rowWords.push(word);
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
      for (let rest = language; rest !== ''; rest = rest.slice(0, Math.max(0, rest.lastIndexOf('-')))) {
        dictionary.termsOfKey(rest, LANGUAGE, this.#found);
      }
    }
    for (let i = 0; i < this.#found.length; i++) this.#mark(this.#codeOf(this.#found.values[i]!));
  }

  #addPairs(beginsPair: Uint8Array): void {
    const { numbers } = this.reading.distinct;
    const words = this.#terms.length;
    for (let i = 0; i < words; i++) {
      const first = this.#terms.values[i]!;
      if (beginsPair[first] === 0) continue;
      this.eachPlace(first, (place) => {
        const next = numbers[place + 1]!;
        for (let c = this.#starts[next]!; c < this.#starts[next + 1]!; c++) {
          this.#addPair(first, this.#codes.values[c]! >> 1);
        }
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
