import { day, hour } from '../time/units.ts';
import type { Feed } from './feed.ts';
import type { FeedItem } from './feed-document.ts';
import { bulkItems, type SortedItems } from './seen-items.ts';

/** An article dated this long before the feed was last read is not news, even if the feed shows it only now. */
const oldNews = 7 * day;

/** The delay that a feed may have between the date of an article and its appearance in the feed. */
const listedWithin = hour;

/** A document with this many times its former number of items is an archive, not a window that moved on. */
const windowTimes = 2;

/** Earlier dates are placeholders of systems without a date: the year 1, the epoch. */
const earliestDate = '1990';

/**
 * The instant after which nothing of the feed is known: the time of its last news, or an hour before the last reading
 * if that is earlier. The hour allows for feeds that list articles some time after their date. Empty before the first
 * reading.
 */
export function lastNews({ lastReadAt, lastNewAt }: Feed): string {
  if (lastReadAt === undefined) return '';
  const read = new Date(Date.parse(lastReadAt) - listedWithin).toISOString();
  return lastNewAt !== undefined && lastNewAt < read ? lastNewAt : read;
}

/**
 * Returns a test for fresh items that are not news (backlog). At the first reading every item is backlog. Later the
 * date decides. The test is strict if there is reason to doubt that an item is new: nothing was known before,
 * everything is unknown at once, or an archive was added. An item without a date is news, unless there is such a
 * reason and there are more items than a window of news holds.
 *
 * @param since as returned by `lastNews`.
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
  // One date for all items is the time at which the document was made.
  const sameDate = bulk && new Set(fresh.map(({ publishedAt }) => publishedAt)).size === 1;
  return (item) => {
    const strict = doubtful || archive.has(item);
    const date = believable(item.publishedAt, now);
    if (date === undefined) return archive.has(item) || (remembered === 0 ? fresh.length > 1 : outgrown);
    if (strict && sameDate) return true;
    const earliest = strict ? since : longAgo;
    // A day without a time is compared as a day. It may be news of that day, whatever its hour was.
    return date.length === 10 ? date < earliest.slice(0, 10) : Date.parse(date) <= Date.parse(earliest);
  };
}

function believable(date: string | undefined, now: Date): string | undefined {
  const tomorrow = new Date(now.getTime() + day).toISOString();
  return date !== undefined && date > earliestDate && date < tomorrow ? date : undefined;
}
