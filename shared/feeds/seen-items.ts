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

/** What the memory of a feed says about the items of a document. */
export interface SortedItems {
  /** Never seen. */
  readonly fresh: readonly FeedItem[];
  /** Fresh items that stand where the feed does not put what is new, many at once: its archive was added. */
  readonly archive: ReadonlySet<FeedItem>;
  /** Known, with another title or text than before. */
  readonly updated: readonly FeedItem[];
  /** Those of the updated items that were backlog when they were first seen. */
  readonly updatedBacklog: ReadonlySet<FeedItem>;
  /** Items that came with another guid, but tell the same as a known one that is there no longer. */
  readonly renamed: number;
  /** Items that their guid names and not their address, as the address belongs to several. */
  readonly ownGuids: ReadonlyMap<FeedItem, string>;
  /** Whether anything is new but numbers. */
  readonly changed: boolean;
  /** How many items were remembered, and whether any of them is in the document. */
  readonly remembered: number;
  readonly overlaps: boolean;
  /** The most items that the feed has shown at once. */
  readonly peak: number;
  /**
   * The memory after this document, given which of the fresh items are backlog. What only a part of the feed was
   * (a push) makes it forget nothing.
   */
  readonly remember: (backlog: ReadonlySet<FeedItem>, extent: 'whole' | 'part') => string;
}

/** So many items in one place at once are no news, but an archive, or a move to another system. */
export const bulkItems = 5;

interface Sorted {
  readonly item: FeedItem;
  readonly keys: Omit<SeenItem, 'backlog'>;
  known: SeenItem | undefined;
  renamed: boolean;
}

/**
 * Sorts the items of a document by what was seen before. `seen` is the memory as `remember` last gave it, empty for a
 * feed never read. An item is known by its guid. It is known under another guid too, when it tells the very same
 * (title and text; without a text, title and path) and the guid that it had before is gone: publishers who move to
 * another system change all guids at once, and some portals change them at every poll. A title alone may come again
 * ("Storm warning"), and is then another item; so is what is dated later than `lastReadAt`, an ISO instant.
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

/** By guid; else by what it tells, if the guid that told so is no longer in the document. */
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

/** No guid is known, but most of many titles are: the feed has moved to another system, and texts changed as well. */
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

/** Dates tell; else a few new items that all stand at one end, as they do between two polls; else what was known. */
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

/** Fresh items beyond all known ones, at the end where nothing new comes, in a document that has grown by them. */
function archiveAmong(sorted: readonly Sorted[], peak: number, growsAt: GrowingEnd): ReadonlySet<FeedItem> {
  const known = sorted.map((each) => each.known !== undefined);
  if (!known.includes(true) || sorted.length < peak + bulkItems) return new Set();
  const beyond =
    growsAt === 'bottom' ? sorted.slice(0, known.indexOf(true)) : sorted.slice(known.lastIndexOf(true) + 1);
  return new Set(beyond.length >= bulkItems ? beyond.map(({ item }) => item) : []);
}

/**
 * The guids of items that share their address with others of another title, in this document or an earlier one. A guid
 * that is made of the address itself (with a version, or a place in the page) tells items of one document apart, but
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

/** By address; of the many that may share one, two different ones are enough to compare with. */
function holdersOf(keys: readonly Omit<SeenItem, 'backlog'>[]): Map<string, readonly Holder[]> {
  const holders = new Map<string, readonly Holder[]>();
  for (const { guid, address, title } of keys) {
    const list = holders.get(address) ?? [];
    if (list.length < 2 && !list.some((holder) => holder.guid === guid || holder.title === title))
      holders.set(address, [...list, { guid, title }]);
  }
  return holders;
}

/** The guid; with the title, where several items have it. */
function toldApart({ guid, title }: FeedItem, shared: ReadonlySet<string>): string {
  return shared.has(guid) ? `${guid}\n${title}` : guid;
}

/** Guids that a document gives to several items, so that they name none of them. */
function repeatedGuids(items: readonly FeedItem[]): ReadonlySet<string> {
  const once = new Set<string>();
  const repeated = new Set<string>();
  for (const { guid } of items) (once.has(guid) ? repeated : once).add(guid);
  return repeated;
}

/** Of several entries the newest counts, which comes first. */
function firstBy(entries: readonly SeenItem[], name: (entry: SeenItem) => string): Map<string, SeenItem> {
  return new Map([...entries].reverse().map((entry) => [name(entry), entry]));
}
