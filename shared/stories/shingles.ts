import { finish } from '../matching/analysis/hash.ts';
import { scanWords } from '../matching/analysis/scan-words.ts';
import { WordList } from '../matching/analysis/word-list.ts';

/** A shingle is so many words that follow one another. */
export const shingleWords = 3;

/** The words of one text at a time: scanning an article allocates nothing once the columns are large enough. */
const words = new WordList();

/**
 * The words of a text, until the next call. Their hashes tell nothing of case, accents, ligatures and width; `spelled` is
 * what their offsets point into: the text so folded, but with its capitals.
 */
export function readWords(text: string): { readonly words: WordList; readonly spelled: string } {
  const spelled = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[\u2018\u2019\u02bc]/g, "'");
  words.clear();
  scanWords(spelled, 0, words);
  return { words, spelled };
}

/** The hash of the shingle that begins at a word, of the hashes of its words. */
export function shingleAt(first: number, hashes: Int32Array): number {
  let shingle = 0;
  for (let word = first; word < first + shingleWords; word += 1) shingle = joinHash(shingle, hashes[word]!);
  return shingle;
}

/** The hash of a sequence and one more word; the order matters. */
export function joinHash(sequence: number, word: number): number {
  return (Math.imul(sequence, 0x5bd1e995) + finish(word)) | 0;
}
