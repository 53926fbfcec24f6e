import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compactIndex } from '../../../shared/rules/compact-index.ts';
import { createLiveIndex, type LiveIndexDeps } from '../../../shared/rules/live-index.ts';
import type { WatchedQuery } from '../../../shared/rules/watched-query.ts';
import { createHitStore, type HitStore } from '../../../shared/store/hit-store.ts';
import {
  createIndexSnapshotStore,
  type IndexSnapshotStore,
} from '../../../shared/store/index-snapshot-store.ts';
import { createQueryChangeLog } from '../../../shared/store/query-change-log.ts';
import { createQueryStore, type QueryStore } from '../../../shared/store/query-store.ts';
import { createRuleStore, type RuleStore } from '../../../shared/store/rule-store.ts';
import { allItems } from '../../support/all-items.ts';
import { hitsIn } from '../../support/hits-in.ts';
import { inventHit, inventRule } from '../../support/invented.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

let table: QuickTable;
let queries: QueryStore;
let rules: RuleStore;
let snapshots: IndexSnapshotStore;
let hits: HitStore;
let warnings: string[];
let time: number;
beforeEach(async () => {
  table = await startQuickTable();
  queries = createQueryStore(table.access);
  rules = createRuleStore(table.access);
  snapshots = createIndexSnapshotStore(table.access);
  hits = createHitStore(table.access, { now });
  warnings = [];
  time = Date.parse('2026-03-02T10:00:00.000Z');
});
afterEach(() => table.close());

const now = () => new Date(time);
const log = { warn: (message: string) => void warnings.push(message) };
const container = (parts: Partial<LiveIndexDeps> = {}) =>
  createLiveIndex({ queries, snapshots, options: {}, log, now, ...parts });
const compact = () =>
  compactIndex({ queries, rules, hits, snapshots, readSample: async () => [], options: {}, log, now });
const article = { title: 'Storm closes harbour', text: '' };

async function matches(index: ReturnType<typeof createLiveIndex>): Promise<string[]> {
  return (await index())
    .match(article)
    .map(({ queryId }) => queryId)
    .toSorted();
}

