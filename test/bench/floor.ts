import type { MatchableArticle } from '../../shared/matching/query.ts';

const PRIME = 0x01000193;

/**
 * The lower bound of any matcher: one pass over the text with a table that folds case, one hash and one look-up for
 * each word in a dictionary of all words of rules, and the offsets of the words. It does not find rules.
 */
export class Floor {
  readonly #fold = new Uint16Array(0x10000);
  readonly #hashes: Int32Array;
  readonly #words: Int32Array;
  readonly #mask: number;
  readonly ids = new Int32Array(1 << 16);
  readonly starts = new Int32Array(1 << 16);
  readonly ends = new Int32Array(1 << 16);

  constructor(words: readonly string[]) {
    for (let unit = 0; unit < 0x10000; unit++) {
      const character = String.fromCharCode(unit);
      if (/[\p{L}\p{N}]/u.test(character)) this.#fold[unit] = character.toLowerCase().charCodeAt(0);
    }
    const size = 2 ** Math.ceil(Math.log2(words.length * 2));
    this.#hashes = new Int32Array(size);
    this.#words = new Int32Array(size);
    this.#mask = size - 1;
    for (const [i, word] of words.entries()) {
      let hash = PRIME;
      for (let at = 0; at < word.length; at++)
        hash = Math.imul(hash ^ this.#fold[word.charCodeAt(at)]!, PRIME);
      let row = this.#rowOf(hash);
      while (this.#words[row] !== 0) row = (row + 1) & this.#mask;
      this.#hashes[row] = hash;
      this.#words[row] = i + 1;
    }
  }

  /** How many words the article has; their dictionary numbers and offsets are in the arrays. */
  read({ title, text }: MatchableArticle): number {
    return this.#read(text, this.#read(title, 0));
  }

  #read(text: string, first: number): number {
    const fold = this.#fold;
    let count = first;
    let start = -1;
    let hash = PRIME;
    for (let i = 0; i <= text.length; i++) {
      const unit = i < text.length ? fold[text.charCodeAt(i)]! : 0;
      if (unit !== 0) {
        if (start < 0) start = i;
        hash = Math.imul(hash ^ unit, PRIME);
      } else if (start >= 0) {
        this.starts[count] = start;
        this.ends[count] = i;
        this.ids[count++] = this.#lookUp(hash);
        start = -1;
        hash = PRIME;
      }
    }
    return count;
  }

  #lookUp(hash: number): number {
    let row = this.#rowOf(hash);
    while (this.#words[row] !== 0) {
      if (this.#hashes[row] === hash) return this.#words[row]!;
      row = (row + 1) & this.#mask;
    }
    return 0;
  }

  /** The high bits are the best mixed ones. */
  #rowOf(hash: number): number {
    return (hash ^ (hash >>> 15)) & this.#mask;
  }
}
