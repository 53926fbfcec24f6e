import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Frequency } from '../../../shared/rules/rule.ts';
import { createQueryStore, type QueryStore } from '../../../shared/store/query-store.ts';
import { createRuleStore, type RuleStore } from '../../../shared/store/rule-store.ts';
import { allItems } from '../../support/all-items.ts';
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

  it('are replaced only if they are as they were read', async () => {
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

  it('are found with those who watch a query, by frequency and by the beginning of their ids', async () => {
    const watcher = (subscriberId: string, frequency: Frequency, id = 'rule') =>
      rules.create(inventRule({ subscriberId, id, queryId: 'watched', frequency }));
    await watcher('Ada', 'as-it-happens');
    await watcher('Ada', 'daily', 'another');
    await watcher('Abe', 'daily');
    await watcher('Bob', 'as-it-happens');
    const find = async (prefix: string, ...frequencies: Frequency[]) => {
      const found = await rules.watchers('watched', { prefix, frequencies });
      return [found?.subscriberIds.toSorted(), [...(found?.instantly ?? [])].toSorted()];
    };
    expect(await find('', 'as-it-happens')).toEqual([
      ['Ada', 'Bob'],
      ['Ada', 'Bob'],
    ]);
    expect(await find('A', 'as-it-happens', 'daily')).toEqual([['Abe', 'Ada'], ['Ada']]);
    expect(await find('', 'weekly')).toEqual([[], []]);
  });

  it('are too many to be found together from a number on', async () => {
    const create = (i: number) =>
      rules.create(inventRule({ subscriberId: `${i % 2 ? 'W' : 'V'}${i}`, queryId: 'busy' }));
    await Promise.all(Array.from({ length: 22 }, (_, i) => create(i)));
    const limited = createRuleStore(table.access, 20);
    const some = { frequencies: ['as-it-happens'] } as const;
    expect(await limited.watchers('busy', { ...some, prefix: '' })).toBeUndefined();
    const parts = await Promise.all(
      ['V', 'W'].map((prefix) => limited.watchers('busy', { ...some, prefix })),
    );
    expect(parts.map((part) => part?.subscriberIds.length)).toEqual([11, 11]);
  });

  it('move to another frequency in the index when they are replaced', async () => {
    const rule = inventRule({ subscriberId: 'S4', queryId: 'moving' });
    await rules.create(rule);
    await rules.replace(rule, { ...rule, frequency: 'weekly' });
    const moving = await rules.watchers('moving', { prefix: '', frequencies: ['as-it-happens'] });
    expect(moving?.subscriberIds).toEqual([]);
    expect(await rules.anyOfQuery('moving')).toBe(true);
    await rules.delete('S4', rule.id);
    expect(await rules.anyOfQuery('moving')).toBe(false);
  });
});

describe('queries', () => {
  const day = (n: number) => `2026-03-0${n}T00:00:00.000Z`;

  it('are known from their first touch on, and written again only when a container must know', async () => {
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

  it('that changed are in the log, over all shards and across the hour, without their text', async () => {
    const times = ['2030-01-01T09:00', '2030-01-01T10:58', '2030-01-01T11:01', '2030-01-01T12:00'];
    const at = (i: number) => `${times[i % 4]}:00.000Z`;
    for (let i = 0; i < 40; i++) await queries.touch(`c${i}`, `word${i}`, false, at(i));
    const changes = await queries.changesBetween('2030-01-01T10:58:00.000Z', '2030-01-01T11:30:00.000Z');
    const expected = Array.from({ length: 40 }, (_, i) => ({
      id: `c${i}`,
      updatedAt: at(i),
      retired: false,
    })).filter((_, i) => i % 4 === 1 || i % 4 === 2);
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    expect(changes.toSorted(byId)).toEqual(expected.toSorted(byId));
    const logged = (await allItems(table)).filter(({ __edb_e__ }) => __edb_e__ === 'queryChange');
    expect(logged.filter((item) => JSON.stringify(item).includes('word'))).toEqual([]);
    expect((await queries.all()).length).toBeGreaterThanOrEqual(41);
  });

  it('are announced before they are written, so that no crash hides a change', async () => {
    const seen: boolean[] = [];
    table.dynamo.middlewareStack.add(
      (next) => async (args) => {
        if ('Item' in args.input && Object(args.input.Item).pk.startsWith('changes#'))
          seen.push((await queries.get('crash')) === undefined);
        return next(args);
      },
      { step: 'initialize', name: 'watchLog', priority: 'low' },
    );
    await queries.touch('crash', 'cape', true, day(1));
    table.dynamo.middlewareStack.remove('watchLog');
    expect(seen).toEqual([true]);
  });

  it('are retired unless they were touched since they were read, and come back with a touch', async () => {
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
