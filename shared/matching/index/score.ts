import { fromOf, type PlaceStack } from './places.ts';
import type { Reading } from './reading.ts';

/** BM25's k1 and b, and a usual length, in words. Nothing here depends on the queries or articles of an index. */
const SATURATION = 1.2;
const LENGTH_SHARE = 0.75;
const USUAL_LENGTH = 400;

const TITLE_WEIGHT = 3;
/** The first word of the text counts for so much more than the last; half of that is gone after so many words. */
const EARLY_WEIGHT = 1;
const EARLY_WORDS = 50;
/** A tag, an author or an address that fits. */
const DETAIL_WEIGHT = 1;

/** Scores are whole multiples of one part in this, so that the order of adding leaves no trace. */
const UNIT = 1 / 1024;

/**
 * How much of an article a leaf of the query takes up, from 0 to 1: the formula for term frequency of BM25 (S. E.
 * Robertson et al., "Okapi at TREC-3", 1994), in which a place in the title and an early place count for more than
 * one. It has no share for rarity, so that equal queries and articles score equal in any index.
 *
 * @param from the leaf's places lie on the stack from here to its top
 */
export function scoreOfLeaf(places: PlaceStack, from: number, reading: Reading): number {
  const [title, text] = reading.regions;
  let weight = 0;
  for (let i = from; i < places.length; i++) {
    const place = fromOf(places.at(i));
    if (place < title!.to) weight += TITLE_WEIGHT;
    else if (place < text!.to)
      weight += 1 + (EARLY_WEIGHT * EARLY_WORDS) / (EARLY_WORDS + place - text!.from);
    else weight += DETAIL_WEIGHT;
  }
  // Host and language have no places.
  if (weight === 0) weight = DETAIL_WEIGHT;
  const length = (text!.to - title!.from) / USUAL_LENGTH;
  const share = weight / (weight + SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length));
  return Math.round(share / UNIT) * UNIT;
}
