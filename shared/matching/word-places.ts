import type { Token } from './analysis/analyse-article.ts';
import { lowerForm } from './analysis/fold.ts';
import { stemsInQuery } from './analysis/stem.ts';
import { keysInQuery } from './analysis/word-forms.ts';
import { splitSign } from './analysis/word-sign.ts';
import type { Form, WordPattern } from './query.ts';

/**
 * Where each word is in a run of words. A word of a query is compared with the few words of the article that share a
 * form with it, instead of all.
 */
export class WordPlaces {
  readonly #tokens: readonly Token[];
  readonly #written = new Map<string, number[]>();
  readonly #folded = new Map<string, number[]>();
  readonly #stems = new Map<string, number[]>();

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
    for (const [at, { written, keys, stems }] of tokens.entries()) {
      add(this.#written, written, at);
      for (const key of keys) add(this.#folded, key, at);
      for (const stem of stems) add(this.#stems, stem, at);
    }
  }

  /** The positions of all words that may fit, in order; those that do not fit may be among them. */
  mayFit(word: WordPattern, form: Form, rules: number): Iterable<number> {
    const [, body] = splitSign(word.text);
    if (form === 'exact') return this.#written.get(body) ?? [];
    if (word.wildcard || word.openEnd) return this.#tokens.keys();
    const lower = lowerForm(body);
    const lists = keysInQuery(lower).map((key) => this.#folded.get(key) ?? []);
    if (form !== 'folded')
      lists.push(...stemsInQuery(lower, rules).map((stem) => this.#stems.get(stem) ?? []));
    return [...new Set(lists.flat())].sort((a, b) => a - b);
  }
}

function add(places: Map<string, number[]>, form: string, at: number): void {
  const known = places.get(form);
  if (known) known.push(at);
  else places.set(form, [at]);
}
