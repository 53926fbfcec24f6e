import { LONG_PHRASE, WIDEST } from '../compounds.ts';
import type { StepBudget } from '../step-budget.ts';
import { findLongPhrase } from './long-phrase.ts';
import { Neighbours, type Range } from './neighbours.ts';
import { fromOf, PlaceStack, placeOf } from './places.ts';
import type { Presence } from './presence.ts';
import {
  ALL_TERMS,
  AND,
  ANY_TERMS,
  ANYWHERE,
  COUNT,
  endOf,
  IN_TEXT,
  IN_TITLE,
  kindAt,
  LEAST,
  NEAR,
  NOT,
  needsHyphen,
  OR,
  operandsAt,
  PROXIMITY,
  SEQUENCE,
  TERM,
  termOfWord,
  unpackGap,
} from './program.ts';
import { StretchFinder, type WantedWord } from './stretches.ts';

/** Evaluates programs on the article that a `Presence` was filled with. */
export class Evaluator {
  readonly places = new PlaceStack();
  readonly #code: Int32Array;
  readonly #presence: Presence;
  readonly #frequencies: Uint8Array;
  readonly #budget: StepBudget;
  readonly #neighbours: Neighbours;
  readonly #stretches: StretchFinder;

  constructor(code: Int32Array, frequencies: Uint8Array, presence: Presence) {
    const { reading } = presence;
    this.#code = code;
    this.#frequencies = frequencies;
    this.#presence = presence;
    this.#budget = reading.budget;
    this.#neighbours = new Neighbours(this.places, reading);
    this.#stretches = new StretchFinder(this.places, reading, reading.budget);
  }

