import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlannedEntry } from '../../../shared/delivery/delivery.ts';
import { createDeliveryStore, type DeliveryStore } from '../../../shared/store/delivery-store.ts';
import { createSendRateStore } from '../../../shared/store/send-rate-store.ts';
import { createSentStoryStore, type SentStoryStore } from '../../../shared/store/sent-story-store.ts';
import { createStatisticsStore } from '../../../shared/store/statistics-store.ts';
import { inventEntry, inventPlan } from '../../support/invented.ts';
import {
  createMemoryDeliveries,
  createMemoryLines,
  createMemoryStores,
} from '../../support/memory-stores.ts';
import { startTestTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const slot = '2026-03-01T08:00:00.000Z';

describe.each(['on the table', 'in memory'] as const)('a delivery (%s)', (where) => {
  let deliveries: Pick<DeliveryStore, keyof ReturnType<typeof createMemoryDeliveries>>;
  beforeAll(() => {
    deliveries = where === 'in memory' ? createMemoryDeliveries() : createDeliveryStore(table.access);
  });

  it('keeps the plan that was recorded first', async () => {
    const first = inventPlan({ subscriberId: 'first' });
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
    await deliveries.record(inventPlan({ subscriberId: 'moved' }));
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
    await deliveries.record(inventPlan({ subscriberId: 'lease' }));
    const planned = (await deliveries.get('lease', slot))!;
    await deliveries.move(planned, { state: 'SENDING', attempts: 1, waitUntil: '2026-03-01T08:02:00.000Z' });
    const sending = (await deliveries.get('lease', slot))!;
    await deliveries.move(sending, { state: 'UNKNOWN', waitUntil: '2026-03-01T08:12:00.000Z' });
    expect(await deliveries.move(sending, { state: 'FAILED' })).toBe(false);
  });

  it('is SENT by its receipt from any state but SENT', async () => {
    await deliveries.record(inventPlan({ subscriberId: 'receipt' }));
    expect(await deliveries.confirmSent('receipt', slot, 'ses-1', '2026-03-01T08:00:05.000Z')).toBe(true);
    expect(await deliveries.get('receipt', slot)).toMatchObject({ state: 'SENT', sesMessageId: 'ses-1' });
    expect(await deliveries.confirmSent('receipt', slot, 'ses-2', '2026-03-01T08:00:06.000Z')).toBe(false);
    expect(await deliveries.confirmSent('nobody', slot, 'ses-3', '2026-03-01T08:00:06.000Z')).toBe(false);
    expect(await deliveries.get('nobody', slot)).toBeUndefined();
  });

  it('is among the latest of its subscriber', async () => {
    for (const day of [1, 3, 2])
      await deliveries.record(inventPlan({ subscriberId: 'latest', slot: `2026-03-0${day}T08:00:00.000Z` }));
    const latest = await deliveries.latest('latest', 2);
    expect(latest.map((one) => one.slot.slice(0, 10))).toEqual(['2026-03-03', '2026-03-02']);
  });
});

describe.each(['on the table', 'in memory'] as const)('sent stories (%s)', (where) => {
  let deliveries: Pick<DeliveryStore, 'record'>;
  let sent: Pick<SentStoryStore, 'of' | 'remember' | 'forget'>;
  beforeAll(() => {
    const stores = createMemoryStores();
    deliveries = where === 'in memory' ? stores.deliveries : createDeliveryStore(table.access);
    sent = where === 'in memory' ? stores.sentStories : createSentStoryStore(table.access);
  });

  async function send(subscriberId: string, at: string, entries: Partial<PlannedEntry>[]) {
    const plan = inventPlan({ subscriberId, slot: at, entries: entries.map(inventEntry) });
    await deliveries.record(plan);
    await sent.remember(plan);
    return plan;
  }

  it('are found among the stories asked for, and only those of the subscriber', async () => {
    await send(
      'Reader',
      slot,
      Array.from({ length: 60 }, (_, n) => ({ storyId: `story-${n}`, formerStoryIds: [`former-${n}`] })),
    );
    const asked = Array.from({ length: 150 }, (_, n) => `story-${n}`);
    const among = await sent.of('Reader').among([...asked, 'former-7']);
    expect(among.size).toBe(61);
    const [articleId, revision] = ['article-1', 'r1'];
    expect(among.get('story-7')).toEqual({
      storyId: 'story-7',
      alertedBy: new Set(['rule-1']),
      articleId,
      articleIds: [articleId],
      revision,
      revisions: [revision],
      sentAt: slot,
    });
    expect(among.get('former-7')?.sentAt).toBe(slot);
    expect((await sent.of('Reade').among(asked)).size).toBe(0);
  });

  it('are told by the last mail, with the revisions of its article that all mails told', async () => {
    const at = (day: number) => `2026-03-0${day}T08:00:00.000Z`;
    await send('Again', at(1), [{ storyId: 's', articleId: 'b', revision: 'b1' }]);
    await send('Again', at(2), [{ storyId: 's', articleId: 'a', revision: 'a1' }]);
    const update = { kind: 'update', what: 'More' } as const;
    await send('Again', at(4), [{ storyId: 's', articleId: 'a', revision: 'a3', change: update }]);
    // A mail that was not sent tells nothing.
    await deliveries.record(
      inventPlan({ subscriberId: 'Again', slot: at(5), entries: [inventEntry({ storyId: 's' })] }),
    );
    expect((await sent.of('Again').among(['s'])).get('s')).toEqual({
      storyId: 's',
      alertedBy: new Set(['rule-1']),
      articleId: 'a',
      articleIds: ['b', 'a'],
      revision: 'a3',
      revisions: ['a1', 'a3'],
      sentAt: at(4),
      isUpdate: true,
    });
  });

  it('of an erased subscriber are forgotten', async () => {
    await send('Erased', slot, [{ storyId: 's' }]);
    await sent.forget('Erased', slot);
    expect((await sent.of('Erased').among(['s'])).size).toBe(0);
  });
});

it('a story is known to be sent even when the plan of its mail is gone', async () => {
  const store = createSentStoryStore(table.access);
  const plan = inventPlan({ subscriberId: 'Lost', entries: [inventEntry({ storyId: 's' })] });
  await store.remember(plan);
  expect((await store.of('Lost').among(['s', 't'])).get('s')).toEqual({
    storyId: 's',
    articleId: '',
    revision: '',
    revisions: [],
    sentAt: slot,
  });
});

describe.each([
  ['in the table', () => createSendRateStore(table.access)],
  ['in memory', createMemoryLines],
])('the lines of mails %s', (_, create) => {
  it('begin once, and again only when they have ended', async () => {
    const lines = create();
    expect(await lines.get(0)).toBeUndefined();
    const place = { at: 1_000, latest: 2_000, length: 250.5 };
    const answers = await Promise.all([1, 2, 3].map(() => lines.begin(0, place)));
    expect(answers.filter(({ done }) => done)).toEqual([{ done: true, endsAt: 1_250.5, taken: 1 }]);
    expect(answers.filter(({ done }) => !done)).toEqual([
      { done: false, endsAt: 1_250.5, taken: 1 },
      { done: false, endsAt: 1_250.5, taken: 1 },
    ]);
    expect(await lines.begin(0, { ...place, at: 1_250.5 })).toMatchObject({ done: false });
    expect(await lines.begin(0, { ...place, at: 1_251 })).toEqual({ done: true, endsAt: 1_501.5, taken: 2 });
    expect(await lines.get(0)).toEqual({ endsAt: 1_501.5, taken: 2 });
    const earlier = await lines.begin(0, { at: 100, latest: 1_501, length: 10 });
    expect(earlier).toEqual({ done: true, endsAt: 110, taken: 3 });
  });

  it('give each of many workers a place of its own, up to a bound', async () => {
    const lines = create();
    expect(await lines.extend(3, { from: 0, until: 100, length: 10 })).toEqual({
      done: false,
      endsAt: 0,
      taken: 0,
    });
    await lines.begin(3, { at: 0, latest: 100, length: 10 });
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => lines.extend(3, { from: 0, until: 100, length: 10 })),
    );
    const ends = answers.filter(({ done }) => done).map(({ endsAt }) => endsAt);
    expect(ends.toSorted((a, b) => a - b)).toEqual([20, 30, 40, 50, 60, 70, 80, 90, 100]);
    expect(answers.filter(({ done }) => !done)).toEqual(
      [1, 2, 3].map(() => ({ done: false, endsAt: 100, taken: 10 })),
    );
    expect(await lines.extend(3, { from: 101, until: 200, length: 10 })).toMatchObject({ done: false });
    expect(await lines.get(4)).toBeUndefined();
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

describe('the deliveries of a subscriber from an instant on', () => {
  it('come oldest first, as many as asked for, and none of another subscriber', async () => {
    const deliveries = createDeliveryStore(table.access);
    const slots = ['2026-03-01T08:00:00.000Z', '2026-03-02T08:00:00.000Z', '2026-03-03T08:00:00.000Z'];
    for (const one of slots) await deliveries.record(inventPlan({ subscriberId: 'since', slot: one }));
    await deliveries.record(inventPlan({ subscriberId: 'since-2', slot: slots[2]! }));
    const from = async (at: string, limit: number) =>
      (await deliveries.from('since', at, limit)).map((delivery) => delivery.slot);
    expect(await from('2026-03-01T08:00:00.001Z', 9)).toEqual(slots.slice(1));
    expect(await from(slots[0]!, 2)).toEqual(slots.slice(0, 2));
  });
});

describe('the mails that told a story', () => {
  it('are named oldest first, also where what they said is gone, and mutes are told apart from them', async () => {
    const sent = createSentStoryStore(table.access);
    const deliveries = createDeliveryStore(table.access);
    const later = '2026-03-02T08:00:00.000Z';
    for (const one of [later, slot]) {
      const plan = inventPlan({ subscriberId: 'told', slot: one, entries: [inventEntry({ storyId: 's1' })] });
      await deliveries.record(plan);
      await sent.remember(plan);
    }
    await deliveries.forget('told', slot);
    await sent.mute('told', ['s2'], new Date(later));
    const { mails, muted } = await sent.mailsOf('told', ['s1', 's2', 's3']);
    expect([...mails]).toEqual([
      [
        's1',
        [
          { slot, isKept: false },
          { slot: later, isKept: true },
        ],
      ],
    ]);
    expect([...muted]).toEqual(['s2']);
  });
});
