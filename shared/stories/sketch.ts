import { finish } from '../matching/analysis/hash.ts';
import type { WordList } from '../matching/analysis/word-list.ts';
import { joinHash, readWords, shingleAt, shingleWords } from './shingles.ts';

/**
 * A few numbers that stand for a text: enough to find its near-duplicates and to say how like two texts are.
 *
 * The features of a text are hashed, and the sketch keeps the smallest hashes: bottom-k sampling in the same "random"
 * order for every text, so that what two sketches have in common tells what the texts have in common (A. Broder, "On
 * the resemblance and containment of documents", 1997). Features are
 *
 * - shingles, the runs of three words: they tell texts on one subject apart;
 * - pairs of facts that follow one another, a fact being a name or a number: they hold copies together in which an
 *   editor changed words everywhere.
 *
 * Names weigh more than other words, and numbers more than names: the market reports of two days share their phrases
 * and the names of the exchange and its firms, while two copies of one report share their numbers. A heavy feature has
 * many chances to be sampled, and counts for as many as it stands for (weighted bottom-k with rank conditioning: E. Cohen
 * and H. Kaplan, "Summarizing data using bottom-k sketches", 2007). In scripts without capitals numbers remain; a
 * text without any is compared by its words alone.
 */
export interface Sketch {
  /** At most 128, ascending, each once; the last three bits tell the kind. A text with fewer features is wholly in here. */
  readonly ranks: Uint32Array;
  /** Names of the first 12 features, in the order of `ranks`: near-duplicates are found by one that they share. */
  readonly bands: readonly string[];
}

/** Chosen on generated sets and verified on others, as the README tells. */
const sketchSize = 128;
const bandCount = 12;

/** What a word is, and with it a shingle, which goes by the weightiest of its words. */
const COMMON = 0;
const NAME = 1;
const NUMBER = 2;
const PAIR_OF_NAMES = 3;
const PAIR_WITH_NUMBER = 4;

/** How much a feature weighs, by its kind. */
const weights = [1, 2, 16, 4, 32];

/** Below so many words the title counts as text; below half of it a text is too little to be compared. */
const enoughWords = 24;

/** The sketch of an article. Without bands where there is too little to compare: such an article is its own story. */
export function sketchOf({ title, text }: { readonly title: string; readonly text: string }): Sketch {
  const body = readWords(text);
  if (body.words.count >= enoughWords) return sketchOfWords(body.words, body.spelled);
  const whole = readWords(`${title}\n${text}`);
  if (whole.words.count >= enoughWords / 2) return sketchOfWords(whole.words, whole.spelled);
  return { ranks: new Uint32Array(), bands: [] };
}

/**
 * An estimate of what two texts have in common, by weight, from 0 to 1: exact for texts that fit their sketches, and
 * right on average for others. Of a sampled feature one out of so many has been seen as the chance says that it is
 * sampled at all, which is one in the number that it counts for here.
 */
export function likeness(one: Uint32Array, other: Uint32Array): number {
  const union = new Uint32Array(weights.length);
  const common = new Uint32Array(weights.length);
  /** Features below it have been sampled from both texts; the first that may be missing from one ends the count. */
  let limit = 2 ** 32;
  for (let i = 0, j = 0, seen = 0; i < one.length || j < other.length; seen += 1) {
    const a = one[i] ?? Number.POSITIVE_INFINITY;
    const b = other[j] ?? Number.POSITIVE_INFINITY;
    const least = Math.min(a, b);
    if (seen === sketchSize - 1) {
      limit = least;
      break;
    }
    union[least & kindBits]! += 1;
    if (a === b) common[least & kindBits]! += 1;
    if (a <= b) i += 1;
    if (b <= a) j += 1;
  }
  let all = 0;
  let shared = 0;
  for (const [kind, weight] of weights.entries()) {
    const standsFor = weight / (1 - (1 - limit / 2 ** 32) ** weight);
    all += union[kind]! * standsFor;
    shared += common[kind]! * standsFor;
  }
  return all === 0 ? 0 : shared / all;
}

