import { kindBits, PAIR_OF_NAMES, weights } from './features.ts';
import { mostRanks, type Sketch } from './sketch.ts';
import { hasDigit } from './story-words.ts';
import { holds, inBoth, sizeOf } from './word-filter.ts';

/** What two articles have in common. Shares are from 0 to 1. */
export interface Agreement {
  readonly phrases: Phrases;
  readonly words: Words;
  readonly facts: Facts;
  readonly titles: Titles;
}

interface Phrases {
  /** The share of the features of both, by weight, that both have. */
  readonly likeness: number;
  /** The share of the features of the text with fewer features, by weight, that the other text has too. */
  readonly containment: number;
  /** The number of features of that text for which this is known. */
  readonly sampled: number;
  /** The likeness of phrases without a number alone, and of all other features. */
  readonly ofWords: number;
  readonly ofFacts: number;
}

interface Words {
  /** The share of the words of both that both have. */
  readonly likeness: number;
  /** The share of the words of the article with fewer words that the other article has too. */
  readonly containment: number;
  /** The number of meaningful words in that article. */
  readonly smaller: number;
  /** Whether that article has under four fifths of the other's words. */
  readonly uneven: boolean;
}

/**
 * The share of one text's names and numbers that the other article has: first for the text with more in common, then
 * for the other.
 */
interface Facts {
  readonly most: number;
  readonly least: number;
  /** For the article with fewer words. It may be missing: a teaser has few facts. */
  readonly ofSmaller: number;
  /** The same for numbers only, of the text with more in common. 1 if there are under three numbers. */
  readonly numbers: number;
}

/** The share of one title's words that the other article does not contain anywhere. */
interface Titles {
  readonly most: number;
  readonly least: number;
  readonly ofSmaller: number;
  /**
   * The titles differ in a place or two, or in a number, and neither text contains the other's title: "Episode 41",
   * "Episode 42".
   */
  readonly serial: boolean;
}

/** Compares two articles by their sketches. Symmetrical. */
export function compareSketches(one: Sketch, other: Sketch, words = compareWords(one, other)): Agreement {
  const [smaller, larger] = sizeOf(one.words) <= sizeOf(other.words) ? [one, other] : [other, one];
  return {
    phrases: comparePhrases(one, other),
    words,
    facts: compareFacts(smaller, larger),
    titles: compareTitles(smaller, larger),
  };
}

/** Compares the words alone, which costs little. Symmetrical. */
export function compareWords(one: Sketch, other: Sketch): Words {
  const [smaller = 0, larger = 0] = [sizeOf(one.words), sizeOf(other.words)].sort((a, b) => a - b);
  const both = Math.min(inBoth(one.words, other.words), smaller);
  return {
    likeness: share(both, smaller + larger - both),
    containment: share(both, smaller),
    smaller,
    uneven: smaller < 0.8 * larger,
  };
}

function compareFacts(smaller: Sketch, larger: Sketch): Facts {
  const [known, knownOfLarger] = [knownFacts(smaller, larger), knownFacts(larger, smaller)];
  const shares = [shareOf(known, smaller.facts), shareOf(knownOfLarger, larger.facts)];
  return {
    most: Math.max(...shares),
    least: Math.min(...shares),
    ofSmaller: (known + 1) / (smaller.facts.length + 1),
    numbers: Math.max(numbersKnown(smaller, larger), numbersKnown(larger, smaller)),
  };
}

function numbersKnown({ facts }: Sketch, { words }: Sketch): number {
  const numbers = facts.filter(hasDigit);
  if (numbers.length < 3) return 1;
  return numbers.reduce((sum, fact) => sum + Number(holds(words, fact)), 0) / numbers.length;
}

function knownFacts({ facts }: Sketch, { words }: Sketch): number {
  return facts.reduce((sum, fact) => sum + Number(holds(words, fact)), 0);
}

function shareOf(known: number, facts: Uint32Array): number {
  return facts.length === 0 ? 1 : known / facts.length;
}

