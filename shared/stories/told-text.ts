import { shorten } from '../articles/clean-text.ts';
import { finish } from '../matching/analysis/hash.ts';
import { readWords, shingleAt, shingleWords } from './shingles.ts';
import { addTo, emptyFilter, fillOf, holds, joined, type WordFilter } from './word-filter.ts';

/**
 * What a reader was told by an article, in a few hundred bytes: its title, and a filter of its words and runs of three
 * words. It answers how much of a sentence is new, whatever revisions came in between. Numbers are all one: a counter
 * or a time that goes on is no new sentence.
 */
export interface ToldText {
  readonly title: string;
  readonly words: WordFilter;
}

/** With the title and its keys a story that was sent stays within one write unit of 1 KB. */
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

/** A longer title ends with "…": what it begins is no new title. */
function cutTitle(title: string): string {
  let cut = shorten(title, longestTitle);
  while (Buffer.byteLength(cut) > titleBytes) cut = shorten(cut, Math.floor(cut.length * 0.8));
  return cut;
}

/** Both: what was told first and what came later. Of very much only the later, since a full filter knows everything. */
export function toldBoth(first: ToldText, later: ToldText): ToldText {
  const words = joined(first.words, later.words);
  return { title: later.title, words: fillOf(words) < 0.7 ? words : later.words };
}

/** A short sentence is new only if so many of its words are: a typing error changes one. */
const shortSentence = 8;
const newWordsOfShort = 2;

/** How many words of a sentence count as new: all or most, or none where less than half of it is. */
export function newWordsIn(
  sentence: string,
  told: ToldText,
): { readonly words: number; readonly fresh: number } {
  const { words } = readWords(withoutNumbers(sentence));
  const runs = words.count - shingleWords + 1;
  if (runs < 1) return { words: words.count, fresh: 0 };
  // So often the filter says yes by mistake.
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

/** Another hash than that of a run. */
function hashOfWord(hash: number): number {
  return finish(hash ^ 0x5bd1e995);
}

function withoutNumbers(text: string): string {
  return text.replace(/\p{Nd}+/gu, '0');
}
