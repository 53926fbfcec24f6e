import { type SourceList, sourceListsOf, withSourceLists } from '../articles/source-lists.ts';
import type { StoredArticle } from '../articles/stored-article.ts';
import { analyseArticle } from '../matching/analysis/analyse-article.ts';
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

const maxArticles = 2000;
const maxCharacters = 1_000_000;
const week = 7 * day;

/** Reads the newest articles: at most 2,000, one week, and about 1 MB of text. */
export async function readSample(deps: SampleDeps): Promise<ArticleSample> {
  const now = deps.now();
  const to = now.toISOString();
  const weekAgo = new Date(now.getTime() - week).toISOString();
  const lists = await deps.sourceLists?.all();
  const known = lists && { sourceLists: lists.map(({ name }) => name) };
  // The lists as they are now: a new list must be usable in a trial as well.
  const listsOf = lists && sourceListsOf(lists);
  const articles: StoredArticle[] = [];
  let characters = 0;
  for await (const { article } of recentArticles(weekAgo, { receivedAt: to }, deps)) {
    if (!article) continue;
    const told = withLanguage(article);
    articles.push(listsOf ? withSourceLists(told, listsOf) : told);
    characters += article.title.length + article.text.length;
    if (articles.length === maxArticles || characters >= maxCharacters) {
      return { articles, from: article.receivedAt, to, ...known };
    }
  }
  // The sample contains the whole week. So for a quiet service it spans a week, not just the time of its few
  // articles.
  return { articles, from: articles.length === 0 ? to : weekAgo, to, ...known };
}

/** Detects the language once here, so that it is not detected again for every query that is tried. */
function withLanguage(article: StoredArticle): StoredArticle {
  const language = article.language ?? analyseArticle(article).language;
  return language === '' ? article : { ...article, language };
}

/** Reads the sample at most once per `forMs` in a container, even if several callers ask at the same time. */
export function createSampleCache(deps: SampleDeps, forMs = 120_000): () => Promise<ArticleSample> {
  let reading: Promise<ArticleSample> | undefined;
  let until = 0;
  return () => {
    const now = deps.now().getTime();
    if (!reading || now >= until) {
      until = now + forMs;
      reading = readSample(deps).catch((error) => {
        reading = undefined;
        throw error;
      });
    }
    return reading;
  };
}
