import type { StoredArticle } from '../articles/stored-article.ts';
import type { Span } from '../matching/query.ts';
import { QueryIndex } from '../matching/query-index.ts';
import { type ListPlace, type RecentArticlesDeps, recentArticles } from './recent-articles.ts';

export interface Search {
  /** Canonical text; absent: all articles. */
  readonly expression?: string;
  /** Received at or after; ISO instant. */
  readonly from: string;
  /** Where to begin, going back in time: an instant, or the `next` of a page before. */
  readonly before: ListPlace;
  readonly limit: number;
}

export interface SearchPage {
  /** Newest first. */
  readonly found: readonly { readonly article: StoredArticle; readonly spans: readonly Span[] }[];
  /** Articles looked at. */
  readonly looked: number;
  /** Where the next page begins; absent when everything was looked at. */
  readonly next?: Required<ListPlace>;
}

/** Articles that one request reads at most: some megabytes. */
const maxLooked = 1000;

/** Looks for articles that a query matches, from the newest back, until enough are found or enough were read. */
export async function searchArticles(search: Search, deps: RecentArticlesDeps): Promise<SearchPage> {
  const { expression, from, before, limit } = search;
  const index = expression === undefined ? undefined : QueryIndex.build([{ id: 'search', expression }]);
  const found: { article: StoredArticle; spans: readonly Span[] }[] = [];
  let looked = 0;
  let next: Required<ListPlace> | undefined;
  for await (const { place, article } of recentArticles(from, before, deps)) {
    if (found.length === limit || looked === maxLooked) return { found, looked, ...(next && { next }) };
    looked++;
    next = place;
    const spans = article && (index ? index.match(article)[0]?.spans : []);
    if (article && spans) found.push({ article, spans });
  }
  return { found, looked };
}
