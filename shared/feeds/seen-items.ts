import type { FeedItem } from './feed-document.ts';
import {
  addressOf,
  extendMemory,
  type GrowingEnd,
  keysOf,
  readMemory,
  type SeenItem,
  type SeenMemory,
  writeMemory,
} from './seen-memory.ts';

/** The items of a document, sorted by comparing them with the memory of the feed. */
export interface SortedItems {
  /** Never seen before. */
  readonly fresh: readonly FeedItem[];
  /** Fresh items in a place where the feed does not put new items, many at once: an archive was added. */
  readonly archive: ReadonlySet<FeedItem>;
  /** Known items whose title or text changed. */
  readonly updated: readonly FeedItem[];
  /** Updated items that were backlog when they were first seen. */
  readonly updatedBacklog: ReadonlySet<FeedItem>;
  /** Items with a new guid and the same content as a known item that is no longer in the feed. */
  readonly renamed: number;
  /** Items that are identified by their guid and not by their address, since the address belongs to several items. */
  readonly ownGuids: ReadonlyMap<FeedItem, string>;
  /** Whether anything is new, apart from numbers. */
  readonly changed: boolean;
  /** How many items were remembered, and whether any of them is in the document. */
  readonly remembered: number;
  readonly overlaps: boolean;
  /** The most items that the feed has shown at once. */
  readonly peak: number;
  /**
   * The memory after this document, given which fresh items are backlog. After a part of the feed (a push) nothing is
   * forgotten.
   */
  readonly remember: (backlog: ReadonlySet<FeedItem>, extent: 'whole' | 'part') => string;
}

/** This many unknown items in one place at once are not news but an archive, or a move to another system. */
export const bulkItems = 5;

interface Sorted {
  readonly item: FeedItem;
  readonly keys: Omit<SeenItem, 'backlog'>;
  known: SeenItem | undefined;
  renamed: boolean;
}

/**
 * Sorts the items of a document by what was seen before. `seen` is the memory that `remember` returned last, empty
 * for a feed that was never read. An item is recognised by its guid. It is also recognised under another guid if it
 * has exactly the same content (title and text; without a text, title and path) and the former guid is gone:
 * publishers who move to another system change all guids at once, and some portals change them at every poll. A title
 * alone is not enough, since it may be used again ("Storm warning"). An item dated after `lastReadAt`, an ISO
 * instant, is always another item.
 */
export function sortItems(items: readonly FeedItem[], seen: string, lastReadAt = ''): SortedItems {
  const memory = readMemory(seen);
  const shared = repeatedGuids(items);
  const sorted = withoutRepeats(
    items.map((item) => ({
      item,
      keys: keysOf(item, toldApart(item, shared)),
      known: undefined,
      renamed: false,
    })),
  );
  const earlier = sorted.filter(
    ({ item: { publishedAt } }) =>
      publishedAt === undefined || Date.parse(publishedAt) <= Date.parse(lastReadAt),
  );
  recognise(sorted, earlier, memory);
  if (!sorted.some(({ known, renamed }) => known && !renamed)) recogniseMove(earlier, memory);

  const versions = new Set(memory.entries.map(({ words }) => words));
  const gists = new Set(memory.entries.map(({ gist }) => gist));
  const fresh = sorted.filter(({ known }) => known === undefined);
  const updated = sorted.filter(({ known, renamed, keys }) => known && !renamed && !versions.has(keys.words));
  const renamed = sorted.filter((each) => each.renamed).length;
  const growsAt = growingEnd(sorted, memory.growsAt);

  function remember(backlog: ReadonlySet<FeedItem>, extent: 'whole' | 'part'): string {
    if (fresh.length + updated.length + renamed === 0) return seen;
    const current = sorted.map(({ item, keys, known }) => ({
      ...keys,
      backlog: known ? known.backlog : backlog.has(item),
    }));
    return writeMemory(extendMemory(memory, current, { extent, growsAt }));
  }

  return {
    fresh: fresh.map(({ item }) => item),
    archive: archiveAmong(sorted, memory.peak, growsAt),
    updated: updated.map(({ item }) => item),
    updatedBacklog: new Set(updated.filter(({ known }) => known?.backlog).map(({ item }) => item)),
    renamed,
    ownGuids: ownGuids(sorted, memory, shared),
    changed: fresh.length > 0 || updated.some(({ keys }) => !gists.has(keys.gist)),
    remembered: memory.entries.length,
    overlaps: fresh.length < sorted.length,
    peak: memory.peak,
    remember,
  };
}

function withoutRepeats(all: readonly Sorted[]): readonly Sorted[] {
  const wholes = new Map<string, Sorted>();
  for (const each of all) {
    const whole = Object.values(each.keys).join('');
    if (!wholes.has(whole)) wholes.set(whole, each);
  }
  return [...wholes.values()];
}

