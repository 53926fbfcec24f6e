import type { Hit } from '../articles/hit.ts';

/** The part of the store that windows are read from. */
export interface HitReader {
  /** Hits stored at or after `from` (and before `to`), newest first, at most `limit`. */
  pages(queryId: string, window: HitWindow): AsyncIterable<readonly Hit[]>;
  /** How many hits were stored from an instant on and before one of them. */
  countBefore(queryId: string, from: string, before: Pick<Hit, 'at' | 'articleId'>): Promise<number>;
  /** Hits between two instants that were only counted, because the query had too many on that day. */
  unstored(queryId: string, from: string, to: string): Promise<readonly UnstoredHits[]>;
}

export interface HitWindow {
  readonly from: string;
  readonly to?: string;
  readonly limit: number;
  /** What was stored before this call must be included. */
  readonly fresh?: boolean;
}

/** How many hits of an hour ("2026-11-23T08", UTC) were not stored. */
export interface UnstoredHits {
  readonly hour: string;
  readonly count: number;
}

/** The hits of a window, and the instant at which they were actually read. The next window begins there. */
export interface ReadWindow {
  readonly pages: AsyncIterable<readonly Hit[]>;
  readonly readAt: string;
  readonly unstored: readonly UnstoredHits[];
  /** After the pages are read: how many older hits of the window exceeded its limit. */
  beyondLimit(): Promise<number>;
}

/** Reads the hits of a query stored at or after `from`. `fresh`: what was stored before this call must be included. */
export type ReadHits = (
  queryId: string,
  window: { readonly from: string; readonly limit: number; readonly fresh: boolean },
) => Promise<ReadWindow>;

/**
 * The most hits of one rule that a mail is chosen from: the newest ones. Further hits are counted, and are in the
 * rule's archive.
 */
export const maxWindow = 10_000;

interface SharedWindow {
  readonly hits: readonly Hit[];
  readonly readAt: string;
  readonly unstored: readonly UnstoredHits[];
}

interface SharedRead {
  readonly from: string;
  readonly startedAt: number;
  readonly window: Promise<SharedWindow>;
  /**
   * By the hour in which a window begins, the number of hits before those that are held. Counted once for all readers.
   */
  readonly older: Map<string, Promise<number>>;
  /** The number of hits that it holds; 0 until they are read. */
  held: number;
}

/** A container keeps at most this many hits at a time, of all queries together (about 1.3 KB each) … */
const maxHeld = 2 * maxWindow;
/** … and of this many queries. */
const maxShared = 500;

/**
 * Reads windows in such a way that 100,000 digests of one popular query at 08:00 do not all read its partition: for
 * `sharedFor` milliseconds, the digests of a container share one read. Alerts never share, since they report what
 * arrived just now.
 */
export function createReadHits(hits: HitReader, now: () => Date, sharedFor: number): ReadHits {
  const shared = new Map<string, SharedRead>();

  async function readAll(queryId: string, from: string): Promise<SharedWindow> {
    const readAt = now().toISOString();
    const unstored = hits.unstored(queryId, from, readAt);
    const all: Hit[] = [];
    for await (const page of hits.pages(queryId, { from, limit: maxWindow })) all.push(...page);
    return { hits: all, readAt, unstored: await unstored };
  }

  function countOlder(queryId: string, from: string, { older }: SharedRead, oldest: Hit): Promise<number> {
    const hour = from.slice(0, 13);
    const counting = older.get(hour) ?? hits.countBefore(queryId, from, oldest);
    older.set(hour, counting);
    counting.catch(() => older.delete(hour));
    return counting;
  }

  async function readFresh(queryId: string, from: string, limit: number): Promise<ReadWindow> {
    const readAt = now().toISOString();
    const pages = hits.pages(queryId, { from, limit, fresh: true });
    let read = 0;
    let oldest: Hit | undefined;
    async function* counted() {
      for await (const page of pages) {
        read += page.length;
        oldest = page.at(-1);
        yield page;
      }
    }
    return {
      readAt,
      unstored: await hits.unstored(queryId, from, readAt),
      pages: counted(),
      beyondLimit: async () => (oldest && read >= limit ? hits.countBefore(queryId, from, oldest) : 0),
    };
  }

  function share(queryId: string, from: string, startedAt: number): SharedRead {
    const window = readAll(queryId, from);
    const entry: SharedRead = { from, startedAt, window, older: new Map(), held: 0 };
    shared.delete(queryId);
    shared.set(queryId, entry);
    entry.window.then(
      (window) => {
        entry.held = window.hits.length;
        dropOldest();
      },
      () => shared.get(queryId) === entry && shared.delete(queryId),
    );
    dropOldest();
    return entry;
  }

  function dropOldest(): void {
    let held = [...shared.values()].reduce((sum, entry) => sum + entry.held, 0);
    for (const [queryId, entry] of shared) {
      if (held <= maxHeld && shared.size <= maxShared) return;
      shared.delete(queryId);
      held -= entry.held;
    }
  }

  return async (queryId, { from, limit, fresh }) => {
    if (fresh) return readFresh(queryId, from, limit);
    const startedAt = now().getTime();
    let entry = shared.get(queryId);
    if (!entry || entry.from > from || startedAt - entry.startedAt >= sharedFor)
      entry = share(queryId, from, startedAt);
    const { hits: held, readAt, unstored } = await entry.window;
    const inWindow = within(held, from);
    const shown = inWindow.slice(0, limit);
    const oldest = inWindow.length === maxWindow ? inWindow.at(-1) : undefined;
    const shares = entry;
    return {
      readAt,
      unstored: unstored.filter(({ hour }) => hour >= from.slice(0, 13)),
      pages: onePage(shown),
      beyondLimit: async () =>
        inWindow.length - shown.length + (oldest ? await countOlder(queryId, from, shares, oldest) : 0),
    };
  };
}

/** Hits are in order, newest first, so the hits of a shorter window are the first ones. */
function within(hits: readonly Hit[], from: string): readonly Hit[] {
  const end = hits.findIndex(({ at }) => at < from);
  return end === -1 ? hits : hits.slice(0, end);
}

async function* onePage(hits: readonly Hit[]): AsyncIterable<readonly Hit[]> {
  if (hits.length > 0) yield hits;
}
