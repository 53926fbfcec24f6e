import { createHash } from 'node:crypto';
import type { MatchableArticle } from '../matching/query.ts';
import { day, minute } from '../time/units.ts';
import { type ForgetHitsDeps, forgetHits } from './forget-hits.ts';
import { buildIndex, type IndexSnapshot, type LiveIndexDeps, lookBackMs } from './live-index.ts';
import type { WatchedQuery } from './watched-query.ts';

export interface CompactDeps extends Pick<ForgetHitsDeps, 'hits'> {
  readonly queries: Pick<LiveIndexDeps['queries'], 'all'> &
    ForgetHitsDeps['queries'] & {
      retire(query: WatchedQuery, now: string): Promise<boolean>;
      bury(query: WatchedQuery): Promise<void>;
    };
  readonly rules: { anyOfQuery(queryId: string): Promise<boolean> };
  readonly snapshots: {
    newestScan(): Promise<string | undefined>;
    /** The snapshot of one scan is still right: another one found no change. Nothing happens if there is a newer one. */
    confirm(scanned: string, scanStartedAt: string): Promise<void>;
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

/** Hits of one query that are deleted in one run: some 10 seconds. */
const forgottenPerHour = 50_000;

/**
 * The number of queries that are checked at the same time. Of a million queries, 40,000 are checked per hour, which
 * would take minutes one by one.
 */
const concurrency = 25;

/**
 * Runs once an hour: retires queries that no rule uses, then writes a snapshot of the index if anything has changed
 * since the last one. Otherwise it confirms the last one, so that a new container reads no more than the latest hours
 * of the log. Each query is checked once a day, in an hour that depends on its id, so that the cost is spread. A query
 * that a rule was moved away from is checked in the next run.
 */
export async function compactIndex(deps: CompactDeps): Promise<Compaction> {
  const startedAt = deps.now();
  const all = await deps.queries.all();
  const retired = await retireUnused(all, startedAt, deps);
  await forgetWords(all, deps);

  const scanned = await deps.snapshots.newestScan();
  const scanStartedAt = startedAt.toISOString();
  if (scanned !== undefined && retired === 0 && !hasChanged(all, scanned, scanStartedAt)) {
    await deps.snapshots.confirm(scanned, scanStartedAt);
    return { queries: all.length, retired, snapshotWritten: false };
  }
  const buffer = buildIndex(all, deps, await deps.readSample()).toBuffer();
  const version = `${scanStartedAt} ${createHash('sha256').update(new Uint8Array(buffer)).digest('hex').slice(0, 16)}`;
  await deps.snapshots.write({ version, scanStartedAt, buffer });
  return { queries: all.length, retired, snapshotWritten: true };
}

/** Also if the last scan is in the future: the clock was set back, so times tell nothing. */
function hasChanged(all: readonly WatchedQuery[], scanned: string, now: string): boolean {
  const since = new Date(Date.parse(scanned) - lookBackMs).toISOString();
  return scanned > now || all.some(({ updatedAt }) => updatedAt >= since);
}

async function retireUnused(all: readonly WatchedQuery[], now: Date, deps: CompactDeps): Promise<number> {
  const idle = new Date(now.getTime() - untouchedFor).toISOString();
  const forgotten = new Date(now.getTime() - tombstoneFor).toISOString();
  const settled = new Date(now.getTime() - releasedFor).toISOString();
  const isReleased = ({ retired, releasedAt = '', touchedAt }: WatchedQuery) =>
    !retired && releasedAt > touchedAt && releasedAt < settled;
  async function lookAt(query: WatchedQuery): Promise<boolean> {
    if (query.retired) {
      const isForgotten = query.forgetBefore === undefined;
      if (isForgotten && query.updatedAt < forgotten) await deps.queries.bury(query);
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

/** What could not be deleted at once when a subscriber was erased. What is too much for this hour follows in the next. */
async function forgetWords(all: readonly WatchedQuery[], deps: CompactDeps): Promise<void> {
  for (const query of all.filter(({ forgetBefore }) => forgetBefore !== undefined)) {
    if (!(await forgetHits(query, forgottenPerHour, deps))) return;
  }
}

/** The UTC hour in which a query is checked. */
function hourOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt16BE(0) % 24;
}
