/**
 * A place of a phrase in an article, as one number that sorts by where it begins: the first word's place, and in the
 * low bits the number of words. A query has fewer words than this, even in a phrase of single characters.
 */
const LENGTHS = 1 << 16;

export function placeOf(from: number, words: number): number {
  return from * LENGTHS + words;
}

export function fromOf(place: number): number {
  return Math.floor(place / LENGTHS);
}

/** The place after the last word. */
export function toOf(place: number): number {
  return fromOf(place) + (place % LENGTHS);
}

/** A stack of lists of places, so that looking for neighbours allocates no memory. */
export class PlaceStack {
  #values = new Float64Array(256);
  length = 0;

  push(place: number): void {
    if (this.length === this.#values.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = place;
  }

  at(index: number): number {
    return this.#values[index]!;
  }

  set(index: number, place: number): void {
    this.#values[index] = place;
  }

  /** Sorts the list that begins at `from` and ends at the top. */
  sort(from: number): void {
    if (this.length - from > 1) this.#values.subarray(from, this.length).sort();
  }

  /** Sorts the same list and removes duplicates. */
  sortDistinct(from: number): void {
    this.sort(from);
    let kept = from;
    for (let i = from; i < this.length; i++) {
      if (i === from || this.#values[i] !== this.#values[kept - 1]) this.#values[kept++] = this.#values[i]!;
    }
    this.length = kept;
  }

  /** The first index in a sorted list whose place begins at `start` or later. */
  firstFrom(from: number, to: number, start: number): number {
    const wanted = placeOf(start, 0);
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#values[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
