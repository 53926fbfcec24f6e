import { haveDistinctStarts } from '../distinct-starts.ts';
import type { StepBudget } from '../step-budget.ts';
import { fromOf, type PlaceStack, toOf } from './places.ts';
import type { Reading } from './reading.ts';

/**
 * One of the words that a stretch must contain: where its sorted places lie on the stack, and how often it is wanted.
 */
export interface WantedWord {
  readonly from: number;
  readonly to: number;
  readonly times: number;
}

/**
 * Finds the places that lie in a stretch of an article which contains all of some words, each beginning at a different
 * word. A window slides over the places. It moves from one beginning to the next, and counts what enters at its end and
 * leaves at its start. So every place is visited a fixed number of times, however often a word is wanted.
 */
export class StretchFinder {
  readonly #places: PlaceStack;
  readonly #reading: Reading;
  readonly #budget: StepBudget;

  constructor(places: PlaceStack, reading: Reading, budget: StepBudget) {
    this.#places = places;
    this.#reading = reading;
    this.#budget = budget;
  }

  /**
   * The places in such stretches, each once, in no particular order.
   *
   * @param length of a stretch, in words of the article; at least as many as all wanted words together
   * @param any whether the places of one stretch are enough
   */
  find(words: readonly WantedWord[], length: number, any: boolean): number[] {
    const window = new Window(words, this.#places, this.#budget);
    const found: number[] = [];
    while (window.start < Number.POSITIVE_INFINITY) {
      const region = this.#reading.regionAt(window.start)!;
      window.extendTo(Math.min(window.start + length, region.to));
      if (window.holdsAll()) {
        window.take(found);
        if (any) break;
      }
      window.advance();
    }
    return found;
  }
}

/** The current stretch. Both of its ends only move forward. */
class Window {
  readonly #words: readonly WantedWord[];
  readonly #places: PlaceStack;
  readonly #budget: StepBudget;
  /** The places with the number of their word, sorted by where they begin. */
  readonly #beginnings: Entry[];
  /** The same, sorted by where they end. */
  readonly #endings: Entry[];
  /** The first entry that has not left, the first that has not entered, and the first that can still be taken. */
  #left = 0;
  #entered = 0;
  #taken = 0;
  /** For each word, how many of its places are inside, and how many words do not have enough yet. */
  readonly #inside: Int32Array;
  #missing: number;
  /** Words that share a beginning with another word somewhere in the article; only these can conflict. */
  readonly #contested: number[];

  constructor(words: readonly WantedWord[], places: PlaceStack, budget: StepBudget) {
    this.#words = words;
    this.#places = places;
    this.#budget = budget;
    this.#beginnings = words.flatMap(({ from, to }, word) =>
      Array.from({ length: to - from }, (_, i) => ({ place: places.at(from + i), word })),
    );
    budget.spend(this.#beginnings.length);
    this.#endings = [...this.#beginnings].sort((a, b) => toOf(a.place) - toOf(b.place));
    this.#beginnings.sort((a, b) => a.place - b.place);
    this.#inside = new Int32Array(words.length);
    this.#missing = words.length;
    this.#contested = [...contestedWords(this.#beginnings)];
  }

  /** Where the stretch begins; infinite after the last place. */
  get start(): number {
    const entry = this.#beginnings[this.#left];
    return entry ? fromOf(entry.place) : Number.POSITIVE_INFINITY;
  }

  /** Adds the places that end at `limit` or earlier. A place at the start always does. */
  extendTo(limit: number): void {
    const before = this.#entered;
    for (; this.#entered < this.#endings.length; this.#entered++) {
      const { place, word } = this.#endings[this.#entered]!;
      if (toOf(place) > limit) break;
      if (++this.#inside[word]! === this.#words[word]!.times) this.#missing--;
    }
    this.#budget.spend(1 + this.#entered - before);
  }

  /** Moves the start to the next place that begins elsewhere. */
  advance(): void {
    const { start } = this;
    while (this.start === start) {
      const { word } = this.#beginnings[this.#left++]!;
      if (this.#inside[word]!-- === this.#words[word]!.times) this.#missing++;
      this.#budget.spend(1);
    }
  }

  holdsAll(): boolean {
    if (this.#missing > 0) return false;
    return this.#contested.length === 0 || this.#canAllBegin();
  }

  /** Takes the places inside that an earlier start has not taken. */
  take(found: number[]): void {
    const { start } = this;
    for (; this.#taken < this.#entered; this.#taken++) {
      const { place } = this.#endings[this.#taken]!;
      if (fromOf(place) >= start) found.push(place);
    }
  }

  #canAllBegin(): boolean {
    const { start } = this;
    const demands = this.#contested.map((word) => {
      const { from, to, times } = this.#words[word]!;
      const first = this.#places.firstFrom(from, to, start);
      const starts = Array.from({ length: this.#inside[word]! }, (_, i) =>
        fromOf(this.#places.at(first + i)),
      );
      return { starts, times };
    });
    this.#budget.spend(demands.reduce((sum, { starts }) => sum + starts.length, 1));
    return haveDistinctStarts(demands, (steps) => this.#budget.spend(steps));
  }
}

interface Entry {
  readonly place: number;
  readonly word: number;
}

/** Expects the entries sorted by where they begin. */
function contestedWords(beginnings: readonly Entry[]): Set<number> {
  const contested = new Set<number>();
  for (let i = 1; i < beginnings.length; i++) {
    const before = beginnings[i - 1]!;
    const { place, word } = beginnings[i]!;
    if (word === before.word || fromOf(place) !== fromOf(before.place)) continue;
    contested.add(word);
    contested.add(before.word);
  }
  return contested;
}
