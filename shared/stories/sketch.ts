import { finish, hashHigh, hashLow } from '../matching/analysis/hash.ts';
import type { WordList } from '../matching/analysis/word-list.ts';
import { hour } from '../time/units.ts';
import { joinHash, readWords, shingleAt, shingleWords } from './shingles.ts';
import { COMMON, contentHash, kindsOf, NUMBER, titleHashes } from './story-words.ts';
import { addTo, emptyFilter, type WordFilter } from './word-filter.ts';

/**
 * About 800 bytes that represent an article: enough to compare two articles and to see where they agree.
 *
 * `ranks` samples the phrases. The features of the text are hashed, and the smallest hashes are kept. This is
 * bottom-k sampling with the same "random" order for every text, so what two samples have in common shows what the
 * texts have in common (A. Broder, "On the resemblance and containment of documents", 1997). Features are runs of
 * three words, pairs of neighbouring names and pairs of neighbouring numbers. Pairs recognise copies in which an
 * editor changed words everywhere. Numbers weigh more, since they distinguish the market reports of two days: a heavy
 * feature has several chances to be sampled, and counts for as many features as it stands for (weighted bottom-k with
 * rank conditioning: E. Cohen and H. Kaplan, "Summarizing data using bottom-k sketches", 2007). Only pairs of names
 * need capitals.
 */
export interface Sketch {
  /**
   * At most 96, ascending, without duplicates. The last two bits give the kind. A text with fewer features is
   * completely in here.
   */
  readonly ranks: Uint32Array;
  /** The meaningful words of title and text (`contentHash`). */
  readonly words: WordFilter;
  /** At most 24 names and numbers of the text as content hashes. If there are more, the same choice in every text. */
  readonly facts: Uint32Array;
  /** At most 16 words of the title as content hashes. */
  readonly title: Uint32Array;
  /** The number of words that were read. */
  readonly length: number;
  /** A hash of all words of title and text, in order. Articles with the same hash are the same. */
  readonly whole: number;
  /** Names cannot be distinguished from other words, so there are no pairs of names. */
  readonly caseless: boolean;
  /** A hash of the publisher; 0 if it is unknown. */
  readonly source: number;
  /** Hours since 1970 of the publication, or else of the arrival; 0 if both are unknown. */
  readonly hour: number;
}

/** A sketch, and the band names by which similar articles find each other. */
export interface SketchedArticle {
  readonly sketch: Sketch;
  /** Bands that this article claims for its story if they are free. None if there is too little text to compare. */
  readonly claimed: readonly string[];
  /** Bands in which to look for similar articles, including all that it claims. */
  readonly probed: readonly string[];
}

/** The fields of an article that are sketched. */
export interface SketchableArticle {
  readonly title: string;
  readonly text: string;
  /** The text without what its source repeats, if that is known. */
  readonly ownText?: string | undefined;
  readonly source?: string | undefined;
  readonly publishedAt?: string | undefined;
  readonly receivedAt?: string | undefined;
}

export const mostRanks = 96;
const mostFacts = 24;
const mostTitleWords = 16;
export const filterBytes = 256;

/**
 * How many of the smallest ranks are claimed and how many are looked up: reading is cheap, and looking up more finds
 * more.
 */
const bandsOfAll = { claimed: 8, probed: 24 };
/** The same for the first words: a teaser is the beginning of its article. */
const bandsOfLead = { claimed: 2, probed: 10 };
const leadWords = 32;

/** Kinds of features, and their weights. */
const PHRASE = 0;
const PHRASE_WITH_NUMBER = 1;
export const PAIR_OF_NAMES = 2;
const PAIR_OF_NUMBERS = 3;
export const weights: readonly number[] = [1, 16, 4, 32];
/** The bits of a rank that give the kind of its feature. They are too few to change the order. */
export const kindBits = 3;

