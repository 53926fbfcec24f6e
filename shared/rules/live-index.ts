import type { AnalyseOptions } from '../matching/analysis/analyse-article.ts';
import type { MatchableArticle } from '../matching/query.ts';
import { QueryIndex, type QueryProblem } from '../matching/query-index.ts';
import { hour, minute } from '../time/units.ts';
import { type ChangesBetween, stateOf } from './query-change.ts';
import type { WatchedQuery } from './watched-query.ts';

/** A snapshot of the index, as written by `compact-index`. */
export interface IndexSnapshot {
  readonly version: string;
  /** ISO instant just before the table was scanned. Later changes may be missing from it. */
  readonly scanStartedAt: string;
  readonly buffer: ArrayBuffer;
}

export interface LiveIndexDeps {
  readonly queries: {
    all(): Promise<WatchedQuery[]>;
    changesBetween: ChangesBetween;
    /** The given queries, including retired ones. Strongly consistent. */
    getMany(ids: readonly string[]): Promise<WatchedQuery[]>;
  };
  readonly snapshots: { newest(): Promise<IndexSnapshot | undefined> };
  readonly options: AnalyseOptions;
  readonly log: {
    warn(message: string, extra: Record<string, unknown>): void;
  };
  readonly now: () => Date;
}

/**
 * How far each refresh reaches back before the previous one, and forward beyond its own time, since writes can commit
 * late and clocks differ.
 */
export const lookBackMs = 5 * minute;

/** From an older index, all queries are read again: the log would be read hour by hour, and it expires. */
const logReach = 24 * hour;

interface State {
  readonly index: QueryIndex;
  /** ISO instant at which the last refresh began. */
  readonly lookedAt: string;
  /**
   * The state (`stateOf`) of each query id in the index. Refreshes overlap, and each change must be applied only
   * once.
   */
  readonly applied: ReadonlyMap<string, string>;
}

/**
 * The rule index of one container. Each call updates it from the log of changes with strongly consistent reads, so that
 * a rule that was saved before an article was accepted always sees that article. The first call loads the newest
 * snapshot. If it is missing, old or cannot be read, all queries are read instead.
 */
export function createLiveIndex(deps: LiveIndexDeps): () => Promise<QueryIndex> {
  let state: State | undefined;
  let refreshing: Promise<State> | undefined;

  async function refresh(): Promise<State> {
    const before = state && isWithinLog(state.lookedAt, deps.now()) ? state : await load(deps);
    const now = deps.now().getTime();
    const since = iso(Math.min(Date.parse(before.lookedAt), now) - lookBackMs);
    const changes = await deps.queries.changesBetween(since, iso(now + lookBackMs));
    const unknown = changes.filter((change) => before.applied.get(change.id) !== stateOf(change));
    if (unknown.length === 0) return { ...before, lookedAt: iso(now) };
    const read = await deps.queries.getMany(unknown.map(({ id }) => id));
    // Another state than the announced ones is an older one, which is applied already: its change is still under way.
    const announced = new Set(unknown.map((change) => `${change.id} ${stateOf(change)}`));
    const news = read.filter((query) => announced.has(`${query.id} ${stateOf(query)}`));
    return apply(before, news, iso(now), deps);
  }

  return async () => {
    // Batches that run at the same time share one refresh.
    refreshing ??= refresh().finally(() => {
      refreshing = undefined;
    });
    state = await refreshing;
    return state.index;
  };
}

/** Whether the log has all changes since an index was read. It has not if the clock was set back by much. */
function isWithinLog(lookedAt: string, now: Date): boolean {
  const age = now.getTime() - Date.parse(lookedAt);
  return age < logReach && age > -lookBackMs;
}

async function load(deps: LiveIndexDeps): Promise<State> {
  const snapshot = await deps.snapshots.newest();
  if (snapshot && isWithinLog(snapshot.scanStartedAt, deps.now())) {
    try {
      return {
        index: QueryIndex.fromBuffer(snapshot.buffer, deps.options),
        lookedAt: snapshot.scanStartedAt,
        applied: new Map(),
      };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      deps.log.warn('The index snapshot cannot be read; reading all queries instead', {
        version: snapshot.version,
        reason,
      });
    }
  }
  const lookedAt = deps.now().toISOString();
  const queries = await deps.queries.all();
  const index = buildIndex(queries, deps);
  return { index, lookedAt, applied: new Map(queries.map((query) => [query.id, stateOf(query)])) };
}

/** Builds the index of all watched queries. Queries that cannot be parsed any more are reported and left out. */
export function buildIndex(
  queries: readonly WatchedQuery[],
  { log, options }: Pick<LiveIndexDeps, 'log' | 'options'>,
  sample?: readonly MatchableArticle[],
): QueryIndex {
  const watched = queries.filter(({ retired }) => !retired);
  const index = QueryIndex.build(watched, { ...options, ...(sample && { sample }) });
  report(index.problems, log);
  return index;
}

/** Queries are private: the log gets the id and the column of the mistake, not the text. */
function report(problems: readonly QueryProblem[], log: LiveIndexDeps['log']): void {
  for (const { queryId, problems: found } of problems) {
    log.warn('A stored query cannot be read and matches nothing', {
      queryId,
      column: (found[0]?.from ?? 0) + 1,
    });
  }
}

function apply(
  before: State,
  news: readonly WatchedQuery[],
  lookedAt: string,
  { log }: LiveIndexDeps,
): State {
  const added = news.filter(({ retired }) => !retired);
  const removed = news.filter(({ retired }) => retired).map(({ id }) => id);
  const index = news.length > 0 ? before.index.with(added, removed) : before.index;
  report(index.problems.slice(before.index.problems.length), log);
  // Anything older than the reach of the next refresh can be forgotten.
  const horizon = iso(Date.parse(lookedAt) - 2 * lookBackMs);
  const kept = [...before.applied].filter(([, state]) => state >= horizon);
  return {
    index,
    lookedAt,
    applied: new Map([...kept, ...news.map((query) => [query.id, stateOf(query)] as const)]),
  };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
