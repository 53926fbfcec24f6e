import { hashHigh } from '../matching/analysis/hash.ts';
import type { WordList } from '../matching/analysis/word-list.ts';
import { readWords } from './shingles.ts';

/** The kind of a word, as far as its first character shows it. */
export const COMMON = 0;
export const NAME = 1;
export const NUMBER = 2;

/** If a larger share of the words begins with a capital, capitals mean nothing. */
const mostCapitals = 0.6;

export interface WordKinds {
  /** Per word: `COMMON`, `NAME` or `NUMBER`. */
  readonly kinds: Uint8Array;
  /** Names cannot be recognised: the text is all in capitals or all in lower case, or its script has no capitals. */
  readonly caseless: boolean;
}

/** The kind of each word: a name has a capital and does not begin a sentence; a number begins with a digit. */
export function kindsOf({ count, start }: WordList, spelled: string): WordKinds {
  const kinds = new Uint8Array(count);
  let capitals = 0;
  let names = 0;
  for (let word = 0; word < count; word += 1) {
    const at = start[word]!;
    if (isDigit(spelled, at)) kinds[word] = NUMBER;
    if (!isCapital(spelled, at)) continue;
    capitals += 1;
    if (beginsSentence(spelled, at)) continue;
    kinds[word] = NAME;
    names += 1;
  }
  const caseless = names === 0 || capitals > mostCapitals * count;
  return { kinds: caseless ? kinds.map((kind) => (kind === NAME ? COMMON : kind)) : kinds, caseless };
}

function isDigit(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit < 0x80 ? unit >= 0x30 && unit <= 0x39 : /^\p{Nd}/u.test(text.charAt(at));
}

function isCapital(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit < 0x80 ? unit >= 0x41 && unit <= 0x5a : /^\p{Lu}/u.test(text.charAt(at));
}

/**
 * Whether nothing, a full stop, a line end, a bracket or a quotation mark is before it. Abbreviations count as full
 * stops, which does no harm.
 */
function beginsSentence(text: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && text.charCodeAt(before) === 0x20) before -= 1;
  return before < 0 || /[.!?…:\n"“„«»¿¡()[\]•–—-]/.test(text.charAt(before));
}

/**
 * Shorter words mean little. Longer ones are compared by this many letters, so that "close" and "closes" are the
 * same.
 */
const leastLetters = 4;
const stemLetters = 5;

/** From this code point on, a word of one character belongs to a script without spaces. */
const firstUnspaced = 0x0e00;

/** Seeds that keep the hashes of different kinds of words apart. */
const seeds = { pair: 1, number: 2, word: 3, little: 4 };

/**
 * A hash that identifies a word whatever its case and ending; 0 for words that mean little. In a script without
 * spaces, a character is hashed together with the next one.
 */
export function contentHash({ count, start, end }: WordList, spelled: string, word: number): number {
  const from = start[word]!;
  const to = end[word]!;
  if (to - from === 1 && spelled.charCodeAt(from) >= firstUnspaced) {
    const next = word + 1;
    return next < count && start[next] === to
      ? even(hashHigh(spelled.slice(from, end[next]), seeds.pair))
      : 0;
  }
  const whole = spelled.slice(from, to).toLowerCase();
  if (/\p{Nd}/u.test(whole)) return hashHigh(whole, seeds.number) | 1;
  return whole.length < leastLetters ? 0 : even(hashHigh(whole.slice(0, stemLetters), seeds.word));
}

/** Whether a content hash belongs to a word with a digit: only those are odd. */
export function hasDigit(hash: number): boolean {
  return (hash & 1) === 1;
}

function even(hash: number): number {
  return hash & ~1;
}

/** A time of day in a title is the time of a change, not the subject. */
const timeOfDay = /\b\d{1,2}[:.h]\d{2}\b/g;

/**
 * The content hashes of the words of a title, in order, each once. If the title has only little words, the hashes of
 * those.
 */
export function titleHashes(title: string): number[] {
  const { words, spelled } = readWords(title.replace(timeOfDay, ' '));
  const hashes = new Set<number>();
  for (let word = 0; word < words.count; word += 1) hashes.add(contentHash(words, spelled, word));
  hashes.delete(0);
  if (hashes.size > 0) return [...hashes];
  for (let word = 0; word < words.count; word += 1) {
    const whole = spelled.slice(words.start[word], words.end[word]).toLowerCase();
    hashes.add(even(hashHigh(whole, seeds.little)));
  }
  return [...hashes];
}
