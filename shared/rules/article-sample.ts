import type { SourceList } from '../articles/source-lists.ts';
import type { StoredArticle } from '../articles/stored-article.ts';
import type { RecentArticlesDeps } from './recent-articles.ts';

/** Recent articles, on which queries are tried out. */
export interface ArticleSample {
  /** Newest first. */
  readonly articles: readonly StoredArticle[];
  /** It contains every article received between `from` and `to`. They are equal if it is empty. */
  readonly from: string;
  readonly to: string;
  /** Names of all source lists, if they were read. */
  readonly sourceLists?: readonly string[];
}

export interface SampleDeps extends RecentArticlesDeps {
  /** If this is absent, articles keep the source lists that they had on arrival. */
  readonly sourceLists?: { all(): Promise<SourceList[]> };
  readonly now: () => Date;
}

/** How much a sample holds at most. */
export interface SampleLimits {
  readonly articles: number;
  /** Of titles and texts. */
  readonly characters: number;
  readonly days: number;
}

/** Enough to see what a query finds, and read in a second: 2,000 articles, one week, about 1 MB of text. */
export const recentLimits: SampleLimits = { articles: 2000, characters: 1_000_000, days: 7 };

/** As far back as a query is tried before it is saved: a few seconds to read, once in ten minutes. */
export const backtestLimits: SampleLimits = { articles: 5000, characters: 4_000_000, days: 30 };
