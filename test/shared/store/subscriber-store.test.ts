import type { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSubscriberStore, type SubscriberStore } from '../../../shared/store/subscriber-store.ts';
import { inventSubscriber } from '../../support/invented.ts';
import { createMemorySubscribers } from '../../support/memory-subscribers.ts';
import { startTestTable, type TestTable } from '../../support/table.ts';

/** What simulations do in memory must be what the table does. */
type Contract = Pick<SubscriberStore, keyof ReturnType<typeof createMemorySubscribers>>;

const due = '2026-03-01T08:00:00.000Z';
const now = '2026-03-01T08:00:30.000Z';
const later = '2026-03-01T08:02:30.000Z';

describe.each(['on the table', 'in memory'] as const)('%s', (where) => {
  let table: TestTable;
  let store: Contract;
  let serial = 0;
  beforeAll(async () => {
    table = await startTestTable();
    store = where === 'in memory' ? createMemorySubscribers() : createSubscriberStore(table.access);
  });
  afterAll(() => table.close());

  async function saved(parts: Parameters<typeof inventSubscriber>[0] = {}) {
    const subscriber = inventSubscriber({ id: `Sub-${++serial}`, nextDeliveryAt: due, ...parts });
    await store.create(subscriber);
    return subscriber;
  }

  describe('following stories', () => {
    it('brings the next look forward and keeps the earlier end', async () => {
      const { id } = await saved({ nextDeliveryAt: later });
      await store.follow(id, now);
      expect(await store.get(id)).toMatchObject({ followsUntil: now, nextDeliveryAt: now });
      const { wakes = 0 } = (await store.get(id))!;
      await store.follow(id, later);
      const after = (await store.get(id))!;
      expect(after).toMatchObject({ followsUntil: now, nextDeliveryAt: now });
      expect(after.wakes).toBeGreaterThan(wakes);
    });
  });

  describe('news of packs', () => {
    it('is forgotten as it was seen, and not what was noted since', async () => {
      const { id } = await saved();
      await store.notePackNews(id, now);
      await store.notePackNews(id, later);
      await store.forgetPackNews(id, now);
      expect(await store.get(id)).toMatchObject({ packNews: later, nextDeliveryAt: due });
      await store.forgetPackNews(id, later);
      expect(await store.get(id)).not.toHaveProperty('packNews');
    });

    it('of nobody is not written', async () => {
      await store.notePackNews('nobody', now);
      expect(await store.get('nobody')).toBeUndefined();
    });
  });

  describe('digests', () => {
    const morning = { id: 'a', name: 'Morning', schedule: { weekdays: [1, 5], times: ['08:00', '18:00'] } };

    it('are replaced if nobody has changed them since they were read', async () => {
      const { id } = await saved();
      const seen = (await store.get(id))!;
      expect(seen).not.toHaveProperty('digests');
      expect(await store.changeDigests(seen, [morning])).toBe(true);
      expect(await store.changeDigests(seen, [])).toBe(false);
      const now = (await store.get(id))!;
      expect(now.digests).toEqual([morning]);
      expect(await store.changeDigests(now, [])).toBe(true);
      expect(await store.changeDigests(now, [morning])).toBe(false);
      expect((await store.get(id))?.digests).toEqual([]);
    });

    it('of nobody are not written', async () => {
      expect(await store.changeDigests({ id: 'nobody' }, [morning])).toBe(false);
      expect(await store.get('nobody')).toBeUndefined();
    });
  });

  describe('something urgent', () => {
    const first = '2026-03-01T07:59:00.000Z';

    it('makes its subscriber due, is counted, and is remembered from the earliest on', async () => {
      const { id } = await saved({ nextDeliveryAt: later });
      await store.wakeUrgently(id, now, due);
      expect(await store.get(id)).toMatchObject({ nextDeliveryAt: now, wakes: 1, urgentSince: due });
      await store.wakeUrgently(id, now, first);
      await store.wakeUrgently(id, now, due);
      expect(await store.get(id)).toMatchObject({ wakes: 3, urgentSince: first });
    });

    it('does not touch those who are not active, and creates nobody', async () => {
      const { id } = await saved({ status: 'unsubscribed' });
      await store.wakeUrgently(id, now, due);
      await store.wakeUrgently('nobody', now, due);
      expect(await store.get(id)).not.toHaveProperty('urgentSince');
      expect(await store.get('nobody')).toBeUndefined();
    });

    it('is cleared when a look or a delivery that saw it ends, and not before', async () => {
      const subscriber = await saved();
      const { id } = subscriber;
      await store.wakeUrgently(id, now, due);
      expect(await store.settle(subscriber, { nextDeliveryAt: later })).toBe(false);
      expect(await store.get(id)).toHaveProperty('urgentSince');
      const seen = (await store.get(id))!;
      expect(await store.settle(seen, { nextDeliveryAt: later })).toBe(true);
      expect(await store.get(id)).not.toHaveProperty('urgentSince');

      const again = (await store.get(id))!;
      await store.claim(again, 'slot', later);
      await store.wakeUrgently(id, now, due);
      await store.close(id, 'slot', again.wakes, { nextDeliveryAt: later }, now);
      expect(await store.get(id)).toMatchObject({ urgentSince: due, nextDeliveryAt: now });
    });
  });

  describe('a subscriber that was created', () => {
    it('is read back as it was, ids with their case', async () => {
      const subscriber = await saved({
        quietHours: { from: '22:00', to: '07:00' },
        cursors: { r: { at: due } },
      });
      expect(await store.get(subscriber.id)).toEqual(subscriber);
      expect(await store.get(subscriber.id.toLowerCase())).toBeUndefined();
    });

    it('is not replaced by another with the same id', async () => {
      const { id } = await saved();
      expect(await store.create(inventSubscriber({ id, email: 'eve@reader.example' }))).toBe(false);
      expect((await store.get(id))?.email).toBe('ada@reader.example');
    });

    it('loses the attributes that a change sets to undefined', async () => {
      const { id } = await saved({ quietHours: { from: '22:00', to: '07:00' } });
      await store.change(id, { quietHours: undefined, language: 'de' });
      const read = await store.get(id);
      expect(read).not.toHaveProperty('quietHours');
      expect(read?.language).toBe('de');
    });

    it('is not created by a change', async () => {
      expect(await store.change('nobody', { language: 'de' })).toBe(false);
      expect(await store.get('nobody')).toBeUndefined();
    });

    it('is among many asked for at once, more than fit one request', async () => {
      const many = await Promise.all(
        Array.from({ length: 130 }, () => saved({ nextDeliveryAt: '2090-01-01T00:00:00.000Z' })),
      );
      const found = await store.getMany([...many.map(({ id }) => id), 'nobody']);
      expect(found.map(({ id }) => id).sort()).toEqual(many.map(({ id }) => id).sort());
    });
  });

  describe('who is due', () => {
    it('lists longest overdue first, up to now, and nobody without a next delivery', async () => {
      const a = await saved({ nextDeliveryAt: '2020-01-01T00:00:03.000Z' });
      const b = await saved({ nextDeliveryAt: '2020-01-01T00:00:01.000Z' });
      const c = await saved({ nextDeliveryAt: '2020-01-01T00:00:02.000Z' });
      await saved({ nextDeliveryAt: '2020-01-01T00:00:05.000Z' });
      const gone = await saved({ nextDeliveryAt: '2020-01-01T00:00:00.000Z' });
      await store.change(gone.id, { nextDeliveryAt: undefined });
      expect(await store.due('2020-01-01T00:00:04.000Z', 10)).toEqual([b.id, c.id, a.id]);
      expect(await store.due('2020-01-01T00:00:04.000Z', 2)).toEqual([b.id, c.id]);
    });
  });

  describe('waking', () => {
    it('brings the next delivery forward and is counted', async () => {
      const { id } = await saved({ nextDeliveryAt: later });
      await store.wake(id, now);
      expect(await store.get(id)).toMatchObject({ nextDeliveryAt: now, wakes: 1 });
    });

    it('never delays the next delivery, and is counted anyway', async () => {
      const { id } = await saved();
      await store.wake(id, later);
      expect(await store.get(id)).toMatchObject({ nextDeliveryAt: due, wakes: 1 });
    });

    it('does not touch those who are not active', async () => {
      const { id } = await saved({ status: 'unsubscribed', nextDeliveryAt: later });
      await store.wake(id, now);
      expect(await store.get(id)).toMatchObject({ nextDeliveryAt: later, wakes: 0 });
    });
  });

  describe('a delivery', () => {
    it('is opened by exactly one of twenty workers', async () => {
      const seen = await saved();
      const won = await Promise.all(
        Array.from({ length: 20 }, (_, i) => store.claim(seen, `slot-${i}`, later)),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect((await store.get(seen.id))?.openDelivery).toBe(`slot-${won.indexOf(true)}`);
    });

    it('is not opened by a worker that read the subscriber before it was woken', async () => {
      const seen = await saved();
      await store.wake(seen.id, '2026-03-01T07:00:00.000Z');
      expect(await store.claim(seen, 'slot', later)).toBe(false);
    });

    it('is closed with the next delivery time that was computed', async () => {
      const seen = await saved();
      await store.claim(seen, 'slot', later);
      const next = '2026-03-02T08:00:00.000Z';
      const cursors = { 'rule-1': { at: now } };
      expect(
        await store.close(
          seen.id,
          'slot',
          seen.wakes,
          { cursors, lastSlots: { daily: 'd2026-03-01' }, nextDeliveryAt: next },
          now,
        ),
      ).toBe(true);
      const closed = await store.get(seen.id);
      expect(closed).toMatchObject({ nextDeliveryAt: next, cursors, lastSlots: { daily: 'd2026-03-01' } });
      expect(closed).not.toHaveProperty('openDelivery');
    });

    it('is due again at once if the subscriber was woken in the meantime', async () => {
      const seen = await saved();
      await store.claim(seen, 'slot', later);
      await store.wake(seen.id, now);
      await store.close(seen.id, 'slot', seen.wakes, { nextDeliveryAt: '2026-03-02T08:00:00.000Z' }, now);
      expect(await store.get(seen.id)).toMatchObject({ nextDeliveryAt: now });
    });

    it('is due again at once even if quiet hours or the pace of alerts had moved its next time past the lease', async () => {
      const seen = await saved();
      await store.claim(seen, 'slot', later);
      await store.wake(seen.id, '2026-03-01T09:00:00.000Z');
      await store.close(seen.id, 'slot', seen.wakes, { nextDeliveryAt: '2026-03-08T08:00:00.000Z' }, now);
      expect(await store.get(seen.id)).toMatchObject({ nextDeliveryAt: now });
    });

    it('is closed once', async () => {
      const seen = await saved();
      await store.claim(seen, 'slot', later);
      expect(await store.close(seen.id, 'slot', 0, { nextDeliveryAt: later }, now)).toBe(true);
      expect(await store.close(seen.id, 'slot', 0, { nextDeliveryAt: due }, now)).toBe(false);
      expect(await store.get(seen.id)).toMatchObject({ nextDeliveryAt: later });
    });

    it('keeps others from settling the subscriber while it is open', async () => {
      const seen = await saved();
      await store.claim(seen, 'slot', later);
      expect(await store.settle(seen, { nextDeliveryAt: undefined })).toBe(false);
    });
  });

  describe('settling', () => {
    it('moves on a subscriber for whom nothing is due, and removes one from the schedule', async () => {
      const seen = await saved();
      expect(
        await store.settle(seen, { nextDeliveryAt: undefined, lastSlots: { daily: 'd2026-03-01' } }),
      ).toBe(true);
      expect(await store.get(seen.id)).not.toHaveProperty('nextDeliveryAt');
    });

    it('fails if the subscriber was woken since', async () => {
      const seen = await saved();
      await store.rulesChanged(seen.id, later);
      expect(await store.settle(seen, { nextDeliveryAt: '2026-03-02T08:00:00.000Z' })).toBe(false);
    });
  });

  describe('bounces', () => {
    it('are counted until a mail arrives', async () => {
      const { id } = await saved();
      expect(await store.countSoftBounce(id, 'mail-1')).toBe(1);
      expect(await store.countSoftBounce(id, 'mail-1')).toBe(1);
      expect(await store.countSoftBounce(id, 'mail-2')).toBe(2);
      await store.forgetSoftBounces(id);
      expect(await store.countSoftBounce(id, 'mail-3')).toBe(1);
      expect(await store.countSoftBounce('nobody', 'mail-1')).toBe(0);
      expect(await store.get('nobody')).toBeUndefined();
    });

    it('that end the mail remove the subscriber from the schedule', async () => {
      const { id } = await saved();
      expect(await store.unsubscribe(id)).toBe(true);
      expect(await store.get(id)).toMatchObject({ status: 'unsubscribed' });
      expect(await store.get(id)).not.toHaveProperty('nextDeliveryAt');
    });
  });
});

describe('a wake on the table', () => {
  it('is not lost on a look that ends between its two writes', async () => {
    const table = await startTestTable();
    const seen = inventSubscriber({ id: 'raced', nextDeliveryAt: due });
    const store = createSubscriberStore(table.access);
    await store.create(seen);

    let writes = 0;
    const client: typeof table.access.client = Object.create(table.access.client, {
      send: {
        value: async (command: UpdateCommand) => {
          if (++writes === 2) await store.settle(seen, { nextDeliveryAt: '2026-03-02T08:00:00.000Z' });
          return table.access.client.send(command);
        },
      },
    });
    await createSubscriberStore({ ...table.access, client }).wake(seen.id, now);
    expect(await store.get(seen.id)).toMatchObject({ nextDeliveryAt: now });
    await table.close();
  });
});