/** `spelled` is what the words were read from, with its capitals. */
function sketchOfWords({ count, start, hashHigh, hashLow }: WordList, spelled: string): Sketch {
  // There are fewer shingles than words, and fewer pairs.
  const ranks = new Uint32Array(2 * count);
  const names = new Uint32Array(2 * count);
  const kinds = new Uint8Array(count);
  let features = 0;
  let latestFact = -1;
  for (let word = 0; word < count; word += 1) {
    const kind = kindOf(spelled, start[word]!);
    kinds[word] = kind;
    if (kind !== COMMON) {
      if (latestFact >= 0) {
        const pair = weightier(kind, kinds[latestFact]!) === NUMBER ? PAIR_WITH_NUMBER : PAIR_OF_NAMES;
        ranks[features] = rank(pairOf(latestFact, word, hashLow), pair);
        names[features++] = finish(pairOf(latestFact, word, hashHigh));
      }
      latestFact = word;
    }
    const first = word - shingleWords + 1;
    if (first < 0) continue;
    ranks[features] = rank(shingleAt(first, hashLow), kinds.subarray(first, word + 1).reduce(weightier));
    names[features++] = finish(shingleAt(first, hashHigh));
  }
  const smallest = distinct(ranks.slice(0, features).sort(), sketchSize);
  return { ranks: smallest, bands: nameBands(smallest.subarray(0, bandCount), ranks, names, features) };
}

function weightier(one: number, other: number): number {
  return Math.max(one, other);
}

/** Begins with a number of its own, so that a pair of neighbours is no part of a shingle. */
function pairOf(one: number, other: number, hashes: Int32Array): number {
  return joinHash(joinHash(0x51ed270b, hashes[one]!), hashes[other]!);
}

/** The bits of a rank that tell the kind of its feature; too few to change the order. */
const kindBits = 7;

/** The smallest of as many hashes as the feature weighs: so many chances to be among the smallest of its text. */
function rank(feature: number, kind: number): number {
  let smallest = 0xffffffff;
  for (let chance = 1; chance <= weights[kind]!; chance += 1) {
    smallest = Math.min(smallest, finish(feature ^ Math.imul(chance, 0x9e3779b1)) >>> 0);
  }
  return ((smallest & ~kindBits) | kind) >>> 0;
}

/** A name is a word with a capital that does not begin a sentence; a number begins with a digit. */
function kindOf(text: string, at: number): typeof COMMON | typeof NAME | typeof NUMBER {
  const unit = text.charCodeAt(at);
  if (unit < 0x80 ? unit >= 0x30 && unit <= 0x39 : /^\p{Nd}/u.test(text.charAt(at))) return NUMBER;
  const isCapital = unit < 0x80 ? unit >= 0x41 && unit <= 0x5a : /^\p{Lu}/u.test(text.charAt(at));
  return isCapital && !beginsSentence(text, at) ? NAME : COMMON;
}

/** Nothing before it, or a stop, a line's end, an opening quotation mark. Abbreviations pass for a stop: no harm done. */
function beginsSentence(text: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && text.charCodeAt(before) === 0x20) before -= 1;
  return before < 0 || /[.!?:\n"“„«»¿¡(•–—-]/.test(text.charAt(before));
}

/** The first `most` different ones of an ascending list. */
function distinct(ordered: Uint32Array, most: number): Uint32Array {
  const kept = new Uint32Array(Math.min(most, ordered.length));
  let count = 0;
  for (let i = 0; i < ordered.length && count < most; i += 1) {
    if (i === 0 || ordered[i] !== ordered[i - 1]) kept[count++] = ordered[i]!;
  }
  return kept.slice(0, count);
}

/**
 * 64 bits a name, a feature's rank and its other hash: a service keeps millions of bands, and the smallest ranks of
 * all texts lie close together.
 */
function nameBands(chosen: Uint32Array, ranks: Uint32Array, names: Uint32Array, features: number): string[] {
  const last = chosen.at(-1) ?? -1;
  const nameOf = new Map<number, number>();
  for (let feature = 0; feature < features; feature += 1) {
    if (ranks[feature]! <= last) nameOf.set(ranks[feature]!, names[feature]!);
  }
  return [...chosen].map((rank) => hex(rank) + hex(nameOf.get(rank) ?? 0));
}

function hex(number: number): string {
  return number.toString(16).padStart(8, '0');
}