/** Recognises items by guid, or by content if the guid that had this content is no longer in the document. */
function recognise(sorted: readonly Sorted[], earlier: readonly Sorted[], { entries }: SeenMemory): void {
  const guids = firstBy(entries, ({ guid }) => guid);
  for (const each of sorted) each.known = guids.get(each.keys.guid);
  const present = new Set(sorted.map(({ keys }) => keys.guid));
  const gone = firstBy(
    entries.filter(({ guid }) => !present.has(guid)),
    ({ telling }) => telling,
  );
  for (const each of earlier) if (!each.known) rename(each, gone.get(each.keys.telling));
}

/** No guid is known, but most of many titles are: the feed has moved to another system, and texts changed too. */
function recogniseMove(earlier: readonly Sorted[], { entries }: SeenMemory): void {
  const titles = firstBy(entries, ({ title }) => title);
  const same = earlier.filter(({ keys }) => titles.has(keys.title));
  const distinct = new Set(same.map(({ keys }) => keys.title)).size;
  if (distinct < bulkItems || same.length * 2 < earlier.length) return;
  for (const each of same) rename(each, each.known ?? titles.get(each.keys.title));
}

function rename(each: Sorted, known: SeenItem | undefined): void {
  each.known = known;
  each.renamed = known !== undefined;
}

/**
 * Where new items come: decided by dates; or by a few new items that are all at one end, as between two polls; or
 * else as before.
 */
function growingEnd(sorted: readonly Sorted[], before: GrowingEnd): GrowingEnd {
  const dates = sorted.flatMap(({ item }) => item.publishedAt ?? []);
  const [first, last] = [dates[0], dates.at(-1)];
  if (first !== undefined && last !== undefined && first !== last) return first > last ? 'top' : 'bottom';
  const known = sorted.map((each) => each.known !== undefined);
  const fresh = known.filter((each) => !each).length;
  if (fresh === 0 || fresh >= bulkItems || fresh === known.length) return before;
  if (known.lastIndexOf(false) < known.indexOf(true)) return 'top';
  return known.indexOf(false) > known.lastIndexOf(true) ? 'bottom' : before;
}

/** Fresh items beyond all known ones, at the end where no new items come, in a document that grew by them. */
function archiveAmong(sorted: readonly Sorted[], peak: number, growsAt: GrowingEnd): ReadonlySet<FeedItem> {
  const known = sorted.map((each) => each.known !== undefined);
  if (!known.includes(true) || sorted.length < peak + bulkItems) return new Set();
  const beyond =
    growsAt === 'bottom' ? sorted.slice(0, known.indexOf(true)) : sorted.slice(known.lastIndexOf(true) + 1);
  return new Set(beyond.length >= bulkItems ? beyond.map(({ item }) => item) : []);
}

/**
 * The guids of items that share their address with items of another title, in this document or an earlier one. A guid
 * that is made from the address (with a version, or a position on the page) separates items within one document, but
 * over time it may only count versions of one article.
 */
function ownGuids(
  sorted: readonly Sorted[],
  { entries }: SeenMemory,
  shared: ReadonlySet<string>,
): ReadonlyMap<FeedItem, string> {
  const here = holdersOf(sorted.map(({ keys }) => keys));
  const before = holdersOf(entries);
  const own = new Map<FeedItem, string>();
  for (const { item, keys } of sorted) {
    const address = addressOf(item);
    if (address === '') continue;
    const isOther = ({ guid, title }: Holder) => guid !== keys.guid && title !== keys.title;
    const madeOfAddress = addressOf({ ...item, url: item.guid }) === address;
    const apart = madeOfAddress
      ? !shared.has(item.guid) && here.get(keys.address)?.some(isOther)
      : [here, before].some((holders) => holders.get(keys.address)?.some(isOther));
    if (apart) own.set(item, toldApart(item, shared));
  }
  return own;
}

type Holder = Pick<SeenItem, 'guid' | 'title'>;

/** Known items by address. If many share one, two different ones are enough to compare with. */
function holdersOf(keys: readonly Omit<SeenItem, 'backlog'>[]): Map<string, readonly Holder[]> {
  const holders = new Map<string, readonly Holder[]>();
  for (const { guid, address, title } of keys) {
    const list = holders.get(address) ?? [];
    if (list.length < 2 && !list.some((holder) => holder.guid === guid || holder.title === title))
      holders.set(address, [...list, { guid, title }]);
  }
  return holders;
}

/** The guid, plus the title if several items have this guid. */
function toldApart({ guid, title }: FeedItem, shared: ReadonlySet<string>): string {
  return shared.has(guid) ? `${guid}\n${title}` : guid;
}

/** Guids that several items of a document share, so that they identify none of them. */
function repeatedGuids(items: readonly FeedItem[]): ReadonlySet<string> {
  const once = new Set<string>();
  const repeated = new Set<string>();
  for (const { guid } of items) (once.has(guid) ? repeated : once).add(guid);
  return repeated;
}

/** Maps names to entries. If several entries have one name, the newest is used, which comes first. */
function firstBy(entries: readonly SeenItem[], name: (entry: SeenItem) => string): Map<string, SeenItem> {
  return new Map([...entries].reverse().map((entry) => [name(entry), entry]));
}
