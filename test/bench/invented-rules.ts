import { languageNumber } from '../../shared/matching/analysis/languages.ts';
import { stem } from '../../shared/matching/analysis/stem.ts';
import type { StoredQuery } from '../../shared/matching/query-index.ts';
import { WeightedDraw } from './zipf-articles.ts';

/** The most common words, and words that are matched as their forms, are not used in rules. */
const COMMONEST = 150;

/** Makes rules of words that are drawn in proportion to the square root of how frequent they are. */
export class RuleMaker {
  readonly #words: readonly string[];
  readonly #random: () => number;
  readonly #draw: WeightedDraw;

  constructor(words: readonly string[], random: () => number) {
    this.#words = words;
    this.#random = random;
    const stemOf = (word: string) => stem(word, languageNumber('en'));
    const common = new Set(words.slice(0, COMMONEST).map(stemOf));
    const weights = Float64Array.from(words, (word, rank) =>
      common.has(stemOf(word)) ? 0 : 1 / Math.sqrt(rank + 1),
    );
    this.#draw = new WeightedDraw(weights, random);
  }

  /** Rules of 2, 3 or 4 words that must all be found. */
  andRules(count: number, prefix = 'and'): StoredQuery[] {
    return this.#rules(count, prefix, () => this.#words2to4().join(' '));
  }

  /** 25 % AND, 15 phrases, 15 phrase and word, 15 OR, 10 NOT, 10 NEAR, 5 prefixes, 5 in a field. */
  mixedRules(count: number): StoredQuery[] {
    return this.#rules(count, 'mixed', (i) => {
      const kind = i % 20;
      if (kind < 5) return this.#words2to4().join(' ');
      if (kind < 8) return this.#phrase();
      if (kind < 11) return `${this.#phrase()} ${this.#word()}`;
      if (kind < 14) return this.#words2to4().join(' OR ');
      if (kind < 16) return `${this.#word()} ${this.#word()} -${this.#word()}`;
      if (kind < 18) return `${this.#word()} NEAR/5 ${this.#word()}`;
      if (kind < 19) return `${this.#longWord().slice(0, 6)}* ${this.#word()}`;
      return `title:${this.#word()} ${this.#word()}`;
    });
  }

  #rules(count: number, prefix: string, expression: (i: number) => string): StoredQuery[] {
    return Array.from({ length: count }, (_, i) => ({ id: `${prefix}-${i}`, expression: expression(i) }));
  }

  #word(): string {
    return this.#words[this.#draw.draw()]!;
  }

  #longWord(): string {
    for (;;) {
      const word = this.#word();
      if (word.length > 6) return word;
    }
  }

  #phrase(): string {
    return `"${this.#word()} ${this.#word()}"`;
  }

  #words2to4(): string[] {
    return Array.from({ length: 2 + Math.floor(this.#random() * 3) }, () => this.#word());
  }
}
