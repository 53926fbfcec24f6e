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

/** How much a place counts: one in the title for most, one early in the text for more than one late. */
export function weightAt(place: number, { regions }: Reading): number {
  const [title, text] = regions;
  if (place < title!.to) return TITLE_WEIGHT;
  if (place < text!.to) return 1 + (EARLY_WEIGHT * EARLY_WORDS) / (EARLY_WORDS + place - text!.from);
  return DETAIL_WEIGHT;
}

/**
 * How much of an article something takes up, from 0 to 1, by the formula for term frequency of BM25 (S. E. Robertson et
 * al., "Okapi at TREC-3", 1994). It has no share for rarity, so that equal queries and articles score equal in any index.
 *
 * @param weight of all its places; 0 for what has none, a host or a language
 */
export function scoreOf(weight: number, { regions }: Reading): number {
  const [title, text] = regions;
  const length = (text!.to - title!.from) / USUAL_LENGTH;
  const counted = weight || DETAIL_WEIGHT;
  const share = counted / (counted + SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length));
  return Math.round(share / UNIT) * UNIT;
}
