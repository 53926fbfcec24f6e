import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createQueryStore, type QueryStore } from '../../../shared/store/query-store.ts';
import { createRuleStore, type RuleStore } from '../../../shared/store/rule-store.ts';
import { inventRule } from '../../support/invented.ts';
import { startTestTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
let rules: RuleStore;
let queries: QueryStore;
beforeAll(async () => {
  table = await startTestTable();
  rules = createRuleStore(table.access);
  queries = createQueryStore(table.access);
});
afterAll(() => table.close());

describe('rules', () => {
  it('belong to their subscriber, oldest first', async () => {
    const younger = inventRule({ subscriberId: 'S1', id: 'a', createdAt: '2026-02-01T00:00:00.000Z' });
    const older = inventRule({ subscriberId: 'S1', id: 'b' });
    await rules.create(younger);
    await rules.create(older);
    await rules.create(inventRule({ subscriberId: 's1', id: 'c' }));
    expect(await rules.ofSubscriber('S1')).toEqual([older, younger]);
  });

  it('are not created twice', async () => {
    const rule = inventRule({ subscriberId: 'S2' });
    expect(await rules.create(rule)).toBe(true);
    expect(await rules.create({ ...rule, text: 'other' })).toBe(false);
    expect(await rules.get('S2', rule.id)).toEqual(rule);
  });

  it('are replaced only as they were read', async () => {
    const rule = inventRule({ subscriberId: 'S3' });
    await rules.create(rule);
    const edited = {
      ...rule,
      queryId: 'query-2',
      since: '2026-03-01T00:00:00.000Z',
      previousQueries: [{ queryId: 'query-1', since: rule.since, until: '2026-03-01T00:00:00.000Z' }],
    };
    expect(await rules.replace(rule, edited)).toBe(true);
    expect(await rules.replace(rule, { ...rule, cap: 3 })).toBe(false);
    expect(await rules.replace({ ...edited, name: 'another' }, { ...edited, cap: 3 })).toBe(false);
    await rules.forgetPreviousQueries({ ...edited, since: rule.since });
    expect(await rules.get('S3', rule.id)).toEqual({ ...edited, version: 1 });
    await rules.forgetPreviousQueries(edited);
    expect(await rules.get('S3', rule.id)).not.toHaveProperty('previousQueries');
  });

  it('wake the subscribers of a query page by page, those that alert as it happens only', async () => {
    for (let i = 0; i < 230; i++) await rules.create(inventRule({ subscriberId: `W${i}`, queryId: 'busy' }));
    await rules.create(inventRule({ subscriberId: 'daily', queryId: 'busy', frequency: 'daily' }));
    const woken: string[] = [];
    const sizes: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await rules.toWake('busy', cursor);
      woken.push(...page.subscriberIds);
      sizes.push(page.subscriberIds.length);
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(new Set(woken)).toEqual(new Set(Array.from({ length: 230 }, (_, i) => `W${i}`)));
    expect(Math.max(...sizes)).toBe(100);
  });

  it('move to another frequency in the index when they are replaced', async () => {
    const rule = inventRule({ subscriberId: 'S4', queryId: 'moving' });
    await rules.create(rule);
    await rules.replace(rule, { ...rule, frequency: 'weekly' });
    expect((await rules.toWake('moving')).subscriberIds).toEqual([]);
    expect(await rules.anyOfQuery('moving')).toBe(true);
    await rules.delete('S4', rule.id);
    expect(await rules.anyOfQuery('moving')).toBe(false);
  });
});

describe('queries', () => {
  const day = (n: number) => `2026-03-0${n}T00:00:00.000Z`;

  it('are known from their first touch on, and changed only when a container must know', async () => {
    await queries.touch('q1', 'harbour', false, day(1));
    expect(await queries.get('q1')).toEqual({
      id: 'q1',
      expression: 'harbour',
      instant: false,
      retired: false,
      updatedAt: day(1),
      touchedAt: day(1),
    });
    await queries.touch('q1', 'harbour', false, day(2));
    expect(await queries.get('q1')).toMatchObject({ updatedAt: day(1), touchedAt: day(2) });
    await queries.touch('q1', 'harbour', true, day(3));
    expect(await queries.get('q1')).toMatchObject({ instant: true, updatedAt: day(3) });
    await queries.touch('q1', 'harbour', false, day(4));
    expect(await queries.get('q1')).toMatchObject({ instant: true, updatedAt: day(3), touchedAt: day(4) });
  });

  it('that changed since an instant are listed over all shards', async () => {
    for (let i = 0; i < 40; i++)
      await queries.touch(
        `c${i}`,
        `word${i}`,
        false,
        i < 20 ? '2030-01-01T00:00:00.000Z' : '2030-01-02T00:00:00.000Z',
      );
    const changed = await queries.changedSince('2030-01-02T00:00:00.000Z');
    expect(changed.map(({ id }) => id).sort()).toEqual(
      Array.from({ length: 20 }, (_, i) => `c${i + 20}`).sort(),
    );
    expect((await queries.all()).length).toBeGreaterThanOrEqual(41);
  });

  it('are retired unless they were touched since they were read, and revived by a touch', async () => {
    await queries.touch('q2', 'lighthouse', true, day(1));
    const read = (await queries.get('q2'))!;
    await queries.touch('q2', 'lighthouse', true, day(2));
    expect(await queries.retire(read, day(3))).toBe(false);
    expect(await queries.retire((await queries.get('q2'))!, day(3))).toBe(true);
    expect(await queries.get('q2')).toMatchObject({ retired: true, instant: false, updatedAt: day(3) });
    const tombstone = (await queries.get('q2'))!;
    await queries.touch('q2', 'lighthouse', false, day(4));
    expect(await queries.get('q2')).toMatchObject({ retired: false, updatedAt: day(4) });
    await queries.bury(tombstone);
    expect(await queries.get('q2')).toBeDefined();
    await queries.bury((await queries.get('q2'))!);
    expect(await queries.get('q2')).toBeUndefined();
  });

  it('remember their wakes', async () => {
    await queries.touch('q3', 'tide', true, day(1));
    await queries.markWake('q3', { wokenAt: day(2), delayedWakeAt: day(3) });
    expect(await queries.getHit(['q3', 'unknown'])).toEqual([
      { id: 'q3', expression: 'tide', instant: true, wokenAt: day(2), delayedWakeAt: day(3) },
    ]);
  });
});
