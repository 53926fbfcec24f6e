import type { Reading } from './reading.ts';

/**
 * How prominent something is in an article: words in the title, and words elsewhere, which count more the earlier they
 * come. The values are multiples of `UNIT`, so that sums do not depend on their order.
 */
export interface Weight {
  title: number;
  text: number;
}

/** The most that title and text can contribute. One word in the title counts more than any number in the text alone. */
const TITLE_SHARE = 0.6;
const TEXT_SHARE = 0.4;
/** The weight at which a field reaches half of its share: k1 of BM25, for each field separately. */
const TITLE_SATURATION = 0.25;
const TEXT_SATURATION = 1.2;
/** b of BM25, and a usual length in words. In a longer text each word counts less. */
const LENGTH_SHARE = 0.75;
const USUAL_LENGTH = 400;

/** How much more the first word of the text counts than the last, and after how many words half of that is gone. */
const EARLY_WEIGHT = 1;
const EARLY_WORDS = 50;
/** The weight of a matching tag, author, address or language. */
const DETAIL_WEIGHT = 1;

const UNIT = 1 / 1024;

/** Adds the word at a place to a weight. */
export function addPlace(weight: Weight, place: number, { regions }: Reading): void {
  const text = regions[1]!;
  if (place < regions[0]!.to) weight.title++;
  else if (place >= text.to) weight.text += DETAIL_WEIGHT;
  else weight.text += rounded(1 + (EARLY_WEIGHT * EARLY_WORDS) / (EARLY_WORDS + place - text.from));
}

/** Adds a match without a place: a host or a language. */
export function addDetail(weight: Weight): void {
  weight.text += DETAIL_WEIGHT;
}

/**
 * The score of one thing that is asked for, from 0 to 1. All its words, synonyms and forms share one weight, so that
 * they saturate together: the more there are, the less another one adds. Title and text saturate separately, as fields
 * in BM25F do before they are combined (S. Robertson, H. Zaragoza and M. Taylor, "Simple BM25 extension to multiple
 * weighted fields", 2004). Rarity does not count, so that equal queries and articles score the same in any index.
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
