interface Steps {
  readonly base: number;
  readonly perWord: number;
}

export interface StepLimits {
  /** What a query may take of an article of so many words. No query that people wrote comes near it. */
  readonly ofQuery: Steps;
  /** What all queries may take together; after that each is held to `whenSpent`. */
  readonly ofArticle: Steps;
  /** Enough for ordinary queries, so that these are answered even where costly ones have used up the article's steps. */
  readonly whenSpent: Steps;
}

export const MATCHING_STEPS: StepLimits = {
  ofQuery: { base: 100_000, perWord: 40 },
  ofArticle: { base: 2_000_000, perWord: 400 },
  whenSpent: { base: 2000, perWord: 4 },
};

/** Saying why goes through all words for every word of the query. */
export const EXPLAINING_STEPS: StepLimits = {
  ofQuery: { base: 1_000_000, perWord: 40 },
  ofArticle: { base: 5_000_000, perWord: 400 },
  whenSpent: { base: 2000, perWord: 20 },
};

/** A query has used up its steps on an article. */
export class TooCostlyError extends Error {
  override readonly name = 'TooCostlyError';

  constructor(steps: number, words: number) {
    super(`The query needs more than ${steps} steps for an article of ${words} words.`);
  }
}

/**
 * Counts the work that queries make. A step is one look at a place, a node or an entry of a list: some nanoseconds.
 * Steps are counted rather than time, so that the same query and article always come to the same count.
 */
export class StepBudget {
  /** Since the article was begun. */
  spent = 0;
  readonly #limits: StepLimits;
  #words = 0;
  #allowed = Number.POSITIVE_INFINITY;
  #end = Number.POSITIVE_INFINITY;

  constructor(limits: StepLimits) {
    this.#limits = limits;
  }

  /** Before this is called nothing is limited. */
  beginArticle(words: number): void {
    this.spent = 0;
    this.#words = words;
    this.beginQuery();
  }

  /** From here on the steps are those of another query. */
  beginQuery(): void {
    const { ofQuery, ofArticle, whenSpent } = this.#limits;
    const isSpent = this.spent > stepsFor(ofArticle, this.#words);
    this.#allowed = stepsFor(isSpent ? whenSpent : ofQuery, this.#words);
    this.#end = this.spent + this.#allowed;
  }

  /** @throws TooCostlyError when the query's steps are used up */
  spend(steps: number): void {
    this.spent += steps;
    if (this.spent > this.#end) throw new TooCostlyError(this.#allowed, this.#words);
  }
}

function stepsFor({ base, perWord }: Steps, words: number): number {
  return base + perWord * words;
}
