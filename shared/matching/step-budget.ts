interface Steps {
  readonly base: number;
  readonly perWord: number;
}

export interface StepLimits {
  /**
   * The steps that one query may take, by the number of words in the article. No query written by a person comes near
   * it.
   */
  readonly ofQuery: Steps;
  /** The steps that all queries may take together. After that, each later query is limited to `whenSpent`. */
  readonly ofArticle: Steps;
  /** Enough for ordinary queries, so they are still answered after costly ones have used up the article's steps. */
  readonly whenSpent: Steps;
}

export const MATCHING_STEPS: StepLimits = {
  ofQuery: { base: 100_000, perWord: 40 },
  ofArticle: { base: 2_000_000, perWord: 400 },
  whenSpent: { base: 2000, perWord: 4 },
};

/** Explaining compares every word of the query with every word of the article. */
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
 * Counts the work that queries do. A step is one visit to a place, a node or a list entry, and takes a few nanoseconds.
 * Steps are counted instead of time, so that the same query and article always give the same count.
 */
export class StepBudget {
  /** Steps taken since the article began. */
  spent = 0;
  readonly #limits: StepLimits;
  #words = 0;
  #allowed = Number.POSITIVE_INFINITY;
  #end = Number.POSITIVE_INFINITY;

  constructor(limits: StepLimits) {
    this.#limits = limits;
  }

  /** Until this is called there is no limit. */
  beginArticle(words: number): void {
    this.spent = 0;
    this.#words = words;
    this.beginQuery();
  }

  /** Steps spent from here on belong to the next query. */
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
