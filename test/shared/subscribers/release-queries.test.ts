import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compactIndex } from '../../../shared/rules/compact-index.ts';
import { createLiveIndex } from '../../../shared/rules/live-index.ts';
import { createHitStore } from '../../../shared/store/hit-store.ts';
import { createIndexSnapshotStore } from '../../../shared/store/index-snapshot-store.ts';
import { createMoveStore } from '../../../shared/store/move-store.ts';
import { createQueryStore } from '../../../shared/store/query-store.ts';
import { createRuleStore } from '../../../shared/store/rule-store.ts';
import { createSubscriberStore } from '../../../shared/store/subscriber-store.ts';
import { removeRule } from '../../../shared/subscribers/remove-rules.ts';
import { addRule, changeRule } from '../../../shared/subscribers/save-rule.ts';
import type { Subscriber } from '../../../shared/subscribers/subscriber.ts';
import { inventSubscriber } from '../../support/invented.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

const minute = 60_000;
let table: QuickTable;
let time: number;
const now = () => new Date(time);
let me: Subscriber;
let serial = 0;
beforeAll(async () => {
  table = await startQuickTable();
});
afterAll(() => table.close());
beforeEach(async () => {
  time = Date.parse('2026-03-02T10:00:00.000Z') + ++serial * 86_400_000;
  me = inventSubscriber({ id: `Editor-${serial}` });
  await createSubscriberStore(table.access).create(me);
});

const deps = () => ({
  subscribers: createSubscriberStore(table.access),
  rules: createRuleStore(table.access),
  queries: createQueryStore(table.access),
  moves: createMoveStore(table.access),
  countAgainst: async () => undefined,
  firstAlertAfterMs: 5 * minute,
  now,
});

const word = (n: number) => `harbour${serial}x${n}`;

async function add(subscriber: Subscriber, query: string, id = 'rule'): Promise<void> {
  time += 1000;
  const saved = await addRule(subscriber, id, { query, frequency: 'daily', cap: 20 }, deps());
  expect(saved.kind).toBe('saved');
}
async function edit(query: string, id = 'rule'): Promise<void> {
  time += 10;
  expect((await changeRule(me, id, { query }, deps())).kind).toBe('saved');
}
/** The queries of this test that are matched. */
async function watched(): Promise<string[]> {
  const all = await createQueryStore(table.access).all();
  return all
    .filter(({ retired, expression }) => !retired && expression.includes(`harbour${serial}x`))
    .map(({ expression }) => expression.replace(/.*x/, ''))
    .sort((a, b) => Number(a) - Number(b));
}

describe('the queries that a rule had before', () => {
  it('leave the index at once but for the last three, however fast it is edited', async () => {
    await add(me, word(0));
    for (let n = 1; n <= 30; n++) await edit(word(n));
    expect(await watched()).toEqual(['27', '28', '29', '30']);
  });

  it('are matched for some minutes more, for articles that arrived before the edit', async () => {
    await add(me, word(0));
    await edit(word(1));
    expect(await watched()).toEqual(['0', '1']);
    time += 6 * minute;
    await edit(word(2));
    expect(await watched()).toEqual(['1', '2']);
  });

  it('leave the index within the hour when there is no further edit', async () => {
    await add(me, word(0));
    await edit(word(1));
    time += 11 * minute;
    await compactIndex({
      ...deps(),
      hits: createHitStore(table.access),
      snapshots: createIndexSnapshotStore(table.access),
      readSample: async () => [],
      options: {},
      log: { warn: () => {} },
    });
    expect(await watched()).toEqual(['1']);
  });

  it('stay when another subscriber uses them', async () => {
    const other = inventSubscriber({ id: `Other-${serial}` });
    await createSubscriberStore(table.access).create(other);
    await add(other, word(0));
    time += 2 * minute;
    await add(me, word(0));
    for (let n = 1; n <= 5; n++) await edit(word(n));
    expect(await watched()).toContain('0');
    time += 10 * minute;
    await edit(word(6));
    expect(await watched()).toContain('0');
  });

  it('stay when another rule of the same subscriber uses them', async () => {
    await add(me, word(0), 'rule-2');
    await add(me, word(0));
    for (let n = 1; n <= 5; n++) await edit(word(n));
    expect(await watched()).toContain('0');
  });

  it('come back when the rule goes back to them', async () => {
    await add(me, word(0));
    for (let n = 1; n <= 6; n++) await edit(word(n));
    expect(await watched()).not.toContain('0');
    await edit(word(0));
    expect(await watched()).toContain('0');
    const index = await createLiveIndex({
      queries: createQueryStore(table.access),
      snapshots: { newest: async () => undefined },
      options: {},
      log: { warn: () => {} },
      now,
    })();
    expect(index.match({ title: word(0), text: '' })).toHaveLength(1);
    expect(index.match({ title: word(1), text: '' })).toHaveLength(0);
  });
});

describe('the query of a rule that was deleted', () => {
  it('leaves the index at once, and its text with it', async () => {
    await add(me, word(0));
    expect(await removeRule(me.id, 'rule', deps())).toBe(true);
    expect(await watched()).toEqual([]);
    const all = await createQueryStore(table.access).all();
    expect(JSON.stringify(all)).not.toContain(word(0));
  });
});

describe('two edits of a rule at the same moment', () => {
  it('are both applied, also when one is about its webhook', async () => {
    await add(me, word(0));
    const edits = [
      { webhook: { kind: 'slack', url: 'https://hooks.example/1' } },
      { name: 'Harbour watch' },
      { cap: 3 },
      { silenceAlarm: true },
    ] as const;
    await Promise.all(edits.map((patch) => changeRule(me, 'rule', patch, deps())));
    expect(await deps().rules.get(me.id, 'rule')).toMatchObject({
      name: 'Harbour watch',
      cap: 3,
      silenceAlarm: true,
      webhook: { url: 'https://hooks.example/1' },
    });
  });
});
