import { IntList } from './int-list.ts';
import type { Reading } from './reading.ts';
import { NEEDS_HOST, NEEDS_LANGUAGE_TERMS, type Segment } from './segment.ts';
import { groupOf, LANGUAGE, SITE } from './terms.ts';

/** What a surface is found by, in one integer: not asked yet, nothing, a term + 2, or ~the place of a list. */
const UNKNOWN = 0;
const NOTHING = 1;
const FIRST_TERM = 2;

/** What the words of one language are found by, for every surface met so far. */
class Answers {
  generation = -1;
  ofSurface = new Int32Array(1024);
  readonly lists = new IntList();

  reset(generation: number): void {
    this.generation = generation;
    this.ofSurface.fill(UNKNOWN);
    this.lists.clear();
  }

  reserve(count: number): void {
    if (count <= this.ofSurface.length) return;
    const larger = new Int32Array(Math.max(count, this.ofSurface.length * 2));
    larger.set(this.ofSurface);
    this.ofSurface = larger;
  }
}

/** Which terms of a segment an article has, and where. Filled for one article at a time. */
export class Presence {
  /** The terms that the article has, once each; pairs of neighbours too. */
  readonly terms = new IntList();
  readonly reading: Reading;
  readonly #segment: Segment;
  /** A bit for each term. */
  readonly #bits: Int32Array;
  /**
   * For each term that the article has, the last row of the list of words it was found by. Filled when the first place
   * is asked for: most articles match nothing that looks at places.
   */
  readonly #lastRow: Int32Array;
  readonly #rowLocals = new IntList();
  readonly #rowBefore = new IntList();
  #hasRows = false;
  /** For each different word of the article, what it is found by. */
  #answers = new Int32Array(1024);
  #lists = new IntList();
  /** By stemmer + 1. */
  readonly #answersOf: Answers[] = [];
  readonly #beginsPair: Uint8Array | undefined;
  readonly #found = new IntList();

  constructor(segment: Segment, reading: Reading) {
    this.#segment = segment;
    this.reading = reading;
    const everywhere = segment.postingStarts.length - 1;
    this.#bits = new Int32Array((everywhere >>> 5) + 1);
    this.#bits[everywhere >>> 5]! |= 1 << (everywhere & 31);
    this.#lastRow = new Int32Array(segment.frequencies.length);
    if (segment.pairFirsts.length > 0) {
      this.#beginsPair = new Uint8Array(segment.frequencies.length);
      for (const term of segment.pairFirsts) this.#beginsPair[term] = 1;
    }
  }