describe('a container', () => {
  it('sees a rule that was saved before the batch, however late it started', async () => {
    const early = container();
    expect(await matches(early)).toEqual([]);
    await queries.touch('q1', 'harbour', false, now().toISOString());
    expect(await matches(early)).toEqual(['q1']);
    time += 1000;
    await queries.touch('q2', 'storm', true, now().toISOString());
    expect(await matches(early)).toEqual(['q1', 'q2']);
    expect(await matches(container())).toEqual(['q1', 'q2']);
  });

  it('sees a rule whose write was committed late, with a time before the last look', async () => {
    const index = container();
    await matches(index);
    const before = now().toISOString();
    time += 60_000;
    await matches(index);
    await queries.touch('q1', 'harbour', false, before);
    expect(await matches(index)).toEqual(['q1']);
  });

  it('sees a rule saved just before the hour by a late clock, and just after it by an early one', async () => {
    const index = container();
    time = Date.parse('2026-03-02T10:59:30.000Z');
    await matches(index);
    await queries.touch('ahead', 'harbour', false, '2026-03-02T11:00:30.000Z');
    expect(await matches(index)).toEqual(['ahead']);
    time = Date.parse('2026-03-02T11:01:00.000Z');
    await matches(index);
    await queries.touch('behind', 'storm', false, '2026-03-02T10:59:10.000Z');
    expect(await matches(index)).toEqual(['ahead', 'behind']);
  });

  it('sees a change that was announced long before it was written', async () => {
    const index = container();
    await matches(index);
    const at = now().toISOString();
    await createQueryChangeLog(table.access).announce({ id: 'q1', updatedAt: at, retired: false });
    expect(await matches(index)).toEqual([]);
    time += 240_000;
    expect(await matches(index)).toEqual([]);
    await queries.touch('q1', 'harbour', false, at);
    expect(await matches(index)).toEqual(['q1']);
  });

  it('keeps a query whose retirement was announced but did not happen', async () => {
    await queries.touch('q1', 'harbour', false, now().toISOString());
    time += 3_600_000;
    const index = container();
    expect(await matches(index)).toEqual(['q1']);
    const read = (await queries.get('q1'))!;
    expect(await queries.retire({ ...read, touchedAt: 'older' }, now().toISOString())).toBe(false);
    const before = await index();
    expect(await matches(index)).toEqual(['q1']);
    // Nor is it added again at every look.
    expect(await index()).toBe(before);
  });

  it('reads everything again when it has slept for longer than the log reaches, or its clock was set back', async () => {
    let all = 0;
    const index = container({
      queries: {
        ...queries,
        all: async () => {
          all += 1;
          return queries.all();
        },
      },
    });
    await matches(index);
    time += 24 * 3_600_000;
    await queries.touch('q1', 'harbour', false, new Date(time - 20 * 3_600_000).toISOString());
    expect(await matches(index)).toEqual(['q1']);
    expect(all).toBe(2);
    time -= 12 * 3_600_000;
    await queries.touch('q2', 'storm', false, now().toISOString());
    expect(await matches(index)).toEqual(['q1', 'q2']);
    expect(all).toBe(3);
  });

  it('does not trust a snapshot that is older than the log, or in the future', async () => {
    await queries.touch('q1', 'harbour', false, now().toISOString());
    await compact();
    time += 25 * 3_600_000;
    await queries.touch('q2', 'storm', false, new Date(time - 24.5 * 3_600_000).toISOString());
    expect(await matches(container())).toEqual(['q1', 'q2']);
    time -= 48 * 3_600_000;
    expect(await matches(container())).toEqual(['q1', 'q2']);
    expect((await compact()).snapshotWritten).toBe(true);
  });

  it('loads the snapshot instead of all queries, and adds what changed since its scan began', async () => {
    await queries.touch('q1', 'harbour', false, now().toISOString());
    time += 600_000;
    expect(await compact()).toEqual({ queries: 1, retired: 0, snapshotWritten: true });
    time += 60_000;
    await queries.touch('q2', 'storm', false, now().toISOString());
    const index = container({ queries: { ...queries, all: () => Promise.reject(new Error('not needed')) } });
    expect(await matches(index)).toEqual(['q1', 'q2']);
  });

  it('reads all queries when the snapshot is damaged or of another version', async () => {
    await queries.touch('q1', 'harbour', false, now().toISOString());
    time += 600_000;
    const scanStartedAt = now().toISOString();
    await snapshots.write({
      version: 'old',
      scanStartedAt,
      buffer: new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]).buffer,
    });
    expect(await matches(container())).toEqual(['q1']);
    expect(warnings).toEqual(['The index snapshot cannot be read; reading all queries instead']);
  });

  it('reports a stored query that can no longer be read, and continues with the others', async () => {
    await queries.touch('bad', '"harbour', false, now().toISOString());
    await queries.touch('good', 'harbour', false, now().toISOString());
    const index = container();
    expect(await matches(index)).toEqual(['good']);
    await matches(index);
    expect(warnings).toEqual(['A stored query cannot be read and matches nothing']);
  });

  it('forgets a query that was retired', async () => {
    await queries.touch('q1', 'harbour', false, now().toISOString());
    const index = container();
    expect(await matches(index)).toEqual(['q1']);
    await queries.retire((await queries.get('q1'))!, now().toISOString());
    expect(await matches(index)).toEqual([]);
  });
});

