import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeliveryPlan } from '../../../shared/delivery/delivery.ts';
import { createDeliveryStore, type DeliveryStore } from '../../../shared/store/delivery-store.ts';
import { createSendRateStore } from '../../../shared/store/send-rate-store.ts';
import { createSentStoryStore } from '../../../shared/store/sent-story-store.ts';
import { createStatisticsStore } from '../../../shared/store/statistics-store.ts';
import { createMemoryDeliveries } from '../../support/memory-stores.ts';
import { startTestTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const slot = '2026-03-01T08:00:00.000Z';

function plan(parts: Partial<DeliveryPlan> = {}): DeliveryPlan {
  return {
    subscriberId: 'S',
    slot,
    kind: 'alert',
    plannedAt: slot,
    rules: [],
    entries: [],
    throttled: false,
    closing: { wakes: 0, cursors: {}, lastSlots: {} },
    ...parts,
  };
}

describe.each(['on the table', 'in memory'] as const)('a delivery (%s)', (where) => {
  let deliveries: Pick<DeliveryStore, keyof ReturnType<typeof createMemoryDeliveries>>;
  beforeAll(() => {
    deliveries = where === 'in memory' ? createMemoryDeliveries() : createDeliveryStore(table.access);
  });

  it('keeps the plan that was recorded first', async () => {
    const first = plan({ subscriberId: 'first' });
    expect(await deliveries.record(first)).toEqual(first);
    expect(await deliveries.record({ ...first, kind: 'digest' })).toEqual(first);
    expect(await deliveries.get('first', slot)).toEqual({
      subscriberId: 'first',
      slot,
      state: 'PLANNED',
      attempts: 0,
    });
  });

  it('is moved by exactly one of twenty workers', async () => {
    await deliveries.record(plan({ subscriberId: 'moved' }));
    const seen = (await deliveries.get('moved', slot))!;
    const won = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        deliveries.move(seen, {
          state: 'SENDING',
          attempts: 1,
          waitUntil: `2026-03-01T08:02:${10 + i}.000Z`,
        }),
      ),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
  });

  it('is not moved by a worker whose lease has been replaced', async () => {
    await deliveries.record(plan({ subscriberId: 'lease' }));
    const planned = (await deliveries.get('lease', slot))!;
    await deliveries.move(planned, { state: 'SENDING', attempts: 1, waitUntil: '2026-03-01T08:02:00.000Z' });
    const sending = (await deliveries.get('lease', slot))!;
    await deliveries.move(sending, { state: 'UNKNOWN', waitUntil: '2026-03-01T08:12:00.000Z' });
    expect(await deliveries.move(sending, { state: 'FAILED' })).toBe(false);
  });

  it('is SENT by its receipt from any state but SENT', async () => {
    await deliveries.record(plan({ subscriberId: 'receipt' }));
    expect(await deliveries.confirmSent('receipt', slot, 'ses-1', '2026-03-01T08:00:05.000Z')).toBe(true);
    expect(await deliveries.get('receipt', slot)).toMatchObject({ state: 'SENT', sesMessageId: 'ses-1' });
    expect(await deliveries.confirmSent('receipt', slot, 'ses-2', '2026-03-01T08:00:06.000Z')).toBe(false);
    expect(await deliveries.confirmSent('nobody', slot, 'ses-3', '2026-03-01T08:00:06.000Z')).toBe(false);
    expect(await deliveries.get('nobody', slot)).toBeUndefined();
  });

  it('is among the latest of its subscriber', async () => {
    for (const day of [1, 3, 2])
      await deliveries.record(plan({ subscriberId: 'latest', slot: `2026-03-0${day}T08:00:00.000Z` }));
    const latest = await deliveries.latest('latest', 2);
    expect(latest.map((one) => one.slot.slice(0, 10))).toEqual(['2026-03-03', '2026-03-02']);
  });
});

describe('sent stories', () => {
  it('are found among the stories asked for, and only those of the subscriber', async () => {
    const store = createSentStoryStore(table.access);
    const story = (n: number) => ({
      subscriberId: 'S',
      storyId: `story-${n}`,
      articleId: 'a',
      revision: 'r',
      sentAt: slot,
    });
    await store.putMany(Array.from({ length: 60 }, (_, n) => story(n)));
    const asked = Array.from({ length: 150 }, (_, n) => `story-${n}`);
    const among = await store.among('S', asked);
    expect(among.size).toBe(60);
    expect(among.get('story-7')).toEqual(story(7));
    expect((await store.among('T', asked)).size).toBe(0);
  });
});

describe('the token bucket', () => {
  it('is replaced by one of many workers at a time', async () => {
    const store = createSendRateStore(table.access);
    expect(await store.get()).toBeUndefined();
    const first = await Promise.all([1, 2, 3].map((at) => store.replace(undefined, { tokens: 5, at })));
    expect(first.filter(Boolean)).toHaveLength(1);
    const seen = await store.get();
    const second = await Promise.all(
      [1, 2, 3].map((n) => store.replace(seen, { tokens: 5 - n, at: 10 + n })),
    );
    expect(second.filter(Boolean)).toHaveLength(1);
  });
});

describe('statistics', () => {
  it('count articles by the hour over the turn of a month', async () => {
    const store = createStatisticsStore(table.access);
    const hours = [
      '2026-02-28T21:10',
      '2026-02-28T22:10',
      '2026-02-28T22:20',
      '2026-03-01T00:00',
      '2026-03-01T03:00',
    ];
    for (const hour of hours) await store.countArticle(new Date(`${hour}:00Z`));
    expect(await store.articlesBetween('2026-02-28T22:00:00.000Z', '2026-03-01T02:00:00.000Z')).toBe(3);
  });
});