function compareTitles(smaller: Sketch, larger: Sketch): Titles {
  const [own, others] = [foreignWords(smaller, larger), foreignWords(larger, smaller)];
  const ofSmaller = share(own.length, smaller.title.length);
  const ofLarger = share(others.length, larger.title.length);
  const inBothTitles = smaller.title.reduce((sum, word) => sum + Number(larger.title.includes(word)), 0);
  const alike = 2 * inBothTitles >= Math.min(smaller.title.length, larger.title.length);
  const slotDiffers = own.length > 0 && others.length > 0;
  const numbersDiffer = hasOtherNumbers(smaller, larger) && hasOtherNumbers(larger, smaller);
  const numbersForeign = own.some(hasDigit) && others.some(hasDigit);
  return {
    most: Math.max(ofSmaller, ofLarger),
    least: Math.min(ofSmaller, ofLarger),
    ofSmaller,
    serial: (alike && (slotDiffers || numbersDiffer)) || numbersForeign,
  };
}

function hasOtherNumbers(one: Sketch, other: Sketch): boolean {
  return one.title.some((word) => hasDigit(word) && !other.title.includes(word));
}

/** The words of one article's title that are nowhere in the other article. */
function foreignWords({ title }: Sketch, { words }: Sketch): Uint32Array {
  return title.filter((word) => !holds(words, word));
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/**
 * Estimates what two texts have in common from their samples. It is exact for texts that fit into their sketches, and
 * right on average for others. A sampled feature stands for as many features as the inverse of its chance to be
 * sampled: that is the number that it counts for here.
 */
function comparePhrases(one: Sketch, other: Sketch): Phrases {
  const common = new Uint32Array(weights.length);
  const onlyOne = new Uint32Array(weights.length);
  const onlyOther = new Uint32Array(weights.length);
  // Pairs of names do not exist for a text in which names cannot be recognised.
  const left = one.caseless === other.caseless ? -1 : PAIR_OF_NAMES;
  /** All features with a rank below this were sampled from both texts. */
  let limit = 2 ** 32;
  for (let i = 0, j = 0; i < one.ranks.length || j < other.ranks.length; ) {
    const a = one.ranks[i] ?? Number.POSITIVE_INFINITY;
    const b = other.ranks[j] ?? Number.POSITIVE_INFINITY;
    const least = Math.min(a, b);
    if (i === mostRanks || j === mostRanks) {
      limit = least;
      break;
    }
    const kind = least & kindBits;
    if (kind !== left) (a === b ? common : a < b ? onlyOne : onlyOther)[kind]! += 1;
    if (a <= b) i += 1;
    if (b <= a) j += 1;
  }
  const weigh = (counts: Uint32Array, from = 0, to = weights.length) =>
    weights
      .slice(from, to)
      .reduce((sum, weight, kind) => sum + counts[from + kind]! * standsFor(weight, limit), 0);
  const both = weigh(common);
  const [ofOne, ofOther] = [weigh(onlyOne), weigh(onlyOther)];
  const factsInBoth = weigh(common, 1);
  const count = (counts: Uint32Array) => counts.reduce((sum, n) => sum + n, 0);
  return {
    likeness: share(both, both + ofOne + ofOther),
    containment: share(both, both + Math.min(ofOne, ofOther)),
    sampled: count(common) + Math.min(count(onlyOne), count(onlyOther)),
    ofWords: share(weigh(common, 0, 1), weigh(common, 0, 1) + weigh(onlyOne, 0, 1) + weigh(onlyOther, 0, 1)),
    ofFacts: share(factsInBoth, factsInBoth + weigh(onlyOne, 1) + weigh(onlyOther, 1)),
  };
}

/** How many features of its weight a sampled feature stands for, if the sample ends at `limit`. */
function standsFor(weight: number, limit: number): number {
  return weight / (1 - (1 - limit / 2 ** 32) ** weight);
}