describe('compaction', () => {
  const day = 24 * 3_600_000;

  /** A day of hourly runs: each query is looked at in one of them. */
  async function compactForADay() {
    let retired = 0;
    for (let hour = 0; hour < 24; hour++) {
      retired += (await compact()).retired;
      time += 3_600_000;
    }
    return retired;
  }

  it('writes no snapshot when nothing has changed', async () => {
    await queries.touch('q1', 'harbour', false, now().toISOString());
    time += 3_600_000;
    expect((await compact()).snapshotWritten).toBe(true);
    for (let hour = 0; hour < 30; hour++) {
      time += 3_600_000;
      await queries.touch('q1', 'harbour', false, now().toISOString());
      expect((await compact()).snapshotWritten).toBe(false);
    }
    // It was confirmed every hour, so it is as good as new.
    const index = container({ queries: { ...queries, all: () => Promise.reject(new Error('not needed')) } });
    expect(await matches(index)).toEqual(['q1']);
  });

  it('looks at many queries at once, but not at all of them', async () => {
    const idle: WatchedQuery[] = [];
    for (let i = 0; i < 1000; i++) {
      const id = `q${i}`;
      idle.push({
        id,
        expression: 'harbour',
        instant: false,
        retired: false,
        updatedAt: '2026-01-01',
        touchedAt: '2026-01-01',
      });
    }
    let underWay = 0;
    let most = 0;
    const anyOfQuery = async () => {
      most = Math.max(most, ++underWay);
      await new Promise(setImmediate);
      underWay--;
      return true;
    };
    const ofIdle = {
      all: async () => idle,
      retire: async () => true,
      bury: async () => {},
      hitsForgotten: async () => {},
    };
    await compactIndex({
      queries: ofIdle,
      rules: { anyOfQuery },
      hits,
      snapshots,
      readSample: async () => [],
      options: {},
      log,
      now,
    });
    expect(most).toBe(25);
  });

  it('retires queries that nobody has used for a day, and keeps those with rules or a recent touch', async () => {
    for (const id of ['unused', 'used', 'fresh']) await queries.touch(id, id, false, now().toISOString());
    await rules.create(inventRule({ queryId: 'used' }));
    time += 2 * day;
    await queries.touch('fresh', 'fresh', false, now().toISOString());
    expect(await compactForADay()).toBe(1);
    expect(await queries.get('unused')).toMatchObject({ retired: true });
    expect(await queries.get('used')).toMatchObject({ retired: false });
    expect(await queries.get('fresh')).toMatchObject({ retired: false });
  });

  it('removes a tombstone after a week', async () => {
    await queries.touch('unused', 'unused', false, now().toISOString());
    time += 2 * day;
    await compactForADay();
    time += 8 * day;
    await compactForADay();
    expect(await queries.get('unused')).toBeUndefined();
  });

  it('deletes the hits of a query whose last subscriber was erased, hour by hour, and no later ones', async () => {
    const before = now().toISOString();
    await queries.touch('gone', 'gone', false, before);
    const found = (from: number, count: number, at: string) =>
      hits.putMany(
        Array.from({ length: count }, (_, i) =>
          inventHit({ queryId: 'gone', articleId: `a${from + i}`, at, why: 'gone' }),
        ),
      );
    for (let n = 0; n < 3; n++) await found(n * 100, 100, new Date(time - n * day).toISOString());
    time += 1000;
    await queries.retire((await queries.get('gone'))!, now().toISOString(), true);
    const left = async () =>
      (await hitsIn(hits.pages('gone', { from: '2026-01-01', limit: 10_000 }))).map(({ at }) => at);
    expect(await hits.forget('gone', now().toISOString(), 120)).toBe(false);
    expect(await left()).toHaveLength(180);
    // Somebody else watches the same words from now on.
    time += 60_000;
    await queries.touch('gone', 'gone', false, now().toISOString());
    await found(500, 3, now().toISOString());
    await compact();
    expect(await left()).toEqual(Array.from({ length: 3 }, () => now().toISOString()));
    expect(await queries.get('gone')).not.toHaveProperty('forgetBefore');
  });

  it('keeps only the last two snapshots', async () => {
    for (let i = 0; i < 4; i++) {
      await queries.touch(`q${i}`, `word${i}`, false, now().toISOString());
      time += 3_600_000;
      await compact();
    }
    const chunks = (await allItems(table)).filter(({ sk }) => sk === 'chunk');
    expect(chunks).toHaveLength(2);
  });
});
