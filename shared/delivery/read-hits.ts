import type { Hit } from '../articles/hit.ts';

/** Part of the store that windows are read from. */
export interface HitReader {
  /** Hits stored at or after `from` (and before `to`), newest first, `limit` of them at most. */
  pages(queryId: string, window: HitWindow): AsyncIterable<readonly Hit[]>;
}

export interface HitWindow {
  readonly from: string;
  readonly to?: string;
  readonly limit: number;
}

/** The hits of a window, and the instant at which they were really read: the next window begins there. */
export interface ReadWindow {
  readonly pages: AsyncIterable<readonly Hit[]>;
  readonly readAt: string;
}

/** Reads the hits of a query stored at or after `from`. `fresh`: what was stored before this call must be in it. */
export type ReadHits = (
  queryId: string,
  window: { readonly from: string; readonly limit: number; readonly fresh: boolean },
) => Promise<ReadWindow>;

/** The newest hits of one rule that a mail is chosen from. What is beyond them is in the rule's archive. */
export const maxWindow = 10_000;

interface SharedRead {
  readonly from: string;
  readonly startedAt: number;
  readonly window: Promise<{ readonly hits: readonly Hit[]; readonly readAt: string }>;
  /** How many hits it holds; 0 until they are read. */
  held: number;
}

/** A container keeps so many hits at once, of all queries together (about 1.3 KB each) … */
const maxHeld = 2 * maxWindow;
/** … and of so many queries. */
const maxShared = 500;

/**
 * Reads windows so that 100,000 digests of one popular query at 08:00 do not all read its partition: within
 * `sharedFor` milliseconds the digests of a container share one read. Alerts never do: they are about what came just now.
 */
export function createReadHits(hits: HitReader, now: () => Date, sharedFor: number): ReadHits {
  const shared = new Map<string, SharedRead>();

  async function readAll(queryId: string, from: string): Promise<{ hits: Hit[]; readAt: string }> {
    const readAt = now().toISOString();
    const all: Hit[] = [];
    for await (const page of hits.pages(queryId, { from, limit: maxWindow })) all.push(...page);
    return { hits: all, readAt };
  }

  function share(queryId: string, from: string, startedAt: number): SharedRead {
    const entry: SharedRead = { from, startedAt, window: readAll(queryId, from), held: 0 };
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
    if (fresh) return { readAt: now().toISOString(), pages: hits.pages(queryId, { from, limit }) };
    const startedAt = now().getTime();
    let entry = shared.get(queryId);
    if (!entry || entry.from > from || startedAt - entry.startedAt >= sharedFor)
      entry = share(queryId, from, startedAt);
    const window = await entry.window;
    return { readAt: window.readAt, pages: onePage(within(window.hits, from, limit)) };
  };
}

/** Hits stand newest first, so those of a shorter window are the first ones. */
function within(hits: readonly Hit[], from: string, limit: number): readonly Hit[] {
  const end = hits.findIndex(({ at }) => at < from);
  return hits.slice(0, Math.min(limit, end === -1 ? hits.length : end));
}

async function* onePage(hits: readonly Hit[]): AsyncIterable<readonly Hit[]> {
  if (hits.length > 0) yield hits;
}
