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
  /** Bounds the search: nothing is kept from more than 90 days before, and nothing has come in after. */
  readonly now: Date;
}

export interface SearchPage {
  /** Newest first. */
  readonly found: readonly { readonly article: StoredArticle; readonly spans: readonly Span[] }[];
  /** Articles looked at. */
  readonly looked: number;
  /** Where the next page begins; absent when everything was looked at. */
  readonly next?: Required<ListPlace>;
}

/** How long an article is kept. */
export const articleKeptDays = 90;
const day = 86_400_000;

/** Articles that one request reads at most: some megabytes. */
const maxLooked = 1000;

/** Looks for articles that a query matches, from the newest back, until enough are found or enough were read. */
export async function searchArticles(search: Search, deps: RecentArticlesDeps): Promise<SearchPage> {
  const { expression, limit } = search;
  const { from, before } = withinKept(search);
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

/** The part of the range in which articles can be: a search reads a list for each day, and years would never end. */
function withinKept({ from, before, now }: Search): Pick<Search, 'from' | 'before'> {
  const earliest = now.getTime() - articleKeptDays * day;
  return {
    from: new Date(Math.max(Date.parse(from), earliest)).toISOString(),
    before: Date.parse(before.receivedAt) > now.getTime() ? { receivedAt: now.toISOString() } : before,
  };
}
