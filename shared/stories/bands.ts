import { finish } from '../matching/analysis/hash.ts';
import type { Features } from './features.ts';
import { joinHash } from './shingles.ts';
import { NAME } from './story-words.ts';

/** The keys in the table by which similar articles find each other. Their names have 64 bits, as hexadecimals. */
export interface Bands {
  /**
   * Of each list, the article claims the first band that no other story holds. Lists begin with what copies most
   * probably share. No lists if there is too little text to compare.
   */
  readonly choices: readonly (readonly string[])[];
  /** Bands in which to look for similar articles, including all choices. */
  readonly probed: readonly string[];
}

/** What bands are made from. */
export interface BandedText {
  /** The content hash of each word; 0 for words that mean little. */
  readonly contents: Uint32Array;
  /** The kind of each word. */
  readonly kinds: Uint8Array;
  readonly features: Features;
  /** The smallest ranks of the features, ascending. */
  readonly ranks: Uint32Array;
  /** Names cannot be distinguished from other words. */
  readonly caseless: boolean;
  /** The band of all words. */
  readonly whole: string;
  /** Most of the text is what its source repeats, and was left out. */
  readonly isForm: boolean;
}

/** Pairs of the words of a text: so many of them, of which each pair has at least one of the first. */
const pairsOfAll = { words: 10, first: 5 };
/** The same for the first words of the text. */
const pairsOfLead = { words: 5, first: 5 };
const leadWords = 24;
/** How often a name counts. Editors change names less often than other words. */
const nameCounts = 3;
/** How many of the smallest ranks are bands. */
const phrases = 8;

/**
 * The bands of a text. Writing costs ten times as much as looking, so an article claims four bands and looks at about
 * fifty. Most bands are pairs of words that a copy probably has among its own, in whichever order.
 *
 * - The words that occur most often, in pairs. In a copy with three words in ten replaced, the most frequent ones are
 *   still among the most frequent.
 * - The first words, in pairs, because a teaser is the beginning of its article.
 * - The smallest features. They show copies also where many texts have the same frequent words.
 * - All words, for identical articles. What a source repeats is left out of the text as soon as it is known, so two
 *   equal forms may share no other band.
 */
export function bandsOf(text: BandedText): Bands {
  const { contents, caseless, whole, isForm } = text;
  const pairsOfFrequent = pairs(mostFrequent(text), pairsOfAll.first);
  const ofAll = pairsOfFrequent.map(({ band }) => band);
  // Without the two words of the first pair, so that the two claims do not fail together.
  const ofOthers = pairsOfFrequent.filter(({ first }) => first > 1).map(({ band }) => band);
  const lead = smallest(contents.subarray(0, leadWords), pairsOfLead.words);
  const ofLead = pairs(lead, pairsOfLead.first).map(({ band }) => band);
  const ofPhrases = phraseBands(text);
  const rest = [whole, ...ofPhrases, ...ofAll];
  // Without names, frequent words say less.
  const others = caseless ? ofPhrases : ofOthers;
  const last = isForm ? [] : others;
  return {
    choices: [ofLead, ofPhrases, ofAll, last].map((list) => [...list, ...rest]),
    probed: [...new Set([...ofLead, ...rest])],
  };
}

/** The content hashes of the most frequent words. Of equally frequent ones, the same choice in every text. */
function mostFrequent({ contents, kinds }: BandedText): number[] {
  const counts = new Map<number, number>();
  for (let word = 0; word < contents.length; word += 1) {
    const hash = contents[word]!;
    if (hash !== 0) counts.set(hash, (counts.get(hash) ?? 0) + (kinds[word] === NAME ? nameCounts : 1));
  }
  // Most words occur once: only those are sorted that may be among the most frequent.
  let [frequent, least] = [[...counts], 0];
  for (
    let more = frequent;
    more.length >= pairsOfAll.words;
    more = more.filter(([, count]) => count > least)
  ) {
    frequent = more;
    least += 1;
  }
  return frequent
    .sort(([one, often], [other, oftenOther]) => oftenOther - often || finish(one) - finish(other))
    .slice(0, pairsOfAll.words)
    .map(([hash]) => hash);
}

function smallest(contents: Uint32Array, most: number): number[] {
  return [...new Set(contents)]
    .filter((hash) => hash !== 0)
    .sort((one, other) => finish(one) - finish(other))
    .slice(0, most);
}

/** The bands of all pairs with at least one of the first words, and its place; pairs near the beginning first. */
function pairs(words: readonly number[], most: number): { readonly band: string; readonly first: number }[] {
  const bands: { band: string; first: number }[] = [];
  for (let sum = 1; sum < 2 * words.length; sum += 1) {
    for (let first = Math.max(0, sum - words.length + 1); first < Math.min(most, sum / 2); first += 1) {
      bands.push({ band: pairBand(words[first]!, words[sum - first]!), first });
    }
  }
  return bands;
}

/** The same band whichever word comes first. */
function pairBand(one: number, other: number): string {
  const [a, b] = one < other ? [one, other] : [other, one];
  const half = (seed: number) => finish(joinHash(finish(a ^ seed), b ^ seed));
  return hex(half(0x2f0b4c47)) + hex(half(0x6a09e667));
}

/** The bands of the smallest features: the rank, and a second hash, since the smallest ranks of all texts are close together. */
function phraseBands({ ranks, features }: BandedText): string[] {
  return Array.from(ranks.subarray(0, phrases), (rank) => {
    const name = features.names[features.ranks.indexOf(rank)] ?? 0;
    return hex(rank) + hex(name);
  });
}

const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Eight hexadecimal digits. */
export function hex(number: number): string {
  const byteAt = (bits: number) => digits[(number >>> bits) & 0xff]!;
  return byteAt(24) + byteAt(16) + byteAt(8) + byteAt(0);
}