/** With fewer words than this, the title counts as text. */
const enoughWords = 24;
/**
 * Articles with fewer words in total are alike only if they are identical. With even fewer words they are not
 * compared.
 */
export const fewWords = 12;
const tooFewWords = 4;

/** The sketch of an article. */
export function sketchOf(article: SketchableArticle): SketchedArticle {
  const { ownText = article.text } = article;
  const title = titleHashes(article.title);
  const ofTitle = hashAll(readWords(article.title).words, { words: 0, low: 2, high: 2 });
  let read = readWords(article.text);
  const whole = hashAll(read.words, ofTitle);
  if (ownText !== article.text) read = readWords(ownText);
  if (read.words.count < enoughWords) read = readWords(`${article.title}\n${ownText}`);
  const { words, spelled } = read;
  const filter = emptyFilter(filterBytes);
  for (const hash of title) addTo(filter, hash);
  const { kinds, caseless } = kindsOf(words, spelled);
  const facts = new Set<number>();
  for (let word = 0; word < words.count; word += 1) {
    const hash = contentHash(words, spelled, word);
    if (hash === 0) continue;
    addTo(filter, hash);
    if (kinds[word] !== COMMON) facts.add(hash);
  }
  const features = featuresOf(words, kinds);
  const sketch: Sketch = {
    ranks: distinct(features.ranks.slice().sort(), mostRanks),
    words: filter,
    facts: Uint32Array.from([...facts].sort((a, b) => finish(a) - finish(b)).slice(0, mostFacts)),
    title: Uint32Array.from(title.slice(0, mostTitleWords)),
    length: words.count,
    whole: whole.low >>> 0,
    caseless,
    source: article.source === undefined ? 0 : hashHigh(article.source, 0) | 1,
    hour: hourOf(article),
  };
  const name = hex(whole.low) + hex(whole.high);
  if (words.count < fewWords) {
    if (whole.words < tooFewWords) return { sketch, claimed: [], probed: [] };
    return { sketch, claimed: [name], probed: [name, ...titleBand(sketch)] };
  }
  return { sketch, ...bandsOf(features, sketch, name) };
}

interface Features {
  /** With the kind in the last bits. */
  readonly ranks: Uint32Array;
  /** A second hash of each feature, for the names of bands. */
  readonly names: Uint32Array;
  /** The last word of each feature. */
  readonly at: Uint32Array;
}

function featuresOf({ count, hashHigh, hashLow }: WordList, kinds: Uint8Array): Features {
  // There are fewer shingles than words, and fewer pairs.
  const ranks = new Uint32Array(2 * count);
  const names = new Uint32Array(2 * count);
  const at = new Uint32Array(2 * count);
  let features = 0;
  /** The latest word of each kind. */
  const latest = [-1, -1, -1];
  for (let word = 0; word < count; word += 1) {
    const kind = kinds[word]!;
    const before = latest[kind]!;
    if (kind !== COMMON) {
      if (before >= 0) {
        const pair = kind === NUMBER ? PAIR_OF_NUMBERS : PAIR_OF_NAMES;
        ranks[features] = rank(pairOf(before, word, hashLow), pair);
        names[features] = finish(pairOf(before, word, hashHigh));
        at[features++] = word;
      }
      latest[kind] = word;
    }
    const first = word - shingleWords + 1;
    if (first < 0) continue;
    const phrase = latest[NUMBER]! >= first ? PHRASE_WITH_NUMBER : PHRASE;
    ranks[features] = rank(shingleAt(first, hashLow), phrase);
    names[features] = finish(shingleAt(first, hashHigh));
    at[features++] = word;
  }
  return {
    ranks: ranks.subarray(0, features),
    names: names.subarray(0, features),
    at: at.subarray(0, features),
  };
}

/** Begins with its own seed, so that a pair of neighbours is not part of a shingle. */
function pairOf(one: number, other: number, hashes: Int32Array): number {
  return joinHash(joinHash(0x51ed270b, hashes[one]!), hashes[other]!);
}

