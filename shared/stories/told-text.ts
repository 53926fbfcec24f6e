import { shorten } from '../articles/clean-text.ts';
import { finish } from '../matching/analysis/hash.ts';
import { readWords, shingleAt, shingleWords } from './shingles.ts';
import { addTo, emptyFilter, fillOf, holds, joined, type WordFilter } from './word-filter.ts';

/**
 * What an article told a reader, in a few hundred bytes: its title, and a filter of its words and three-word runs. It
 * shows how much of a sentence is new, whatever revisions came in between. All numbers count as the same, so that a
 * counter or time that moves on is not a new sentence.
 */
export interface ToldText {
  readonly title: string;
  readonly words: WordFilter;
}

/** With this size, the title and its keys, the item of a sent story stays within one write unit of 1 KB. */
const filterBytes = 512;
const longestTitle = 200;
const titleBytes = 240;

export function toldTextOf({ title, text }: { readonly title: string; readonly text: string }): ToldText {
  const words = emptyFilter(filterBytes);
  for (const line of [title, ...text.split('\n')]) {
    const read = readWords(withoutNumbers(line)).words;
    for (let word = 0; word < read.count; word += 1) {
      addTo(words, hashOfWord(read.hashLow[word]!));
      if (word + shingleWords <= read.count) addTo(words, finish(shingleAt(word, read.hashLow)));
    }
  }
  return { title: cutTitle(title), words };
}

/** A longer title is cut and ends with "…". A title that begins with it is not a new title. */
function cutTitle(title: string): string {
  let cut = shorten(title, longestTitle);
  while (Buffer.byteLength(cut) > titleBytes) cut = shorten(cut, Math.floor(cut.length * 0.8));
  return cut;
}

/**
 * The union of what was told first and later. If it is too much, only the later part, since a full filter contains
 * everything.
 */
export function toldBoth(first: ToldText, later: ToldText): ToldText {
  const words = joined(first.words, later.words);
  return { title: later.title, words: fillOf(words) < 0.7 ? words : later.words };
}

/** A shorter sentence is new only if enough of its words are new, since a typing error changes one word. */
const shortSentence = 8;
const newWordsOfShort = 2;

/** How many words of a sentence count as new: all or most of them, or none if less than half of the sentence is new. */
export function newWordsIn(
  sentence: string,
  told: ToldText,
): { readonly words: number; readonly fresh: number } {
  const { words } = readWords(withoutNumbers(sentence));
  const runs = words.count - shingleWords + 1;
  if (runs < 1) return { words: words.count, fresh: 0 };
  // The chance that the filter answers yes by mistake.
  const mistaken = fillOf(told.words) ** 2;
  let unknownRuns = 0;
  let unknownWords = 0;
  for (let word = 0; word < words.count; word += 1) {
    if (!holds(told.words, hashOfWord(words.hashLow[word]!))) unknownWords += 1;
    if (word < runs && !holds(told.words, finish(shingleAt(word, words.hashLow)))) unknownRuns += 1;
  }
  const share = Math.min(1, unknownRuns / runs / (1 - mistaken));
  const isTypo = words.count <= shortSentence && unknownWords < newWordsOfShort;
  return { words: words.count, fresh: share < 0.5 || isTypo ? 0 : share * words.count };
}

/** A hash that differs from those of runs. */
function hashOfWord(hash: number): number {
  return finish(hash ^ 0x5bd1e995);
}

function withoutNumbers(text: string): string {
  return text.replace(/\p{Nd}+/gu, '0');
}
