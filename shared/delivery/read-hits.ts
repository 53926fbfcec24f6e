import type { Hit } from '../articles/hit.ts';

/** Part of the store that windows are read from. */
export interface HitReader {
  since(queryId: string, from: string, to?: string): Promise<Hit[]>;
}

/** The hits of a window, and the instant at which they were really read: the next window begins there. */
export interface ReadWindow {
  readonly hits: readonly Hit[];
  readonly readAt: string;
}

/** Reads the hits of a query stored at or after `from`. `fresh`: what was stored before this call must be in it. */
export type ReadHits = (
  queryId: string,
  from: string,
  options: { readonly fresh: boolean },
) => Promise<ReadWindow>;

interface SharedRead {
  readonly from: string;
  readonly startedAt: number;
  readonly window: Promise<ReadWindow>;
}

/** A container keeps the hits of so many queries at once. */
const maxShared = 500;

/**
 * Reads windows so that 100,000 digests of one popular query at 08:00 do not all read its partition: within
 * `sharedForMs` the digests of a container share one read. Alerts never do: they are about what came just now.
 */
export function createReadHits(hits: HitReader, now: () => Date, sharedForMs: number): ReadHits {
  const shared = new Map<string, SharedRead>();

  async function read(queryId: string, from: string): Promise<ReadWindow> {
    const readAt = now().toISOString();
    return { hits: await hits.since(queryId, from), readAt };
  }

  return async (queryId, from, { fresh }) => {
    if (fresh) return read(queryId, from);
    const startedAt = now().getTime();
    let entry = shared.get(queryId);
    if (!entry || entry.from > from || startedAt - entry.startedAt >= sharedForMs) {
      entry = { from, startedAt, window: read(queryId, from) };
      shared.delete(queryId);
      shared.set(queryId, entry);
      entry.window.catch(() => shared.delete(queryId));
      if (shared.size > maxShared) shared.delete(shared.keys().next().value ?? queryId);
    }
    const window = await entry.window;
    return { hits: window.hits.filter((hit) => hit.at >= from), readAt: window.readAt };
  };
}
