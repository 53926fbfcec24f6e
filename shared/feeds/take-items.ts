import type { Article } from '../articles/article.ts';
import { backlogTest, lastNews } from './backlog.ts';
import type { Feed } from './feed.ts';
import { type FeedArticle, toArticle } from './feed-article.ts';
import type { FeedDocument, FeedItem } from './feed-document.ts';
import { bulkItems, type SortedItems, sortItems } from './seen-items.ts';
import { maxItems } from './seen-memory.ts';

/** The parts of an article's page that are used. */
export interface PageText {
  readonly title: string;
  readonly text: string;
  readonly language?: string;
}

export interface TakeItemsDeps {
  readonly feeds: {
    /** The memory that `putSeen` stored last; empty if there is none. */
    getSeen(feedId: string): Promise<string>;
    putSeen(feedId: string, seen: string): Promise<void>;
  };
  readonly articles: { send(messages: readonly { readonly article: Article }[]): Promise<void> };
  /** Reads the article on the page at this address. Undefined if that fails; the feed's own text is then used. */
  readonly readPage: (url: string) => Promise<PageText | undefined>;
  readonly now: () => Date;
}

export interface TakenItems {
  /** Articles that were queued: those that may alert, and those that only become searchable. */
  readonly news: number;
  readonly backlog: number;
  /** Whether anything was new, apart from numbers in known texts. */
  readonly changed: boolean;
  /** What the operator should know. */
  readonly remarks: readonly string[];
}

/** The most pages of a publisher that are fetched in one poll, and at the same time. */
const maxPages = 10;
const pagesAtOnce = 2;

/**
 * Puts the new items of a document on the articles queue and remembers them afterwards. After a crash between the two
 * steps the same articles are sent again, which changes nothing, as their ids are derived. Backlog alerts nobody: the
 * first items of a new feed, a feed that changes all its guids, an archive, old articles. `extent`: whether the
 * document is the whole feed or a part that was pushed.
 */
export async function takeItems(
  feed: Feed,
  document: FeedDocument,
  extent: 'whole' | 'part',
  deps: TakeItemsDeps,
): Promise<TakenItems> {
  const now = deps.now();
  const before = await deps.feeds.getSeen(feed.id);
  const items = newestItems(document.items);
  const since = lastNews(feed);
  const sorted = sortItems(items, before, feed.lastReadAt);
  const { fresh, updated, updatedBacklog, renamed, overlaps, remember } = sorted;
  const isOld = backlogTest(feed, sorted, since, now);
  const backlog = new Set([...fresh.filter(isOld), ...updatedBacklog]);
  // An item with only an address has no text that anybody could search later.
  const telling = [...fresh, ...updated].filter((item) => !item.bare || !backlog.has(item));
  const setAside = new Map<string, string>();
  /** An item that makes this fail is left out, and the feed's record says so. It must not hold the others back. */
  function apart<T>(guid: string, act: () => T): T | undefined {
    try {
      return act();
    } catch (error) {
      setAside.set(guid, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }
  const tellable = telling.flatMap((item) => {
    const article = apart(item.guid, () =>
      tell(item, { feed, document, backlog, ownGuids: sorted.ownGuids }),
    );
    return article ? [{ article, isBare: item.bare }] : [];
  });
  const told = tellable.map(({ article }) => article);
  const bare = new Set(tellable.filter(({ isBare }) => isBare).map(({ article }) => article));
  const complete = feed.fullText || bare.size > 0 ? await withPages(told, { feed, bare, deps }) : told;

  const messages = complete
    .map((article) => apart(article.guid, () => toArticle(article, now)))
    .filter((article) => article !== undefined)
    .map((article) => ({ article }));
  if (messages.length > 0) await deps.articles.send(messages);
  const seen = remember(backlog, extent);
  if (seen !== before) await deps.feeds.putSeen(feed.id, seen);

  const unknown = feed.lastReadAt !== undefined && !overlaps && fresh.length >= bulkItems;
  const alerts = messages.filter(({ article }) => !article.backlog).length;
  return {
    news: alerts,
    backlog: messages.length - alerts,
    changed: sorted.changed,
    remarks: [
      ...(setAside.size > 0
        ? [`${setAside.size} items could not be read: ${[...setAside.values()][0]}`]
        : []),
      ...(items.length < document.items.length
        ? [`only the newest ${maxItems} of ${document.items.length} items were read`]
        : []),
      ...(unknown && backlog.size > 0
        ? [`all ${fresh.length} items are unknown: those dated before ${since} alert nobody`]
        : []),
      ...(sorted.archive.size > 0 ? [`${sorted.archive.size} items of an archive were added`] : []),
      ...(renamed > 0 ? [`${renamed} known items came with another guid`] : []),
    ],
  };
}

/**
 * As many items as can be remembered: the newest by date. Without dates, items from both ends, since either end may
 * have the new ones.
 */
function newestItems(items: readonly FeedItem[]): readonly FeedItem[] {
  if (items.length <= maxItems) return items;
  const dates = items.flatMap(({ publishedAt }) => publishedAt ?? []);
  const [first, last] = [dates[0], dates.at(-1)];
  if (first !== undefined && last !== undefined && first !== last)
    return first > last ? items.slice(0, maxItems) : items.slice(-maxItems);
  return [...items.slice(0, maxItems / 2), ...items.slice(-maxItems / 2)];
}

function tell(
  item: FeedItem,
  {
    feed,
    document,
    backlog,
    ownGuids,
  }: {
    feed: Feed;
    document: FeedDocument;
    backlog: ReadonlySet<FeedItem>;
    ownGuids: SortedItems['ownGuids'];
  },
): FeedArticle {
  const source = item.source ?? feed.title ?? document.title;
  const language = feed.language ?? item.language ?? document.language;
  const ownGuid = ownGuids.get(item);
  return {
    title: item.title,
    text: item.text,
    guid: ownGuid ?? item.guid,
    tags: [...new Set([...(feed.tags ?? []), ...item.tags])],
    ...(item.url && { url: item.url }),
    ...(source && { source }),
    ...(item.author && { author: item.author }),
    ...(item.publishedAt && { publishedAt: item.publishedAt }),
    ...(language && { language }),
    ...(feed.weight !== undefined && { weight: feed.weight }),
    ...(ownGuid !== undefined && { namedByGuid: true as const }),
    ...(backlog.has(item) && { backlog: true as const }),
  };
}

/**
 * Fetches the whole text for the first articles that may alert, a few pages at a time. The longer of the two texts is
 * used.
 */
async function withPages(
  articles: readonly FeedArticle[],
  { feed: { language }, bare, deps }: { feed: Feed; bare: ReadonlySet<FeedArticle>; deps: TakeItemsDeps },
): Promise<readonly FeedArticle[]> {
  const wanted = articles.filter(({ url, backlog }) => url && !backlog).slice(0, maxPages);
  const complete = new Map<FeedArticle, FeedArticle>();
  const waiting = wanted[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: pagesAtOnce }, async () => {
      for (const article of waiting) {
        const page = await deps.readPage(article.url ?? '');
        if (!page || page.text.length <= article.text.length) continue;
        const title = bare.has(article) ? page.title : '';
        complete.set(article, { ...withText(article, page, language), ...(title && { title }) });
      }
    }),
  );
  return articles.map((article) => complete.get(article) ?? article);
}

/** The operator knows the language best, then the page, then the feed. */
function withText(article: FeedArticle, page: PageText, known: string | undefined): FeedArticle {
  const language = known ?? page.language;
  return { ...article, text: page.text, ...(language && { language }) };
}
