import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createReadHits, maxWindow, type ReadWindow } from '../../../shared/delivery/read-hits.ts';
import { scheduleDeliveries } from '../../../shared/delivery/schedule-deliveries.ts';
import { type WakeDeps, wakeSubscribers } from '../../../shared/delivery/wake-subscribers.ts';
import type { WakeMessage } from '../../../shared/messages.ts';
import { createRuleStore } from '../../../shared/store/rule-store.ts';
import { createSubscriberStore } from '../../../shared/store/subscriber-store.ts';
import type { Subscriber } from '../../../shared/subscribers/subscriber.ts';
import { hitsIn } from '../../support/hits-in.ts';
import { inventHit, inventRule, inventSubscriber } from '../../support/invented.ts';
import { pagesOf } from '../../support/memory-stores.ts';
import { startTestTable, type TestTable } from '../../support/table.ts';

const now = () => new Date('2026-03-02T10:00:00.000Z');
let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

describe('waking the subscribers of a query', () => {
  let queued: string[];
  let wakes: WakeMessage[];
  let deps: WakeDeps;
  beforeEach(() => {
    queued = [];
    wakes = [];
    deps = {
      rules: createRuleStore(table.access),
      subscribers: createSubscriberStore(table.access),
      deliveries: {
        send: async (messages) => void queued.push(...messages.map(({ subscriberId }) => subscriberId)),
      },
      wakes: { send: async (messages) => void wakes.push(...messages) },
      now,
    };
  });

  async function watcher(id: string, queryId: string, parts: Partial<Subscriber> = {}) {
    await deps.subscribers.wake(id, '2020-01-01');
    await createSubscriberStore(table.access).create(
      inventSubscriber({ id, nextDeliveryAt: '2026-03-03T08:00:00.000Z', ...parts }),
    );
    await createRuleStore(table.access).create(inventRule({ subscriberId: id, queryId }));
  }
  const nextOf = async (id: string) => (await createSubscriberStore(table.access).get(id))?.nextDeliveryAt;

  it('makes those due now who may have an alert, and queues them', async () => {
    await watcher('free', 'q1');
    await watcher('recent', 'q1', { lastAlertAt: '2026-03-02T09:58:00.000Z' });
    await watcher('quiet', 'q1', { quietHours: { from: '09:00', to: '12:00' } });
    await watcher('gone', 'q1', { status: 'unsubscribed' });
    await wakeSubscribers({ queryId: 'q1' }, deps);
    expect(queued).toEqual(['free']);
    expect(await nextOf('free')).toBe('2026-03-02T10:00:00.000Z');
    expect(await nextOf('recent')).toBe('2026-03-02T10:03:00.000Z');
    expect(await nextOf('quiet')).toBe('2026-03-02T12:00:00.000Z');
    expect(await nextOf('gone')).toBe('2026-03-03T08:00:00.000Z');
  });

  it('passes the next page on, until all are woken', async () => {
    for (let i = 0; i < 130; i++) await watcher(`many-${i}`, 'q2');
    await wakeSubscribers({ queryId: 'q2' }, deps);
    expect(queued).toHaveLength(100);
    expect(wakes).toHaveLength(1);
    await wakeSubscribers(wakes[0]!, deps);
    expect(new Set(queued).size).toBe(130);
    expect(wakes).toHaveLength(1);
  });
});

describe('the schedule of deliveries', () => {
  async function schedule(queuedBefore: number, maxPerSecond: number): Promise<string[]> {
    const sent: string[] = [];
    await scheduleDeliveries({
      subscribers: {
        due: async (_, limit) => Array.from({ length: 2000 }, (__, i) => `s${i}`).slice(0, limit),
      },
      deliveries: {
        send: async (messages) => void sent.push(...messages.map(({ subscriberId }) => subscriberId)),
        depth: async () => queuedBefore,
      },
      readQuota: async () => ({ maxPerSecond, maxPerDay: 50_000, sentLastDay: 0 }),
      now,
    });
    return sent;
  }

  it('queues a minute of the send rate, longest overdue first', async () => {
    const queued = await schedule(0, 20);
    expect(queued).toHaveLength(1200);
    expect(queued[0]).toBe('s0');
  });

  it('takes off what waits already, and queues nothing on top of a full queue', async () => {
    expect(await schedule(500, 20)).toHaveLength(700);
    expect(await schedule(5000, 20)).toHaveLength(0);
  });

  it('looks at some hundreds a minute even where SES allows one mail a second', async () => {
    expect(await schedule(0, 1)).toHaveLength(600);
  });
});

