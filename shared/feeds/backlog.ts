import type { Feed } from './feed.ts';
import type { FeedItem } from './feed-document.ts';
import { bulkItems, type SortedItems } from './seen-items.ts';

/** An article dated so long before the feed was last read is no news, even if the feed shows it only now. */
const oldNews = 7 * 86_400_000;

/** Feeds list articles some time after they date them. */
const listedWithin = 3_600_000;

/** So many times its former size, a document is no window that has moved on, but an archive. */
const windowTimes = 2;

/** Earlier dates are those of programs that have none: the year 1, the epoch. */
const earliestDate = '1990';
const day = 86_400_000;

/**
 * The instant after which nothing was in the feed before: the last news came then, or the last reading was so short a
 * time later that an article may have been listed after it. Empty before the first reading.
 */
export function lastNews({ lastReadAt, lastNewAt }: Feed): string {
  if (lastReadAt === undefined) return '';
  const read = new Date(Date.parse(lastReadAt) - listedWithin).toISOString();
  return lastNewAt !== undefined && lastNewAt < read ? lastNewAt : read;
}

/**
 * Tells which fresh items are no news. At the first reading none is. Later an item is told by its date, strictly where
 * there is reason to doubt that it is new: nothing was known before, everything is unknown at once, or an archive was
 * added. Items without a date are news, unless with such a reason they come in a number that no window of news has.
 *
 * @param since as `lastNews` gives it.
 */
export function backlogTest(
  { lastReadAt }: Feed,
  { fresh, archive, overlaps, remembered, peak }: SortedItems,
  since: string,
  now: Date,
): (item: FeedItem) => boolean {
  if (lastReadAt === undefined) return () => true;
  const bulk = fresh.length >= bulkItems;
  const doubtful = remembered === 0 || (bulk && !overlaps);
  const others = fresh.length - archive.size;
  const outgrown = others >= bulkItems && others > windowTimes * peak;
  const longAgo = new Date(Date.parse(lastReadAt) - oldNews).toISOString();
  // The hour at which the document was made, given to everything in it.
  const sameDate = bulk && new Set(fresh.map(({ publishedAt }) => publishedAt)).size === 1;
  return (item) => {
    const strict = doubtful || archive.has(item);
    const date = believable(item.publishedAt, now);
    if (date === undefined) return archive.has(item) || (remembered === 0 ? fresh.length > 1 : outgrown);
    if (strict && sameDate) return true;
    const earliest = strict ? since : longAgo;
    // A day without a time is compared as a day: whatever its hour was, it may be news on that day.
    return date.length === 10 ? date < earliest.slice(0, 10) : Date.parse(date) <= Date.parse(earliest);
  };
}

function believable(date: string | undefined, now: Date): string | undefined {
  const tomorrow = new Date(now.getTime() + day).toISOString();
  return date !== undefined && date > earliestDate && date < tomorrow ? date : undefined;
}
