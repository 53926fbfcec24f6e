import { createHash } from 'node:crypto';
import type { MatchableArticle } from '../matching/query.ts';
import { day, minute } from '../time/units.ts';
import { buildIndex, type IndexSnapshot, type LiveIndexDeps, lookBackMs } from './live-index.ts';
import type { WatchedQuery } from './watched-query.ts';

export interface CompactDeps {
  readonly queries: LiveIndexDeps['queries'] & {
    retire(query: WatchedQuery, now: string): Promise<boolean>;
    bury(query: WatchedQuery): Promise<void>;
  };
  readonly rules: { anyOfQuery(queryId: string): Promise<boolean> };
  readonly snapshots: {
    newestScan(): Promise<string | undefined>;
    write(snapshot: IndexSnapshot): Promise<void>;
  };
  /** Recent articles: their words show the index which words are rare. */
  readonly readSample: () => Promise<readonly MatchableArticle[]>;
  readonly options: LiveIndexDeps['options'];
  readonly log: LiveIndexDeps['log'];
  readonly now: () => Date;
}

export interface Compaction {
  readonly queries: number;
  readonly retired: number;
  readonly snapshotWritten: boolean;
}

/** A query is kept for this long after a rule on it was saved, since the index that lists its rules may lag behind. */
const untouchedFor = day;
/** A query that a rule was moved away from is checked after this time, in any hour: perhaps no other rule uses it. */
const releasedFor = 10 * minute;
/** A tombstone must exist longer than any container that may still have the query. */
const tombstoneFor = 7 * day;

/**
 * The number of queries that are checked at the same time. Of a million queries, 40,000 are checked per hour, which
 * would take minutes one by one.
 */
const concurrency = 25;

/**
 * Runs once an hour: retires queries that no rule uses, then writes a snapshot of the index if anything has changed
 * since the last one. Each query is checked once a day, in an hour that depends on its id, so that the cost is
 * spread. A query that a rule was moved away from is checked in the next run.
 */
export async function compactIndex(deps: CompactDeps): Promise<Compaction> {
  const startedAt = deps.now();
  const all = await deps.queries.all();
  const retired = await retireUnused(all, startedAt, deps);

  const scanned = await deps.snapshots.newestScan();
  const since = scanned && new Date(Date.parse(scanned) - lookBackMs).toISOString();
  const changed = since === undefined || retired > 0 || all.some(({ updatedAt }) => updatedAt >= since);
  if (changed) {
    const scanStartedAt = startedAt.toISOString();
    const buffer = buildIndex(all, deps, await deps.readSample()).toBuffer();
    const version = `${scanStartedAt} ${createHash('sha256').update(new Uint8Array(buffer)).digest('hex').slice(0, 16)}`;
    await deps.snapshots.write({ version, scanStartedAt, buffer });
  }
  return { queries: all.length, retired, snapshotWritten: changed };
}

async function retireUnused(all: readonly WatchedQuery[], now: Date, deps: CompactDeps): Promise<number> {
  const idle = new Date(now.getTime() - untouchedFor).toISOString();
  const forgotten = new Date(now.getTime() - tombstoneFor).toISOString();
  const settled = new Date(now.getTime() - releasedFor).toISOString();
  const isReleased = ({ retired, releasedAt = '', touchedAt }: WatchedQuery) =>
    !retired && releasedAt > touchedAt && releasedAt < settled;
  async function lookAt(query: WatchedQuery): Promise<boolean> {
    if (query.retired) {
      if (query.updatedAt < forgotten) await deps.queries.bury(query);
      return false;
    }
    if (query.touchedAt >= idle && !isReleased(query)) return false;
    if (await deps.rules.anyOfQuery(query.id)) return false;
    return deps.queries.retire(query, now.toISOString());
  }
  const ofThisHour = all.filter((query) => hourOf(query.id) === now.getUTCHours() || isReleased(query));
  let retired = 0;
  for (let i = 0; i < ofThisHour.length; i += concurrency) {
    const looks = await Promise.all(ofThisHour.slice(i, i + concurrency).map(lookAt));
    retired += looks.filter(Boolean).length;
  }
  return retired;
}

/** The UTC hour in which a query is checked. */
function hourOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt16BE(0) % 24;
}
