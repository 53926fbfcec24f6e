/** What global indexes say may be old news: nobody may lose a mail over it, nor get one twice. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createScheduleDeliveries } from '../../../shared/delivery/schedule-deliveries.ts';
import { defaultWaits } from '../../../shared/delivery/waits.ts';
import { wakeSubscribers } from '../../../shared/delivery/wake-subscribers.ts';
import { compactIndex } from '../../../shared/rules/compact-index.ts';
import { createHitStore } from '../../../shared/store/hit-store.ts';
import { createIndexSnapshotStore } from '../../../shared/store/index-snapshot-store.ts';
import { createMoveStore } from '../../../shared/store/move-store.ts';
import { createQueryStore } from '../../../shared/store/query-store.ts';
import { addRule } from '../../../shared/subscribers/save-rule.ts';
import { createDeliveryWorld, type DeliveryWorld } from '../../support/delivery-world.ts';
import { inventArticle, inventHit, inventSubscriber } from '../../support/invented.ts';
import { makeIndexesStale, type StaleIndex } from '../../support/stale-index.ts';
import { startTestTable, type TestTable } from '../../support/table.ts';

const me = inventSubscriber({
  id: 'Me',
  email: 'me@reader.example',
  nextDeliveryAt: '2026-03-03T08:00:00.000Z',
});
let table: TestTable;
let world: DeliveryWorld;
let index: StaleIndex;
beforeEach(async () => {
  table = await startTestTable();
  world = createDeliveryWorld(table, '2026-03-02T10:00:00.000Z');
  index = makeIndexesStale(table);
  await world.subscribers.create(me);
});
afterEach(() => table.close());

async function saveRule(): Promise<string> {
  const queries = createQueryStore(table.access);
  const deps = {
    ...world,
    queries,
    firstAlertAfterMs: defaultWaits.firstAlert,
    moves: createMoveStore(table.access),
    countAgainst: async () => undefined,
  };
  const saved = await addRule(me, 'rule', { query: 'harbour', frequency: 'as-it-happens', cap: 20 }, deps);
  if (saved.kind !== 'saved') throw new Error(saved.kind);
  return saved.rule.queryId;
}

async function hit(queryId: string): Promise<void> {
  world.advance(1000);
  const at = world.now().toISOString();
  await world.articles.put(inventArticle({ receivedAt: at, publishedAt: at }));
  await world.hits.putMany([inventHit({ queryId, at, publishedAt: at })]);
  const nobody = { send: async () => {} };
  await wakeSubscribers({ queryId }, { ...world, wakes: nobody, deliveries: nobody, now: world.now });
}

/** What the timer would do in this minute. */
async function minute(): Promise<string[]> {
  world.advance(60_000);
  const queued: string[] = [];
  const scheduleDeliveries = createScheduleDeliveries({
    ...world,
    deliveries: {
      depth: async () => 0,
      send: async (messages) => void queued.push(...messages.map(({ subscriberId }) => subscriberId)),
    },
    sendRate: { state: async () => ({ aheadMs: 0, taken: 0, perSecond: 1 }) },
  });
  await scheduleDeliveries();
  for (const id of queued) await world.look(id);
  await world.handleEvents();
  return queued;
}

it('a rule too new for the index gets its alert when the subscriber is looked at on its own', async () => {
  await index.lag();
  await hit(await saveRule());
  expect(await minute()).toEqual([]);
  expect(world.taken).toHaveLength(0);
  index.catchUp();
  for (let i = 0; i < 5; i++) await minute();
  expect(world.taken).toHaveLength(1);
});

it('a subscriber that the index still lists as due gets nothing twice', async () => {
  await hit(await saveRule());
  await index.lag();
  for (let i = 0; i < 4; i++) expect(await minute()).toEqual(['Me']);
  expect(world.taken).toHaveLength(1);
});

it('a query whose new rule the index does not list yet is not retired', async () => {
  const queries = createQueryStore(table.access);
  await index.lag();
  const queryId = await saveRule();
  for (let hour = 0; hour < 24; hour++) {
    await compactIndex({
      queries,
      rules: world.rules,
      hits: createHitStore(table.access, { now: world.now }),
      snapshots: createIndexSnapshotStore(table.access),
      readSample: async () => [],
      options: {},
      log: { warn: () => {} },
      now: world.now,
    });
    world.advance(3_500_000);
  }
  expect(await queries.get(queryId)).toMatchObject({ retired: false });
});
