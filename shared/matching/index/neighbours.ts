import type { Gap } from '../query.ts';
import { fromOf, type PlaceStack, toOf } from './places.ts';
import type { Reading } from './reading.ts';

/** A list on the stack: the index of its first entry, and the index after its last. */
export interface Range {
  readonly from: number;
  to: number;
}

/** Filters a sorted list of places, keeping those near a place of another list. */
export class Neighbours {
  readonly #places: PlaceStack;
  readonly #reading: Reading;
  /** The ends of the other list's places in ascending order. */
  #ends = new Float64Array(64);

  constructor(places: PlaceStack, reading: Reading) {
    this.#places = places;
    this.#reading = reading;
  }

  /**
   * Keeps the places in `mine` that have a neighbour in `theirs`. For each place only the nearest place on either side
   * is checked: if that is too far away, or in another field, so are all others.
   *
   * @param mineIsLeft whether `mine` is the left operand; matters when the gap is ordered
   */
  keep(mine: Range, theirs: Range, { distance, ordered }: Gap, mineIsLeft: boolean): void {
    const places = this.#places;
    const before = !(ordered && mineIsLeft);
    const after = !(ordered && !mineIsLeft);
    const count = theirs.to - theirs.from;
    if (before) this.#sortEnds(theirs);
    const ends = this.#ends;
    let passed = 0;
    let kept = mine.from;
    for (let i = mine.from; i < mine.to; i++) {
      const place = places.at(i);
      const from = fromOf(place);
      let isNear = false;
      if (before) {
        while (passed < count && ends[passed]! <= from) passed++;
        isNear =
          passed > 0 &&
          from - ends[passed - 1]! <= distance &&
          this.#areTogether(ends[passed - 1]! - 1, from);
      }
      if (after && !isNear) {
        const to = toOf(place);
        const next = places.firstFrom(theirs.from, theirs.to, to);
        if (next < theirs.to) {
          const other = fromOf(places.at(next));
          isNear = other - to <= distance && this.#areTogether(other, from);
        }
      }
      if (isNear) places.set(kept++, place);
    }
    mine.to = kept;
  }

  #sortEnds({ from, to }: Range): void {
    if (this.#ends.length < to - from) this.#ends = new Float64Array((to - from) * 2);
    let isSorted = true;
    for (let i = from; i < to; i++) {
      const end = toOf(this.#places.at(i));
      this.#ends[i - from] = end;
      if (i > from && end < this.#ends[i - from - 1]!) isSorted = false;
    }
    if (!isSorted) this.#ends.subarray(0, to - from).sort();
  }

  #areTogether(place: number, other: number): boolean {
    return this.#reading.regionAt(place) === this.#reading.regionAt(other);
  }
}
