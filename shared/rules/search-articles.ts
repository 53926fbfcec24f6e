import type { StoredArticle } from '../articles/stored-article.ts';
import type { Span } from '../matching/query.ts';
import { QueryIndex } from '../matching/query-index.ts';
import { day } from '../time/units.ts';
import { type ListPlace, type RecentArticlesDeps, recentArticles } from './recent-articles.ts';

export interface Search {
  /** Canonical expression. Absent: all articles. */
  readonly expression?: string;
  /** Received at or after; ISO instant. */
  readonly from: string;
  /** Where to begin, going back in time: an instant, or the `next` of the previous page. */
  readonly before: ListPlace;
  readonly limit: number;
  /** Limits the search: nothing is stored from more than 90 days before this, and nothing has arrived after it. */
  readonly now: Date;
}

export interface SearchPage {
  /** Newest first. */
  readonly found: readonly { readonly article: StoredArticle; readonly spans: readonly Span[] }[];
  /** The number of articles that were read. */
  readonly looked: number;
  /** Where the next page begins. Absent if everything was read. */
  readonly next?: Required<ListPlace>;
}

/** How long an article is kept. */
export const articleKeptDays = 90;

/** The most articles that one request reads: a few megabytes. */
const maxLooked = 1000;

/** Finds articles that a query matches, newest first, until enough are found or enough were read. */
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

/**
 * The part of the range in which there can be articles. A search reads one list per day, so a range of years would
 * take too long.
 */
function withinKept({ from, before, now }: Search): Pick<Search, 'from' | 'before'> {
  const earliest = now.getTime() - articleKeptDays * day;
  return {
    from: new Date(Math.max(Date.parse(from), earliest)).toISOString(),
    before: Date.parse(before.receivedAt) > now.getTime() ? { receivedAt: now.toISOString() } : before,
  };
}
