import { haveOwnBeginnings, keepNeighbours, type Range } from './neighbours.ts';
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
  OR,
  operandsAt,
  PROXIMITY,
  SEQUENCE,
  TERM,
} from './program.ts';

/** How many places more than it has words a sequence may take up, for its compounds. */
export const WIDEST = 30;

/** Evaluates programs on the article that a `Presence` was filled for. */
export class Evaluator {
  readonly places = new PlaceStack();
  readonly #code: Int32Array;
  readonly #presence: Presence;
  readonly #frequencies: Uint8Array;

  constructor(code: Int32Array, frequencies: Uint8Array, presence: Presence) {
    this.#code = code;
    this.#frequencies = frequencies;
    this.#presence = presence;
  }

  /** Whether the article satisfies the node at `at`. */
  holds(at: number): boolean {
    const code = this.#code;
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
        return this.#hasWords(at) && this.#anyPlace(at);
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
   * Pushes the places that make a `SEQUENCE`, `NEAR`, `PROXIMITY` or `COUNT` true, and the alternatives of an `OR`
   * within `NEAR`; none when it is false. In no order; a place may come twice.
   *
   * @param any some places are enough
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

  #pushSequence(at: number): void {
    if (!this.#hasWords(at)) return;
    const rarest = this.#rarestWord(at);
    const top = this.places.length;
    this.#presence.eachPlace(this.#code[at + 2 + rarest]! >> 1, (place) => {
      this.#someStart(place, rarest, (from) => {
        const end = this.#endOf(at, from);
        if (end > from) this.places.push(placeOf(from, end - from));
        return false;
      });
    });
    this.places.sort(top);
  }

  #anyPlace(at: number): boolean {
    const rarest = this.#rarestWord(at);
    return this.#presence.somePlace(this.#code[at + 2 + rarest]! >> 1, (place) =>
      this.#someStart(place, rarest, (from) => this.#endOf(at, from) > from),
    );
  }

  /**
   * Whether a test passes at some place where a sequence may begin whose word number `word` is at `place`: so many words
   * before it, and one more for each compound in between that one word of the sequence takes up.
   */
  #someStart(place: number, word: number, test: (from: number) => boolean): boolean {
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

  #hasWords(at: number): boolean {
    for (let i = at + 2; i < endOf(this.#code, at); i++) {
      if (!this.#presence.has(this.#code[i]! >> 1)) return false;
    }
    return true;
  }

  /** Which word of a phrase to look from: the fewest places, most likely. */
  #rarestWord(at: number): number {
    let rarest = 0;
    for (let i = 1; i < this.#wordsIn(at); i++) {
      const term = this.#code[at + 2 + i]! >> 1;
      if (this.#frequencies[term]! < this.#frequencies[this.#code[at + 2 + rarest]! >> 1]!) rarest = i;
    }
    return rarest;
  }

  /**
   * The place after a sequence that begins at a place, -1 when none does. Gaps lie between fields, so no sequence runs over
   * their ends. A word that fits both sides of a joint fits the compound, as `ceasefire` does `cease-fire`: it may take up
   * both places, and begins at the first.
   */
  #endOf(at: number, from: number): number {
    const words = this.#wordsIn(at);
    const { reading } = this.#presence;
    if (from < 0 || from + words > reading.words.count) return -1;
    if (from > 0 && reading.isJoined(from - 1) && this.#fits(from - 1, this.#code[at + 2]!)) return -1;
    // Bit n: the words so far can take up n places more than they are.
    let reached = 1;
    for (let i = 0; i < words; i++) {
      const word = this.#code[at + 2 + i]!;
      let next = 0;
      for (let more = 0; reached >>> more !== 0; more++) {
        if (((reached >>> more) & 1) === 0) continue;
        let place = from + i + more;
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
    const where = this.#code[at + 1]!;
    if (where === ANYWHERE) return end;
    const region = reading.regionAt(from)!;
    if (where === IN_TITLE) return region.field === 'title' ? end : -1;
    if (where === IN_TEXT) return region.field === 'text' ? end : -1;
    return region.from === from && region.to === end ? end : -1;
  }

  /** @param word of a `SEQUENCE`: the term × 2, + 1 when a hyphen must follow */
  #fits(place: number, word: number): boolean {
    const presence = this.#presence;
    return presence.fits(place, word >> 1) && ((word & 1) === 0 || presence.reading.isBeforeHyphen(place));
  }

  #pushAlternatives(at: number, least: number): void {
    const top = this.places.length;
    for (let i = operandsAt(this.#code, at); i < endOf(this.#code, at); i = endOf(this.#code, i)) {
      this.#pushSequence(i);
    }
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

  /** Forth along the chain, to leave the places that it leads to so far; then back, for those it goes on from. */
  #pushNear(at: number): void {
    const { places } = this;
    const code = this.#code;
    const { reading } = this.#presence;
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
    const longest = (endOf(code, at) - at) * 4;
    const reachOf = (gap: number) => {
      const value = code[at + 2 + gap]!;
      return { distance: value >> 1, ordered: (value & 1) === 1 };
    };
    for (let i = 1; i < lists.length; i++) {
      keepNeighbours(places, reading, lists[i]!, lists[i - 1]!, reachOf(i - 1), false, longest);
    }
    for (let i = lists.length - 2; i >= 0; i--) {
      keepNeighbours(places, reading, lists[i]!, lists[i + 1]!, reachOf(i), true, longest);
    }
    places.length = top;
    for (const { from, to } of lists) for (let i = from; i < to; i++) places.push(places.at(i));
  }

  #pushProximity(at: number, any: boolean): void {
    const { places } = this;
    const code = this.#code;
    const top = places.length;
    const lists: WordPlaces[] = [];
    let stretch = code[at + 1]!;
    for (let i = operandsAt(code, at); i < endOf(code, at); i = endOf(code, i)) {
      const from = places.length;
      this.#pushSequence(i);
      if (from === places.length) {
        places.length = top;
        return;
      }
      const words = this.#wordsIn(i);
      lists.push({ from, to: places.length, words, first: from, end: from, taken: from });
      stretch += words;
    }
    const end = places.length;
    for (const from of this.#beginnings(top)) {
      const region = this.#presence.reading.regionAt(from)!;
      if (!this.#liesWithin(lists, from, Math.min(from + stretch, region.to))) continue;
      for (const list of lists) {
        for (let i = Math.max(list.first, list.taken); i < list.end; i++) places.push(places.at(i));
        list.taken = list.end;
      }
      if (any) break;
    }
    // What was found moves down over the lists.
    const found = places.length - end;
    for (let i = 0; i < found; i++) places.set(top + i, places.at(end + i));
    places.length = top + found;
  }

  /** Whether all words are in a stretch, each at a beginning of its own. Notes for each word its places there. */
  #liesWithin(lists: readonly WordPlaces[], from: number, limit: number): boolean {
    let fewest = Infinity;
    for (const list of lists) {
      list.first = this.places.firstFrom(list.from, list.to, from);
      list.end = this.places.firstFrom(list.first, list.to, limit - list.words + 1);
      fewest = Math.min(fewest, list.end - list.first);
    }
    if (fewest === 0) return false;
    // A word with as many places as there are words is left one, whatever the others take.
    const scarce = lists.filter(({ first, end }) => end - first < lists.length);
    return haveOwnBeginnings(
      scarce.map(({ first, end }) =>
        Array.from({ length: end - first }, (_, i) => fromOf(this.places.at(first + i))),
      ),
    );
  }

  /** Where the places from `top` on begin, in order and once each. */
  #beginnings(top: number): number[] {
    const beginnings = new Set<number>();
    for (let i = top; i < this.places.length; i++) beginnings.add(fromOf(this.places.at(i)));
    return [...beginnings].sort((a, b) => a - b);
  }
}

/** A word of a `PROXIMITY`: all its places, and those in the stretch that is being looked at. */
interface WordPlaces extends Range {
  readonly words: number;
  first: number;
  end: number;
  /** Places before this have been found already. Stretches move on, so each place is found once. */
  taken: number;
}
