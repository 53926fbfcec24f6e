import type { Reading } from './reading.ts';

/**
 * How much of an article something takes up: words in the title, and words elsewhere, which count the more the earlier
 * they come. Whole multiples of `UNIT`, so that sums are the same in whatever order they are made.
 */
export interface Weight {
  title: number;
  text: number;
}

/** What the title and the text can come to. A word in the title is worth more than any number in the text alone. */
const TITLE_SHARE = 0.6;
const TEXT_SHARE = 0.4;
/** From so many words on a field comes to half of its share: BM25's k1, for each field by itself. */
const TITLE_SATURATION = 0.25;
const TEXT_SATURATION = 1.2;
/** BM25's b, and a usual length, in words: of a long text a word takes up less. */
const LENGTH_SHARE = 0.75;
const USUAL_LENGTH = 400;

/** The first word of the text counts for so much more than the last; half of that is gone after so many words. */
const EARLY_WEIGHT = 1;
const EARLY_WORDS = 50;
/** A tag, an author, an address or a language that fits. */
const DETAIL_WEIGHT = 1;

const UNIT = 1 / 1024;

/** Adds the word at a place to a weight. */
export function addPlace(weight: Weight, place: number, { regions }: Reading): void {
  const text = regions[1]!;
  if (place < regions[0]!.to) weight.title++;
  else if (place >= text.to) weight.text += DETAIL_WEIGHT;
  else weight.text += rounded(1 + (EARLY_WEIGHT * EARLY_WORDS) / (EARLY_WORDS + place - text.from));
}

/** Adds what has no place: a host or a language. */
export function addDetail(weight: Weight): void {
  weight.text += DETAIL_WEIGHT;
}

/**
 * The score of one thing asked for, from 0 to 1. Words, synonyms and forms of it are one weight, so that they saturate
 * together: the more there are, the less another one adds. Title and text saturate by themselves, as the fields of BM25F
 * do before they are joined (S. Robertson, H. Zaragoza and M. Taylor, "Simple BM25 extension to multiple weighted
 * fields", 2004). There is no share for rarity, so that equal queries and articles score equal in any index.
 */
export function scoreOf({ title, text }: Weight, { regions }: Reading): number {
  const body = regions[1]!;
  const length = (body.to - body.from) / USUAL_LENGTH;
  const inTitle = title / (title + TITLE_SATURATION);
  const inText = text / (text + TEXT_SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length));
  return rounded(TITLE_SHARE * inTitle + TEXT_SHARE * inText);
}

function rounded(value: number): number {
  return Math.round(value / UNIT) * UNIT;
}
