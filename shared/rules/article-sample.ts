import { type SourceList, sourceListsOf, withSourceLists } from '../articles/source-lists.ts';
import type { StoredArticle } from '../articles/stored-article.ts';
import { analyseArticle } from '../matching/analysis/analyse-article.ts';
import { type RecentArticlesDeps, recentArticles } from './recent-articles.ts';

/** Recent articles in which queries are tried out. */
export interface ArticleSample {
  /** Newest first. */
  readonly articles: readonly StoredArticle[];
  /** Every article received between these instants is in it; equal when it is empty. */
  readonly from: string;
  readonly to: string;
  /** Names of the lists of sources that there are, where they were read. */
  readonly sourceLists?: readonly string[];
}

export interface SampleDeps extends RecentArticlesDeps {
  /** Without them articles are on the lists that they were on when they came in. */
  readonly sourceLists?: { all(): Promise<SourceList[]> };
  readonly now: () => Date;
}

const maxArticles = 2000;
const maxCharacters = 1_000_000;
const week = 7 * 86_400_000;

/** The newest articles: at most 2,000, a week and about 1 MB of text. */
export async function readSample(deps: SampleDeps): Promise<ArticleSample> {
  const now = deps.now();
  const to = now.toISOString();
  const weekAgo = new Date(now.getTime() - week).toISOString();
  const lists = await deps.sourceLists?.all();
  const known = lists && { sourceLists: lists.map(({ name }) => name) };
  // As they are now: a list that was just made must be tried out as well.
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
  // All of the week is in it: a sample of a quiet service spans the week, not just the time of its few articles.
  return { articles, from: articles.length === 0 ? to : weekAgo, to, ...known };
}

/** Told once here, the language need not be detected again for every query that is tried. */
function withLanguage(article: StoredArticle): StoredArticle {
  const language = article.language ?? analyseArticle(article).language;
  return language === '' ? article : { ...article, language };
}

/** Reads the sample once in `forMs` per container, however many ask at once. */
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