/**
 * The smallest of several hashes, as many as the feature weighs. So it has that many chances to be among the smallest
 * of its text.
 */
function rank(feature: number, kind: number): number {
  let smallest = 0xffffffff;
  for (let chance = 1; chance <= weights[kind]!; chance += 1) {
    smallest = Math.min(smallest, finish(feature ^ Math.imul(chance, 0x9e3779b1)) >>> 0);
  }
  return ((smallest & ~kindBits) | kind) >>> 0;
}

/** The first `most` different values of an ascending list. */
function distinct(ordered: Uint32Array, most: number): Uint32Array {
  const kept = new Uint32Array(Math.min(most, ordered.length));
  let count = 0;
  for (let i = 0; i < ordered.length && count < most; i += 1) {
    if (i === 0 || ordered[i] !== ordered[i - 1]) kept[count++] = ordered[i]!;
  }
  return kept.slice(0, count);
}

/**
 * Bands from the smallest features of the whole text, those of its beginning, the title, and all words (for identical
 * articles).
 */
function bandsOf({ ranks, names, at }: Features, sketch: Sketch, whole: string) {
  // Pairs of names are found in few texts that are all in capitals, so the bands of the beginning do not use them.
  const lead = ranks.filter((rank, i) => at[i]! < leadWords && (rank & kindBits) !== PAIR_OF_NAMES).sort();
  const ofLead = distinct(lead, bandsOfLead.probed);
  const ofAll = sketch.ranks.subarray(0, bandsOfAll.probed);
  const last = Math.max(ofAll.at(-1) ?? 0, ofLead.at(-1) ?? 0);
  const nameOf = new Map<number, number>();
  for (let feature = 0; feature < ranks.length; feature += 1) {
    if (ranks[feature]! <= last) nameOf.set(ranks[feature]!, names[feature]!);
  }
  const nameAll = (chosen: Uint32Array) =>
    Array.from(chosen, (rank) => hex(rank) + hex(nameOf.get(rank) ?? 0));
  const ofWords = [...titleBand(sketch), whole];
  return {
    claimed: [
      ...new Set([
        ...nameAll(sketch.ranks.subarray(0, bandsOfAll.claimed)),
        ...nameAll(ofLead.subarray(0, bandsOfLead.claimed)),
        ...ofWords,
      ]),
    ],
    probed: [...new Set([...nameAll(ofAll), ...nameAll(ofLead), ...ofWords])],
  };
}

/** The fewest words of a title that becomes a band. */
const leastTitle = 3;

/**
 * The names of bands have 64 bits: a feature's rank and its second hash. A service keeps millions of bands, and the
 * smallest ranks of all texts are close together. Titles and short articles are named by all their words.
 */
function titleBand({ title }: Sketch): string[] {
  const words = title.join(' ');
  return title.length < leastTitle ? [] : [hex(hashLow(words, 1)) + hex(hashHigh(words, 1))];
}

interface AllWords {
  readonly words: number;
  readonly low: number;
  readonly high: number;
}

/** The hash of all words so far and these, in order. */
function hashAll({ count, hashLow, hashHigh }: WordList, before: AllWords): AllWords {
  let { low, high } = before;
  for (let word = 0; word < count; word += 1) {
    low = joinHash(low, hashLow[word]!);
    high = joinHash(high, hashHigh[word]!);
  }
  return { words: before.words + count, low, high };
}

function hex(number: number): string {
  return (number >>> 0).toString(16).padStart(8, '0');
}

/** A day without a time counts as its noon. */
function hourOf({ publishedAt, receivedAt }: SketchableArticle): number {
  const at = publishedAt ?? receivedAt;
  if (at === undefined) return 0;
  const instant = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(at) ? `${at}T12:00:00Z` : at);
  return Number.isNaN(instant) ? 0 : Math.max(0, Math.floor(instant / hour));
}