describe('hits read for digests', () => {
  const collect = async ({ pages, readAt }: ReadWindow) => ({
    readAt,
    hits: await hitsIn(pages),
  });

  it('are read once for many digests of a slot, and afresh for alerts and after a while', async () => {
    let time = now().getTime();
    const reads: string[] = [];
    const hit = inventHit({ at: '2026-03-02T09:00:00.000Z' });
    const readHits = createReadHits(
      {
        pages(queryId, window) {
          reads.push(`${queryId} ${window.from}`);
          return pagesOf([hit], window);
        },
      },
      () => new Date(time),
      60_000,
    );
    const digest = { from: '2026-03-02T08:00:00.000Z', fresh: false, limit: 10 };
    await Promise.all(Array.from({ length: 50 }, () => readHits('q', digest)));
    time += 30_000;
    expect(await collect(await readHits('q', { ...digest, from: '2026-03-02T09:30:00.000Z' }))).toEqual({
      hits: [],
      readAt: '2026-03-02T10:00:00.000Z',
    });
    expect(reads).toHaveLength(1);
    await readHits('q', { ...digest, from: '2026-03-02T07:00:00.000Z' });
    await readHits('q', { ...digest, fresh: true });
    time += 60_000;
    expect((await readHits('q', digest)).readAt).toBe('2026-03-02T10:01:30.000Z');
    expect(reads).toHaveLength(4);
  });

  it('are dropped again, the oldest first, before a container holds those of many large windows', async () => {
    const reads: string[] = [];
    const many = Array.from({ length: maxWindow }, (_, i) => inventHit({ articleId: `a${i}` }));
    const readHits = createReadHits(
      {
        pages(queryId, window) {
          reads.push(queryId);
          return pagesOf(many, window);
        },
      },
      now,
      60_000,
    );
    const digest = { from: '2026', fresh: false, limit: maxWindow };
    for (const queryId of ['q1', 'q2', 'q3', 'q3', 'q2', 'q1']) {
      expect((await collect(await readHits(queryId, digest))).hits).toHaveLength(maxWindow);
    }
    // Two windows of 10,000 are kept: the first of three was dropped and is read once more.
    expect(reads).toEqual(['q1', 'q2', 'q3', 'q1']);
  });

  it('are no more than were asked for, the newest ones', async () => {
    const hits = Array.from({ length: 9 }, (_, i) => inventHit({ at: `2026-03-02T09:00:0${i}.000Z` }));
    const readHits = createReadHits({ pages: (_, window) => pagesOf(hits, window) }, now, 60_000);
    for (const fresh of [true, false]) {
      const window = await collect(await readHits('q', { from: '2026', fresh, limit: 2 }));
      expect(window.hits.map(({ at }) => at)).toEqual([
        '2026-03-02T09:00:08.000Z',
        '2026-03-02T09:00:07.000Z',
      ]);
    }
  });

  it('that could not be read are tried again by the next digest', async () => {
    let broken = true;
    const readHits = createReadHits(
      {
        async *pages() {
          if (broken) throw new Error('throttled');
          yield* [];
        },
      },
      now,
      60_000,
    );
    const digest = { from: '2026', fresh: false, limit: 10 };
    await expect(readHits('q', digest)).rejects.toThrow('throttled');
    broken = false;
    expect(await collect(await readHits('q', digest))).toMatchObject({ hits: [] });
  });
});