  has(term: number): boolean {
    return ((this.#bits[term >>> 5]! >>> (term & 31)) & 1) === 1;
  }

  /** Finds the terms of the article that has just been read. */
  fill(): void {
    this.#clear();
    const { localCount, surfaces, cache, stemmer } = this.reading;
    const answers = this.#answersFor(stemmer);
    if (answers.generation !== cache.generation) answers.reset(cache.generation);
    answers.reserve(cache.count);
    if (this.#answers.length < localCount) this.#answers = new Int32Array(surfaces.length);
    this.#lists = answers.lists;
    const { ofSurface } = answers;
    for (let local = 0; local < localCount; local++) {
      const surface = surfaces[local]!;
      let answer = ofSurface[surface]!;
      if (answer === UNKNOWN) {
        answer = this.#ask(local, answers);
        ofSurface[surface] = answer;
      }
      this.#answers[local] = answer;
      if (answer >= FIRST_TERM) this.#mark(answer - FIRST_TERM);
      else if (answer < 0) {
        const { values } = answers.lists;
        for (let at = ~answer, i = at + values[at]!; i > at; i--) this.#mark(values[i]!);
      }
    }
    this.#addArticleTerms();
    if (this.#beginsPair) this.#addPairs(this.#beginsPair);
  }

  /** Whether the word at a place is found by a term. */
  fits(place: number, term: number): boolean {
    const answer = this.#answers[this.reading.locals[place]!]!;
    if (answer >= 0) return answer - FIRST_TERM === term;
    const { values } = this.#lists;
    const list = ~answer;
    for (let i = values[list]!; i > 0; i--) if (values[list + i] === term) return true;
    return false;
  }

  /** Whether a test passes at some place of a term that the article has. Spelling by spelling, each in order. */
  somePlace(term: number, test: (place: number) => boolean): boolean {
    if (!this.#hasRows) this.#fillRows();
    for (let row = this.#lastRow[term]!; row >= 0; row = this.#rowBefore.values[row]!) {
      const local = this.#rowLocals.values[row]!;
      for (let p = this.reading.firstPlace(local); p >= 0; p = this.reading.nextPlace(p))
        if (test(p)) return true;
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
    const { values, length } = this.terms;
    for (let i = 0; i < length; i++) this.#bits[values[i]! >>> 5]! &= ~(1 << (values[i]! & 31));
    this.terms.clear();
    this.#hasRows = false;
  }

  #answersFor(stemmer: number): Answers {
    let answers = this.#answersOf[stemmer + 1];
    if (!answers) {
      answers = new Answers();
      this.#answersOf[stemmer + 1] = answers;
    }
    return answers;
  }

  #ask(local: number, answers: Answers): number {
    const { reading } = this;
    const place = reading.firstPlace(local);
    const region = reading.regionAt(place);
    if (!region) return NOTHING;
    this.#found.clear();
    const surface = reading.surfaceAt(place, region);
    this.#segment.dictionary.termsOf(surface, groupOf(region.field), reading.stemmer, this.#found);
    const { length, values } = this.#found;
    if (length === 0) return NOTHING;
    if (length === 1) return values[0]! + FIRST_TERM;
    const list = answers.lists.length;
    answers.lists.push(length);
    for (let i = 0; i < length; i++) answers.lists.push(values[i]!);
    return ~list;
  }

  #mark(term: number): void {
    const bit = 1 << (term & 31);
    const bits = this.#bits[term >>> 5]!;
    if ((bits & bit) !== 0) return;
    this.#bits[term >>> 5] = bits | bit;
    this.terms.push(term);
  }

  #fillRows(): void {
    this.#hasRows = true;
    this.#rowLocals.clear();
    this.#rowBefore.clear();
    for (let i = 0; i < this.terms.length; i++) {
      const term = this.terms.values[i]!;
      if (term < this.#lastRow.length) this.#lastRow[term] = -1;
    }
    const { values } = this.#lists;
    for (let local = 0; local < this.reading.localCount; local++) {
      const answer = this.#answers[local]!;
      if (answer >= FIRST_TERM) this.#addRow(answer - FIRST_TERM, local);
      else if (answer < 0)
        for (let at = ~answer, i = at + values[at]!; i > at; i--) this.#addRow(values[i]!, local);
    }
  }

  #addRow(term: number, local: number): void {
    this.#rowBefore.push(this.#lastRow[term]!);
    this.#lastRow[term] = this.#rowLocals.length;
    this.#rowLocals.push(local);
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
    for (let i = 0; i < this.#found.length; i++) this.#mark(this.#found.values[i]!);
  }

  #addPairs(beginsPair: Uint8Array): void {
    const words = this.terms.length;
    for (let i = 0; i < words; i++) {
      const first = this.terms.values[i]!;
      if (beginsPair[first] === 0) continue;
      this.eachPlace(first, (place) => this.#addPairsAt(first, place + 1));
    }
  }

  #addPairsAt(first: number, next: number): void {
    const answer = this.#answers[this.reading.locals[next]!]!;
    if (answer >= FIRST_TERM) this.#addPair(first, answer - FIRST_TERM);
    if (answer >= 0) return;
    const { values } = this.#lists;
    const list = ~answer;
    for (let i = values[list]!; i > 0; i--) this.#addPair(first, values[list + i]!);
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
    this.#mark(frequencies.length + from);
  }
}
