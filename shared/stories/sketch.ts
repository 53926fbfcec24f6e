import { finish } from '../matching/analysis/hash.ts';
import { scanWords } from '../matching/analysis/scan-words.ts';
import { WordList } from '../matching/analysis/word-list.ts';

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
const shingleWords = 3;
const factShingleWeight = 8;
const factPairWeight = 16;
const sketchSize = 64;
/** Texts that have a fifth of their features in common share none of their first 16 in 3 of 100 cases, and then one with a copy. */
const bandCount = 16;

/** Below so many words the title counts as text; below half of it a text is too little to be compared. */
const enoughWords = 24;

const words = new WordList();

/** The sketch of an article. Without bands where there is too little to compare: such an article is its own story. */
export function sketchOf({ title, text }: { readonly title: string; readonly text: string }): Sketch {
  let spelled = alike(text);
  scan(spelled.toLowerCase());
  if (words.count < enoughWords) {
    spelled = alike(`${title}\n${text}`);
    scan(spelled.toLowerCase());
    if (words.count < enoughWords / 2) return { ranks: new Uint32Array(), bands: [] };
  }
  return sketchOfWords(spelled);
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

/** One spelling for accents, ligatures, width and apostrophes; case stays, since it tells names. */
function alike(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[\u2018\u2019\u02bc]/g, "'");
}

function scan(text: string): void {
  words.clear();
  scanWords(text, 0, words);
}

/** Of the words that stand in `words`; `spelled` is their text with its capitals. */
function sketchOfWords(spelled: string): Sketch {
  const { count, start, hashHigh, hashLow } = words;
  // A text has as many shingles as words, less two, and at most as many pairs.
  const ranks = new Uint32Array(2 * count);
  const names = new Uint32Array(2 * count);
  let features = 0;
  let latestFact = -1;
  for (let word = 0; word < count; word += 1) {
    const low = hashLow[word]!;
    const high = hashHigh[word]!;
    if (isFact(spelled, start[word]!)) {
      if (latestFact >= 0) {
        ranks[features] = rank(join(pairSeed, join(hashLow[latestFact]!, low)), factPairWeight);
        names[features++] = finish(join(pairSeed, join(hashHigh[latestFact]!, high)));
      }
      latestFact = word;
    }
    const first = word - shingleWords + 1;
    if (first < 0) continue;
    let shingleLow = 0;
    let shingleHigh = 0;
    for (let within = first; within <= word; within += 1) {
      shingleLow = join(shingleLow, hashLow[within]!);
      shingleHigh = join(shingleHigh, hashHigh[within]!);
    }
    ranks[features] = rank(shingleLow, latestFact >= first ? factShingleWeight : 1);
    names[features++] = finish(shingleHigh);
  }
  const smallest = distinct(ranks.slice(0, features).sort(), sketchSize);
  return { ranks: smallest, bands: nameBands(smallest.subarray(0, bandCount), ranks, names, features) };
}

/** Keeps a pair of neighbouring words from being taken for a shingle. */
const pairSeed = 0x51ed270b;

function join(hash: number, word: number): number {
  return (Math.imul(hash, 0x5bd1e995) + word) | 0;
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
