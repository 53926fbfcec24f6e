import { finish } from '../matching/analysis/hash.ts';
import type { WordList } from '../matching/analysis/word-list.ts';
import { joinHash, shingleAt, shingleWords } from './shingles.ts';
import { COMMON, NUMBER } from './story-words.ts';

/** Kinds of features, and their weights. */
const PHRASE = 0;
const PHRASE_WITH_NUMBER = 1;
export const PAIR_OF_NAMES = 2;
const PAIR_OF_NUMBERS = 3;
export const weights: readonly number[] = [1, 16, 4, 32];
/** The bits of a rank that give the kind of its feature. They are too few to change the order. */
export const kindBits = 3;

export interface Features {
  /** With the kind in the last bits. */
  readonly ranks: Uint32Array;
  /** A second hash of each feature, for the names of bands. */
  readonly names: Uint32Array;
}

/** The features of a text: its shingles, pairs of neighbouring names and pairs of neighbouring numbers. */
export function featuresOf({ count, hashHigh, hashLow }: WordList, kinds: Uint8Array): Features {
  // There are fewer shingles than words, and fewer pairs.
  const ranks = new Uint32Array(2 * count);
  const names = new Uint32Array(2 * count);
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
        features += 1;
      }
      latest[kind] = word;
    }
    const first = word - shingleWords + 1;
    if (first < 0) continue;
    const phrase = latest[NUMBER]! >= first ? PHRASE_WITH_NUMBER : PHRASE;
    ranks[features] = rank(shingleAt(first, hashLow), phrase);
    names[features] = finish(shingleAt(first, hashHigh));
    features += 1;
  }
  return { ranks: ranks.subarray(0, features), names: names.subarray(0, features) };
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