  /**
   * Whether the article satisfies the node at `at`.
   *
   * @throws TooCostlyError when the query's steps are used up
   */
  holds(at: number): boolean {
    const code = this.#code;
    this.#budget.spend(1);
    const end = endOf(code, at);
    switch (kindAt(code, at)) {
      case TERM:
        return this.#presence.has(code[at + 1]!);
      case ALL_TERMS:
        for (let i = at + 1; i < end; i++) if (!this.#presence.has(code[i]!)) return false;
        return true;
      case ANY_TERMS:
        for (let i = at + 1; i < end; i++) if (this.#presence.has(code[i]!)) return true;
        return false;
      case AND:
        for (let i = at + 1; i < end; i = endOf(code, i)) if (!this.holds(i)) return false;
        return true;
      case OR:
        for (let i = at + 1; i < end; i = endOf(code, i)) if (this.holds(i)) return true;
        return false;
      case NOT:
        return !this.holds(at + 1);
      case LEAST: {
        let missing = code[at + 1]!;
        for (let i = at + 2; i < end && missing > 0; i = endOf(code, i)) if (this.holds(i)) missing--;
        return missing === 0;
      }
      case SEQUENCE:
        return this.#hasWords(at) && this.#somePlace(at, () => true);
      default: {
        const top = this.places.length;
        this.pushPlaces(at, true);
        const found = this.places.length > top;
        this.places.length = top;
        return found;
      }
    }
  }

  /**
   * Pushes the places that make a `SEQUENCE`, `NEAR`, `PROXIMITY` or `COUNT` true, or the alternatives of an `OR`
   * within `NEAR`. Pushes nothing when the node is false. In no particular order; a place may come twice.
   *
   * @param any whether some of the places are enough
   * @throws TooCostlyError when the query's steps are used up
   */
  pushPlaces(at: number, any = false): void {
    switch (kindAt(this.#code, at)) {
      case SEQUENCE:
        this.#pushSequence(at);
        return;
      case NEAR:
        this.#pushNear(at);
        return;
      case PROXIMITY:
        this.#pushProximity(at, any);
        return;
      default:
        this.#pushAlternatives(at, kindAt(this.#code, at) === COUNT ? this.#code[at + 1]! : 1);
        return;
    }
  }

  /** @param width how many words a place counts as; by default all that it takes up */
  #pushSequence(at: number, width?: number): void {
    if (!this.#hasWords(at)) return;
    const top = this.places.length;
    this.#somePlace(at, (from, end) => {
      this.places.push(placeOf(from, width ?? end - from));
      return false;
    });
    this.places.sortDistinct(top);
  }

  /** Whether a test passes at any place of the sequence. The test may be called several times for one place. */
  #somePlace(at: number, test: (from: number, end: number) => boolean): boolean {
    const count = this.#wordsIn(at);
    if (count >= LONG_PHRASE) {
      // Compounds are not looked for in long phrases.
      let passed = false;
      const words = this.#code.subarray(operandsAt(this.#code, at), endOf(this.#code, at));
      findLongPhrase(words, this.#presence, this.#budget, (from) => {
        passed ||= this.#liesRight(at, from, from + count) && test(from, from + count);
      });
      return passed;
    }
    const rarest = this.#rarestWord(at);
    return this.#presence.somePlace(this.#termAt(at, rarest), (place) => {
      this.#budget.spend(1);
      return this.#someBeginning(place, rarest, (from) => {
        const end = this.#endOf(at, from);
        return end > from && test(from, end);
      });
    });
  }

  /**
   * Whether a test passes at any place where a sequence may begin, if its word number `word` is at `place`. That is
   * `word` places earlier, and one more for each compound in between that takes up two places for one word.
   */
  #someBeginning(place: number, word: number, test: (from: number) => boolean): boolean {
    if (test(place - word)) return true;
    const { reading } = this.#presence;
    let joints = 0;
    for (let i = Math.max(0, place - word); i < place; i++) if (reading.isJoined(i)) joints++;
    for (let more = 1; more <= Math.min(joints, WIDEST); more++) {
      if (test(place - word - more)) return true;
      if (reading.isJoined(place - word - more)) joints++;
    }
    return false;
  }

  #wordsIn(at: number): number {
    return endOf(this.#code, at) - at - 2;
  }

  /** The term of one word of a sequence. */
  #termAt(at: number, word: number): number {
    return termOfWord(this.#code[at + 2 + word]!);
  }

  #hasWords(at: number): boolean {
    const words = this.#wordsIn(at);
    for (let i = 0; i < words; i++) if (!this.#presence.has(this.#termAt(at, i))) return false;
    return true;
  }

  /** The word of a phrase to search from: the one that probably has the fewest places. */
  #rarestWord(at: number): number {
    let rarest = 0;
    let fewest = this.#frequencies[this.#termAt(at, 0)]!;
    for (let i = 1; i < this.#wordsIn(at); i++) {
      const frequency = this.#frequencies[this.#termAt(at, i)]!;
      if (frequency >= fewest) continue;
      rarest = i;
      fewest = frequency;
    }
    return rarest;
  }

  /**
   * The place after a sequence that begins at a place; -1 when none begins there. There are gaps between fields, so a
   * sequence never continues into the next field. `compounds.ts` explains how compounds fit a sequence.
   */
  #endOf(at: number, from: number): number {
    const words = this.#wordsIn(at);
    const { reading } = this.#presence;
    if (from < 0 || from + words > reading.words.count) return -1;
    if (from > 0 && reading.isJoined(from - 1) && this.#fits(from - 1, this.#code[at + 2]!)) return -1;
    // Bit n is set when the words so far can take up n more places than there are words.
    let reached = 1;
    for (let i = 0; i < words; i++) {
      const word = this.#code[at + 2 + i]!;
      let next = 0;
      for (let more = 0; reached >>> more !== 0; more++) {
        if (((reached >>> more) & 1) === 0) continue;
        let place = from + i + more;
        this.#budget.spent++;
        if (!this.#fits(place, word)) continue;
        next |= 1 << more;
        for (let wider = more + 1; wider <= WIDEST; wider++, place++) {
          if (!reading.isJoined(place) || !this.#fits(place + 1, word)) break;
          next |= 1 << wider;
        }
      }
      if (next === 0) return -1;
      reached = next;
    }
    const end = from + words + 31 - Math.clz32(reached);
    return this.#liesRight(at, from, end) ? end : -1;
  }

  /** @param word a packed word of a `SEQUENCE` */
  #fits(place: number, word: number): boolean {
    const presence = this.#presence;
    if (place >= presence.reading.words.count || !presence.fits(place, termOfWord(word))) return false;
    return !needsHyphen(word) || presence.reading.isBeforeHyphen(place);
  }

  /** Whether a sequence may stand at this place, by its field. */
  #liesRight(at: number, from: number, end: number): boolean {
    const where = this.#code[at + 1]!;
    if (where === ANYWHERE) return true;
    const region = this.#presence.reading.regionAt(from)!;
    if (where === IN_TITLE) return region.field === 'title';
    if (where === IN_TEXT) return region.field === 'text';
    return region.from === from && region.to === end;
  }

  #pushAlternatives(at: number, least: number): void {
    const top = this.places.length;
    for (let i = operandsAt(this.#code, at); i < endOf(this.#code, at); i = endOf(this.#code, i)) {
      this.#pushSequence(i);
    }
    this.#budget.spend(this.places.length - top);
    this.places.sort(top);
    if (least > 1 && this.#countBeginnings(top) < least) this.places.length = top;
  }

  #countBeginnings(top: number): number {
    let count = 0;
    for (let i = top; i < this.places.length; i++) {
      if (i === top || fromOf(this.places.at(i)) !== fromOf(this.places.at(i - 1))) count++;
    }
    return count;
  }

  /**
   * Forward along the chain, keeping the places that it reaches; then backward, keeping those from which it continues.
   */
  #pushNear(at: number): void {
    const { places } = this;
    const code = this.#code;
    const top = places.length;
    const lists: Range[] = [];
    for (let i = operandsAt(code, at); i < endOf(code, at); i = endOf(code, i)) {
      const from = places.length;
      this.#pushAlternatives(i, 1);
      lists.push({ from, to: places.length });
      if (from === places.length) {
        places.length = top;
        return;
      }
    }
    const keep = (mine: number, theirs: number) => {
      const [left, right] = [lists[mine]!, lists[theirs]!];
      this.#budget.spend(left.to - left.from + right.to - right.from);
      this.#neighbours.keep(left, right, unpackGap(code[at + 2 + Math.min(mine, theirs)]!), mine < theirs);
    };
    for (let i = 1; i < lists.length; i++) keep(i, i - 1);
    for (let i = lists.length - 2; i >= 0; i--) keep(i, i + 1);
    places.length = top;
    for (const { from, to } of lists) for (let i = from; i < to; i++) places.push(places.at(i));
  }

  #pushProximity(at: number, any: boolean): void {
    const { places } = this;
    const code = this.#code;
    const top = places.length;
    const words: WantedWord[] = [];
    let length = code[at + 1]!;
    for (let i = operandsAt(code, at); i < endOf(code, at); i = endOf(code, i)) {
      const from = places.length;
      const times = code[at + 3 + words.length]!;
      this.#pushSequence(i, this.#wordsIn(i));
      if (places.length - from < times) {
        places.length = top;
        return;
      }
      words.push({ from, to: places.length, times });
      length += this.#wordsIn(i) * times;
    }
    const found = this.#stretches.find(words, length, any);
    places.length = top;
    for (const place of found) places.push(place);
  }
}
