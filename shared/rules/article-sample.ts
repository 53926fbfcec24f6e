import { type SourceList, sourceListsOf, withSourceLists } from '../articles/source-lists.ts';
import type { StoredArticle } from '../articles/stored-article.ts';
import { settleLanguage } from '../matching/analysis/language-of-article.ts';
import { day } from '../time/units.ts';
import { type RecentArticlesDeps, recentArticles } from './recent-articles.ts';

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
const recentLimits: SampleLimits = { articles: 2000, characters: 1_000_000, days: 7 };

/** As far back as a query is tried before it is saved: a few seconds to read, once in ten minutes. */
export const backtestLimits: SampleLimits = { articles: 5000, characters: 4_000_000, days: 30 };

/** Reads the newest articles. */
export async function readSample(
  deps: SampleDeps,
  limits: SampleLimits = recentLimits,
): Promise<ArticleSample> {
  const now = deps.now();
  const to = now.toISOString();
  const earliest = new Date(now.getTime() - limits.days * day).toISOString();
  const lists = await deps.sourceLists?.all();
  const known = lists && { sourceLists: lists.map(({ name }) => name) };
  // The lists as they are now: a new list must be usable in a trial as well.
  const listsOf = lists && sourceListsOf(lists);
  const articles: StoredArticle[] = [];
  let characters = 0;
  for await (const { article } of recentArticles(earliest, { receivedAt: to }, deps)) {
    if (!article) continue;
    // Once for all queries that are tried. Articles that were stored by an earlier version are not settled yet.
    const told = article.languageSettled ? article : settleLanguage(article);
    articles.push(listsOf ? withSourceLists(told, listsOf) : told);
    characters += article.title.length + article.text.length;
    if (articles.length === limits.articles || characters >= limits.characters) {
      return { articles, from: article.receivedAt, to, ...known };
    }
  }
  // The sample contains all of these days. So for a quiet service it spans them, not just the time of its few articles.
  return { articles, from: articles.length === 0 ? to : earliest, to, ...known };
}

/** Reads the sample at most once per `forMs` in a container, even if several callers ask at the same time. */
export function createSampleCache(
  deps: SampleDeps,
  forMs = 120_000,
  limits = recentLimits,
): () => Promise<ArticleSample> {
  let reading: Promise<ArticleSample> | undefined;
  let until = 0;
  return () => {
    const now = deps.now().getTime();
    if (!reading || now >= until) {
      until = now + forMs;
      reading = readSample(deps, limits).catch((error) => {
        reading = undefined;
        throw error;
      });
    }
    return reading;
  };
}
