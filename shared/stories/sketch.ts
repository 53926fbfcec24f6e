import { finish } from '../matching/analysis/hash.ts';
import type { WordList } from '../matching/analysis/word-list.ts';
import { joinHash, readWords, shingleAt, shingleWords } from './shingles.ts';

/**
 * A few numbers that stand for a text: enough to find its near-duplicates and to say how like two texts are.
 *
 * The features of a text are hashed, and the sketch keeps the smallest hashes: bottom-k sampling in the same "random"
 * order for every text, so that of two sketches the share in common estimates the share that the texts have in
 * common (A. Broder, "On the resemblance and containment of documents", 1997). Features are
 *
 * - shingles, the runs of three words: they tell texts on one subject apart;
 * - pairs of facts that follow one another, a fact being a name or a number: they tell apart the market reports of two
 *   days, which share their phrases, and hold copies together in which an editor changed words everywhere.
 *
 * Facts weigh more than phrases (weighted bottom-k: E. Cohen and H. Kaplan, "Summarizing data using bottom-k sketches",
 * 2007). In scripts without capitals numbers remain as facts; a text without any is compared by its shingles alone.
 */
export interface Sketch {
  /** At most 64, ascending, each once. A text with fewer features is wholly in here. */
  readonly ranks: Uint32Array;
  /** Names of the first features, in the order of `ranks`: near-duplicates are found by one that they share. */
  readonly bands: readonly string[];
}

/** Chosen on one generated set and verified on others: `node test/bench/stories-quality.ts`. */
const factShingleWeight = 8;
const factPairWeight = 16;
const sketchSize = 64;
/** Texts that have a fifth of their features in common share none of their first 16 in 3 of 100 cases, and then one with a copy. */
const bandCount = 16;

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

/** An estimate of the weighted share of features that two texts have in common, from 0 to 1. */
export function likeness(one: Uint32Array, other: Uint32Array): number {
  let union = 0;
  let common = 0;
  for (let i = 0, j = 0; union < sketchSize && (i < one.length || j < other.length); union += 1) {
    const a = one[i] ?? Number.POSITIVE_INFINITY;
    const b = other[j] ?? Number.POSITIVE_INFINITY;
    if (a <= b) i += 1;
    if (b <= a) j += 1;
    if (a === b) common += 1;
  }
  return union === 0 ? 0 : common / union;
}

/** `spelled` is what the words were read from, with its capitals. */
function sketchOfWords({ count, start, hashHigh, hashLow }: WordList, spelled: string): Sketch {
  // There are fewer shingles than words, and fewer pairs.
  const ranks = new Uint32Array(2 * count);
  const names = new Uint32Array(2 * count);
  let features = 0;
  let latestFact = -1;
  for (let word = 0; word < count; word += 1) {
    if (isFact(spelled, start[word]!)) {
      if (latestFact >= 0) {
        ranks[features] = rank(pairOf(latestFact, word, hashLow), factPairWeight);
        names[features++] = finish(pairOf(latestFact, word, hashHigh));
      }
      latestFact = word;
    }
    const first = word - shingleWords + 1;
    if (first < 0) continue;
    ranks[features] = rank(shingleAt(first, hashLow), latestFact >= first ? factShingleWeight : 1);
    names[features++] = finish(shingleAt(first, hashHigh));
  }
  const smallest = distinct(ranks.slice(0, features).sort(), sketchSize);
  return { ranks: smallest, bands: nameBands(smallest.subarray(0, bandCount), ranks, names, features) };
}

/** Begins with a number of its own, so that a pair of neighbours is no part of a shingle. */
function pairOf(one: number, other: number, hashes: Int32Array): number {
  return joinHash(joinHash(0x51ed270b, hashes[one]!), hashes[other]!);
}

/** The smallest of `weight` hashes: a feature of weight 8 has eight chances to be among the smallest of its text. */
function rank(feature: number, weight: number): number {
  let smallest = 0xffffffff;
  for (let chance = 1; chance <= weight; chance += 1) {
    smallest = Math.min(smallest, finish(feature ^ Math.imul(chance, 0x9e3779b1)) >>> 0);
  }
  return smallest;
}

/** A number, or a name: a word with a capital that does not begin a sentence. */
function isFact(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit >= 0x30 && unit <= 0x39) return true;
  const isCapital = unit < 0x80 ? unit >= 0x41 && unit <= 0x5a : /^\p{Lu}/u.test(text.charAt(at));
  return isCapital && !beginsSentence(text, at);
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
