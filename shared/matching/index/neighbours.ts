import { fromOf, type PlaceStack, toOf } from './places.ts';
import type { Reading } from './reading.ts';

/** A list on the stack: its first index, and the one after its last. */
export interface Range {
  readonly from: number;
  to: number;
}

/** How far apart two neighbours may stand, and whether the left operand must come first. */
export interface Reach {
  readonly distance: number;
  readonly ordered: boolean;
}

/**
 * Leaves of `mine` the places that have a neighbour in `theirs`. Both lists are sorted. For each place only the few
 * places of the other list that could be nearest are looked at.
 *
 * @param minesIsLeft whether `mine` is the left operand, for an ordered reach
 * @param longest the most words that a place in `theirs` has
 */
export function keepNeighbours(
  places: PlaceStack,
  reading: Reading,
  mine: Range,
  theirs: Range,
  reach: Reach,
  mineIsLeft: boolean,
  longest: number,
): void {
  let kept = mine.from;
  for (let i = mine.from; i < mine.to; i++) {
    const place = places.at(i);
    const isNear =
      (!(reach.ordered && mineIsLeft) &&
        hasNeighbourBefore(places, reading, place, theirs, reach.distance, longest)) ||
      (!(reach.ordered && !mineIsLeft) && hasNeighbourAfter(places, reading, place, theirs, reach.distance));
    if (isNear) places.set(kept++, place);
  }
  mine.to = kept;
}

function hasNeighbourAfter(
  places: PlaceStack,
  reading: Reading,
  place: number,
  theirs: Range,
  distance: number,
): boolean {
  const end = toOf(place);
  const i = places.firstFrom(theirs.from, theirs.to, end);
  if (i === theirs.to) return false;
  const other = fromOf(places.at(i));
  return other - end <= distance && reading.regionAt(other) === reading.regionAt(fromOf(place));
}

/** Walks back from the nearest; only places that overlap, or are shorter than a farther one, are passed over. */
function hasNeighbourBefore(
  places: PlaceStack,
  reading: Reading,
  place: number,
  theirs: Range,
  distance: number,
  longest: number,
): boolean {
  const start = fromOf(place);
  for (let i = places.firstFrom(theirs.from, theirs.to, start) - 1; i >= theirs.from; i--) {
    const other = places.at(i);
    const between = start - toOf(other);
    if (between >= 0 && between <= distance) {
      if (reading.regionAt(fromOf(other)) === reading.regionAt(start)) return true;
      return false;
    }
    if (start - fromOf(other) > distance + longest) return false;
  }
  return false;
}

/**
 * Whether each of some words can have a place of its own to begin at: a perfect matching between words and
 * beginnings, by augmenting paths (H. W. Kuhn, "The Hungarian method for the assignment problem", 1955).
 */
export function haveOwnBeginnings(beginnings: readonly (readonly number[])[]): boolean {
  const takenBy = new Map<number, number>();
  const give = (word: number, tried: Set<number>): boolean =>
    beginnings[word]!.some((beginning) => {
      if (tried.has(beginning)) return false;
      tried.add(beginning);
      const holder = takenBy.get(beginning);
      if (holder !== undefined && !give(holder, tried)) return false;
      takenBy.set(beginning, word);
      return true;
    });
  return beginnings.every((_, word) => give(word, new Set()));
}
