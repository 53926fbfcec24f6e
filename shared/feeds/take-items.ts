import type { Article } from '../articles/article.ts';
import type { Feed } from './feed.ts';
import { type FeedArticle, toArticle } from './feed-article.ts';
import type { FeedDocument, FeedItem } from './feed-document.ts';
import { maxItems, sortItems } from './seen-items.ts';

export interface TakeItemsDeps {
  readonly feeds: {
    /** The memory that `putSeen` kept last; empty if none. */
    getSeen(feedId: string): Promise<string>;
    putSeen(feedId: string, seen: string): Promise<void>;
  };
  readonly articles: { send(messages: readonly { readonly article: Article }[]): Promise<void> };
  /** The article on the page at this address; undefined if it cannot be had, and then the feed's own text is used. */
  readonly readPage: (
    url: string,
  ) => Promise<{ readonly text: string; readonly language?: string } | undefined>;
  readonly now: () => Date;
}

export interface TakenItems {
  /** Articles put on the queue: those that may alert, and those that only become searchable. */
  readonly news: number;
  readonly backlog: number;
  /** What an operator should know. */
  readonly remarks: readonly string[];
}

/** A publisher's pages that are fetched in one poll, and at once. */
const maxPages = 10;
const pagesAtOnce = 2;

/** An article dated so long before the feed was last read is no news, even if the feed shows it only now. */
const oldNews = 7 * 86_400_000;

/**
 * From so many items on, a document of which nothing is known is taken for a bulk change of guids. What is dated after
 * the last reading is news even then, and a little before, as feeds list articles some time after they date them.
 */
const bulkItems = 5;
const bulkAllowance = 3_600_000;

/**
 * Puts what is new in a document on the articles queue, and remembers it only then: a crash in between sends the same
 * articles again, which changes nothing, as their ids are derived. Alerts nobody about the backlog of a new feed,
 * about a feed that changes all its guids, or about old articles. `extent`: whether the document is all that the feed
 * shows, or a part of it that was pushed.
 */
export async function takeItems(
  feed: Feed,
  document: FeedDocument,
  extent: 'whole' | 'part',
  deps: TakeItemsDeps,
): Promise<TakenItems> {
  const now = deps.now();
  const before = await deps.feeds.getSeen(feed.id);
  const items = document.items.slice(0, maxItems);
  const { fresh, updated, updatedBacklog, renamed, overlaps, remember } = sortItems(items, before);
  const bulk = feed.lastReadAt !== undefined && !overlaps && fresh.length >= bulkItems;
  const backlog = new Set([...fresh.filter((item) => isBacklog(item, feed, bulk)), ...updatedBacklog]);
  const told = [...fresh, ...updated].map((item) => tell(item, feed, document, backlog.has(item)));
  const complete = feed.fullText ? await withPages(told, deps) : told;

  const messages = complete
    .map((article) => toArticle(article, now))
    .filter((article) => article !== undefined)
    .map((article) => ({ article }));
  if (messages.length > 0) await deps.articles.send(messages);
  const seen = remember(backlog, extent);
  if (seen !== before) await deps.feeds.putSeen(feed.id, seen);

  const alerts = messages.filter(({ article }) => !article.backlog).length;
  return {
    news: alerts,
    backlog: messages.length - alerts,
    remarks: [
      ...(items.length < document.items.length
        ? [`only the first ${maxItems} of ${document.items.length} items were read`]
        : []),
      ...(bulk
        ? [`all ${fresh.length} items are unknown: those from before ${feed.lastReadAt} alert nobody`]
        : []),
      ...(renamed > 0 ? [`${renamed} known items came with another guid`] : []),
    ],
  };
}

function isBacklog({ publishedAt }: FeedItem, { lastReadAt }: Feed, bulk: boolean): boolean {
  if (lastReadAt === undefined) return true;
  if (publishedAt === undefined) return bulk;
  const earliest = new Date(Date.parse(lastReadAt) - (bulk ? bulkAllowance : oldNews)).toISOString();
  // A day without a time is compared as a day: whatever its hour was, it may be news on that day.
  return publishedAt.length === 10 ? publishedAt < earliest.slice(0, 10) : publishedAt < earliest;
}

function tell(item: FeedItem, feed: Feed, document: FeedDocument, backlog: boolean): FeedArticle {
  const source = item.source ?? feed.title ?? document.title;
  const language = item.language ?? document.language;
  return {
    title: item.title,
    text: item.text,
    guid: item.guid,
    tags: item.tags,
    ...(item.url && { url: item.url }),
    ...(source && { source }),
    ...(item.author && { author: item.author }),
    ...(item.publishedAt && { publishedAt: item.publishedAt }),
    ...(language && { language }),
    ...(backlog && { backlog: true as const }),
  };
}

/** The whole text for the first articles that may alert, a few pages at a time; the longer text is the better one. */
async function withPages(
  articles: readonly FeedArticle[],
  deps: TakeItemsDeps,
): Promise<readonly FeedArticle[]> {
  const wanted = articles.filter(({ url, backlog }) => url && !backlog).slice(0, maxPages);
  const complete = new Map<FeedArticle, FeedArticle>();
  const waiting = wanted[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: pagesAtOnce }, async () => {
      for (const article of waiting) {
        const page = await deps.readPage(article.url ?? '');
        if (page && page.text.length > article.text.length) complete.set(article, withText(article, page));
      }
    }),
  );
  return articles.map((article) => complete.get(article) ?? article);
}

function withText(
  article: FeedArticle,
  { text, language }: { text: string; language?: string },
): FeedArticle {
  return { ...article, text, ...(language && { language }) };
}
