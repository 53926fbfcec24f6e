import { finish } from '../matching/analysis/hash.ts';
import { scanWords } from '../matching/analysis/scan-words.ts';
import { WordList } from '../matching/analysis/word-list.ts';

/** The number of consecutive words in a shingle. */
export const shingleWords = 3;

/** The words of one text at a time. Once the columns are large enough, scanning an article allocates nothing. */
const words = new WordList();

/**
 * The words of a text. The result is valid until the next call. Their hashes ignore case, accents, ligatures and
 * width. Their offsets point into `spelled`: the text with the same folding, but with its capitals.
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

/** The hash of the shingle that begins at a word, from the hashes of its words. */
export function shingleAt(first: number, hashes: Int32Array): number {
  let shingle = 0;
  for (let word = first; word < first + shingleWords; word += 1) shingle = joinHash(shingle, hashes[word]!);
  return shingle;
}

/** The hash of a sequence plus one more word. The order matters. */
export function joinHash(sequence: number, word: number): number {
  return (Math.imul(sequence, 0x5bd1e995) + finish(word)) | 0;
}
