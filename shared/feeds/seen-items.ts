import { createHash } from 'node:crypto';
import type { FeedItem } from './feed-document.ts';

/** What the memory of a feed says about the items of a document. */
export interface SortedItems {
  /** Never seen. */
  readonly fresh: readonly FeedItem[];
  /** Known, with another title or text than before. */
  readonly updated: readonly FeedItem[];
  /** Those of the updated items that were backlog when they were first seen. */
  readonly updatedBacklog: ReadonlySet<FeedItem>;
  /** How many are known by title and link, but came with another guid. */
  readonly renamed: number;
  /** Whether anything at all was known. */
  readonly overlaps: boolean;
  /**
   * The memory after this document, given which of the fresh items are backlog. What only a part of the feed was
   * (a push) makes it forget nothing.
   */
  readonly remember: (backlog: ReadonlySet<FeedItem>, extent: 'whole' | 'part') => string;
}

/** Three keys of 48 bits in eight characters each (guid; title and link; title and text), and a mark for backlog. */
const keyLength = 8;
const entryLength = 3 * keyLength + 1;
const backlogMark = 'b';
const newsMark = 'n';

/** So much is kept of what a feed no longer shows: feeds sorted by popularity show it again. */
const keptTimes = 4;
const minKept = 100;
const maxKept = 2000;

/** No document may hold more items, so that the memory fits into one item of the store (400 KB). */
export const maxItems = 5000;

/**
 * Sorts the items of a document by what was seen before. `seen` is the memory as `remember` last gave it, empty
 * for a feed never read: fixed-width entries, newest first, so that it is stored as one short string. An item that
 * changes its guid but neither title nor link is known all the same: publishers who move to another system change
 * all guids at once, and nobody wants their archive as news.
 */
export function sortItems(items: readonly FeedItem[], seen: string): SortedItems {
  const memory = readMemory(seen);
  const shared = repeatedGuids(items);
  const fresh: FeedItem[] = [];
  const updated: FeedItem[] = [];
  const updatedBacklog = new Set<FeedItem>();
  const entries = new Map<string, { item: FeedItem; mark: string | undefined }>();
  let renamed = 0;
  for (const item of items) {
    const guid = key(shared.has(item.guid) ? `${item.guid}\n${item.title}` : item.guid);
    const place = key(`${item.title}\n${addressWithoutTrimmings(item.url)}`);
    const words = key(`${item.title}\n${item.text}`);
    if (entries.has(guid + place + words)) continue;
    const mark = memory.guids.get(guid) ?? memory.places.get(place);
    entries.set(guid + place + words, { item, mark });
    if (mark === undefined) fresh.push(item);
    else if (!memory.guids.has(guid)) renamed += 1;
    else if (!memory.words.has(words)) {
      updated.push(item);
      if (mark === backlogMark) updatedBacklog.add(item);
    }
  }

  function remember(backlog: ReadonlySet<FeedItem>, extent: 'whole' | 'part'): string {
    if (fresh.length + updated.length + renamed === 0) return seen;
    const current = [...entries].map(
      ([keys, { item, mark }]) => keys + (mark ?? (backlog.has(item) ? backlogMark : newsMark)),
    );
    const part = Math.min(memory.entries.length + current.length, maxItems);
    const whole = Math.max(Math.min(keptTimes * current.length, maxKept), current.length, minKept);
    const limit = extent === 'part' ? Math.max(part, current.length) : whole;
    return [...new Set([...current, ...memory.entries])].slice(0, limit).join('');
  }

  return { fresh, updated, updatedBacklog, renamed, overlaps: fresh.length < entries.size, remember };
}

/** Marks by guid and by title and link; of an item that was updated the newest entry comes first and counts. */
function readMemory(seen: string) {
  const entries: string[] = [];
  const guids = new Map<string, string>();
  const places = new Map<string, string>();
  const words = new Set<string>();
  for (let at = 0; at + entryLength <= seen.length; at += entryLength) {
    const entry = seen.slice(at, at + entryLength);
    const mark = entry.slice(-1);
    entries.push(entry);
    if (!guids.has(entry.slice(0, keyLength))) guids.set(entry.slice(0, keyLength), mark);
    if (!places.has(entry.slice(keyLength, 2 * keyLength)))
      places.set(entry.slice(keyLength, 2 * keyLength), mark);
    words.add(entry.slice(2 * keyLength, 3 * keyLength));
  }
  return { entries, guids, places, words };
}

/** Guids that a document gives to several items, so that they name none of them. */
function repeatedGuids(items: readonly FeedItem[]): ReadonlySet<string> {
  const once = new Set<string>();
  const repeated = new Set<string>();
  for (const { guid } of items) (once.has(guid) ? repeated : once).add(guid);
  return repeated;
}

/** Host and path: schemes, "www." and what trackers append change without the article being another. */
function addressWithoutTrimmings(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? parsed.host.replace(/^www\./, '') + parsed.pathname.replace(/\/$/, '') : url;
}

function key(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, keyLength);
}
