import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compactIndex } from '../../../shared/rules/compact-index.ts';
import { createLiveIndex, type LiveIndexDeps } from '../../../shared/rules/live-index.ts';
import type { WatchedQuery } from '../../../shared/rules/watched-query.ts';
import {
  createIndexSnapshotStore,
  type IndexSnapshotStore,
} from '../../../shared/store/index-snapshot-store.ts';
import { createQueryStore, type QueryStore } from '../../../shared/store/query-store.ts';
import { createRuleStore, type RuleStore } from '../../../shared/store/rule-store.ts';
import { allItems } from '../../support/all-items.ts';
import { inventRule } from '../../support/invented.ts';
import { startTestTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
let queries: QueryStore;
let rules: RuleStore;
let snapshots: IndexSnapshotStore;
let warnings: string[];
let time: number;
beforeEach(async () => {
  table = await startTestTable();
  queries = createQueryStore(table.access);
  rules = createRuleStore(table.access);
  snapshots = createIndexSnapshotStore(table.access);
  warnings = [];
  time = Date.parse('2026-03-02T10:00:00.000Z');
});
afterEach(() => table.close());

const now = () => new Date(time);
const log = { warn: (message: string) => void warnings.push(message) };
const container = (parts: Partial<LiveIndexDeps> = {}) =>
  createLiveIndex({ queries, snapshots, options: {}, log, now, ...parts });
const compact = () =>
  compactIndex({ queries, rules, snapshots, readSample: async () => [], options: {}, log, now });
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

  it('reports a stored query that can no longer be read, and goes on with the others', async () => {
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
    time += 3_600_000;
    expect((await compact()).snapshotWritten).toBe(false);
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
      changedSince: async () => [],
      retire: async () => true,
      bury: async () => {},
    };
    await compactIndex({
      queries: ofIdle,
      rules: { anyOfQuery },
      snapshots,
      readSample: async () => [],
      options: {},
      log,
      now,
    });
    expect(most).toBe(25);
  });

  it('retires what nobody has used for a day, and keeps what has rules or was just touched', async () => {
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
