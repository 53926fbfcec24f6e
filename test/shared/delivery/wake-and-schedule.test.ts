import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createReadHits, maxWindow, type ReadWindow } from '../../../shared/delivery/read-hits.ts';
import { createScheduleDeliveries } from '../../../shared/delivery/schedule-deliveries.ts';
import { type WakeDeps, wakeSubscribers } from '../../../shared/delivery/wake-subscribers.ts';
import type { WakeMessage } from '../../../shared/messages.ts';
import { createHitStore } from '../../../shared/store/hit-store.ts';
import { createRuleStore } from '../../../shared/store/rule-store.ts';
import { createSubscriberStore } from '../../../shared/store/subscriber-store.ts';
import type { Subscriber } from '../../../shared/subscribers/subscriber.ts';
import { hitsIn } from '../../support/hits-in.ts';
import { inventHit, inventRule, inventSubscriber } from '../../support/invented.ts';
import { hitReaderOf } from '../../support/memory-stores.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

const now = () => new Date('2026-03-02T10:00:00.000Z');
let table: QuickTable;
beforeAll(async () => {
  table = await startQuickTable();
});
afterAll(() => table.close());

describe('waking the subscribers of a query', () => {
  let queued: string[];
  let wakes: WakeMessage[];
  let logged: string[];
  let deps: WakeDeps;
  beforeEach(() => {
    queued = [];
    wakes = [];
    logged = [];
    deps = {
      rules: createRuleStore(table.access),
      hits: createHitStore(table.access, { now }),
      subscribers: createSubscriberStore(table.access),
      deliveries: {
        send: async (messages) => void queued.push(...messages.map(({ subscriberId }) => subscriberId)),
      },
      wakes: { send: async (messages) => void wakes.push(...messages) },
      log: { error: (message) => void logged.push(message) },
      now,
    };
  });

  async function watcher(id: string, queryId: string, parts: Partial<Subscriber> = {}) {
    await createSubscriberStore(table.access).create(
      inventSubscriber({ id, nextDeliveryAt: '2026-03-03T08:00:00.000Z', ...parts }),
    );
    await createRuleStore(table.access).create(inventRule({ subscriberId: id, queryId }));
  }
  const nextOf = async (id: string) => (await createSubscriberStore(table.access).get(id))?.nextDeliveryAt;

  it('does not let one of them whose settings make it fail delay the others', async () => {
    const broken = { lastAlertAt: now().toISOString(), alertDay: { date: 'no date', count: 10_000 } };
    await watcher('poisoned', 'q-poison', broken);
    await watcher('well', 'q-poison');
    await wakeSubscribers({ queryId: 'q-poison' }, deps);
    // The look at the first fails as well, and puts it off.
    expect(queued.toSorted()).toEqual(['poisoned', 'well']);
    expect(logged).toEqual(['The next mail of subscriber poisoned cannot be timed']);
  });

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

  /** Ids as the service makes them. */
  const idOf = (i: number) => createHash('sha256').update(String(i)).digest('base64url').slice(0, 22);

  it('splits those of a popular query by their ids, until all are woken', async () => {
    const ids = Array.from({ length: 30 }, (_, i) => idOf(i));
    await Promise.all(ids.map((id) => watcher(id, 'q2')));
    deps = { ...deps, rules: createRuleStore(table.access, 10) };
    await wakeSubscribers({ queryId: 'q2' }, deps);
    expect(queued).toEqual([]);
    expect(wakes).toHaveLength(64);
    for (const wake of wakes.splice(0)) await wakeSubscribers(wake, deps);
    expect(wakes).toEqual([]);
    expect(queued.toSorted()).toEqual(ids.toSorted());
    for (const id of ids.slice(0, 5)) expect(await nextOf(id)).toBe('2026-03-02T10:00:00.000Z');
  });

  it('leaves parts of parts to the schedule, and keeps to the part', async () => {
    await watcher('ABc', 'q3');
    await watcher('AXc', 'q3');
    await wakeSubscribers({ queryId: 'q3', prefix: 'AB' }, deps);
    expect(queued).toEqual([]);
    expect(await nextOf('ABc')).toBe('2026-03-02T10:00:00.000Z');
    expect(await nextOf('AXc')).toBe('2026-03-03T08:00:00.000Z');
    await wakeSubscribers({ queryId: 'q3', prefix: 'A' }, deps);
    expect(queued.toSorted()).toEqual(['ABc', 'AXc']);
  });

  it('splits by the next character what is still too much', async () => {
    deps = { ...deps, rules: { watchers: async () => undefined } };
    await wakeSubscribers({ queryId: 'q', prefix: 'x', urgentSince: '2026' }, deps);
    expect(wakes).toHaveLength(64);
    expect(wakes[0]).toEqual({ queryId: 'q', prefix: 'x-', urgentSince: '2026' });
    expect(new Set(wakes.map(({ prefix }) => prefix)).size).toBe(64);
  });

  describe('whose next look', () => {
    const writes: string[] = [];
    beforeEach(() => {
      writes.length = 0;
      const { wake } = deps.subscribers;
      const subscribers = {
        ...deps.subscribers,
        wake: async (id: string, at: string, isDue: boolean) => {
          writes.push(`${id} ${isDue ? 'counted' : 'moved'}`);
          await wake(id, at, isDue);
        },
      };
      deps = { ...deps, subscribers };
    });
    const soon = '2026-03-02T10:02:00.000Z';

    it('comes in time and has not begun needs no write', async () => {
      await watcher('coming', 'q4', { lastAlertAt: '2026-03-02T09:58:00.000Z', nextDeliveryAt: soon });
      await wakeSubscribers({ queryId: 'q4' }, deps);
      expect(writes).toEqual([]);
      expect(await nextOf('coming')).toBe(soon);
    });

    it.each([
      ['has come already', 'counted', { nextDeliveryAt: '2026-03-02T09:59:00.000Z' }],
      ['may be under way by a clock that is fast', 'counted', { nextDeliveryAt: '2026-03-02T10:00:08.000Z' }],
      ['comes too late', 'moved', { nextDeliveryAt: '2026-03-02T10:04:00.000Z' }],
      ['never comes', 'moved', { nextDeliveryAt: undefined }],
      [
        'waits for an open delivery',
        'counted',
        { nextDeliveryAt: soon, openDelivery: '2026-03-02T09:59:30.000Z' },
      ],
    ] as const)('%s is %s', async (what, how, { nextDeliveryAt, ...parts }) => {
      const id = `one whose look ${what}`;
      const recent = {
        lastAlertAt: '2026-03-02T09:58:00.000Z',
        ...(nextDeliveryAt && { nextDeliveryAt }),
        ...parts,
      };
      await watcher(id, what, recent);
      if (nextDeliveryAt === undefined)
        await createSubscriberStore(table.access).change(id, { nextDeliveryAt });
      const before = await createSubscriberStore(table.access).get(id);
      await wakeSubscribers({ queryId: what }, deps);
      expect(writes).toEqual([`${id} ${how}`]);
      expect((await createSubscriberStore(table.access).get(id))?.wakes).toBe((before?.wakes ?? 0) + 1);
    });
  });
});

describe('the schedule of deliveries', () => {
  let time: number;
  let due: { id: string; at: string }[];
  let depth: number;
  let line: { aheadMs: number; taken: number; perSecond: number };
  let queued: { id: string; at: number }[];
  let run: () => Promise<number>;
  beforeEach(() => {
    time = now().getTime();
    due = Array.from({ length: 4000 }, (_, i) => ({ id: `s${i}`, at: '2026-03-02T09:00:00.000Z' }));
    depth = 0;
    line = { aheadMs: 0, taken: 0, perSecond: 20 };
    run = newContainer();
  });

  function newContainer() {
    return createScheduleDeliveries({
      subscribers: {
        dueUntil: async (until, limit) => due.filter(({ at }) => at <= until).slice(0, limit),
      },
      deliveries: {
        send: async (messages, { delaySeconds }) => {
          queued.push(
            ...messages.map(({ subscriberId }, i) => ({
              id: subscriberId,
              at: time + (delaySeconds[i] ?? 0) * 1000,
            })),
          );
        },
        depth: async () => depth,
      },
      sendRate: { state: async () => line },
      now: () => new Date(time),
    });
  }

  /** What one run queues, and with which delays in seconds. */
  async function schedule(scheduleDeliveries = run) {
    queued = [];
    expect(await scheduleDeliveries()).toBe(queued.length);
    return queued.map(({ id, at }) => ({ id, delay: (at - time) / 1000 }));
  }

  it('spreads a minute of mails, and a little more, over its seconds, longest overdue first', async () => {
    const messages = await schedule();
    expect(messages).toHaveLength(1400);
    expect(messages[0]).toEqual({ id: 's0', delay: 0 });
    for (let second = 0; second < 70; second++)
      expect(messages.filter(({ delay }) => delay === second)).toHaveLength(20);
  });

  it('goes on where it stopped a minute ago, and queues nobody a second time', async () => {
    const first = await schedule();
    time += 60_000;
    // Those of the first minute have got their mail; the others still wait on the queue.
    due = due.slice(first.filter(({ delay }) => delay < 60).length);
    const second = await schedule();
    expect(second).toHaveLength(1200);
    expect(second[0]).toEqual({ id: 's1400', delay: 10 });
    const ids = [...first, ...second].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('queues again who is still due a while after the look should have been', async () => {
    due = due.slice(0, 10);
    expect(await schedule()).toHaveLength(10);
    expect(await schedule()).toHaveLength(0);
    time += 60_000;
    expect(await schedule()).toHaveLength(10);
  });

  it('begins behind what waits on the queue and in the line, and adds nothing to a minute of it', async () => {
    depth = 500;
    expect((await schedule())[0]).toEqual({ id: 's0', delay: 25 });
    depth = 0;
    line = { ...line, aheadMs: 30_000 };
    expect((await schedule(newContainer()))[0]).toEqual({ id: 's0', delay: 30 });
    depth = 5000;
    expect(await schedule(newContainer())).toHaveLength(0);
  });

  it('looks at nobody before the time', async () => {
    due = [
      { id: 'overdue', at: '2026-03-02T09:59:00.000Z' },
      { id: 'soon', at: '2026-03-02T10:00:30.500Z' },
      { id: 'later', at: '2026-03-02T10:02:00.000Z' },
    ];
    expect(await schedule()).toEqual([
      { id: 'overdue', delay: 0 },
      { id: 'soon', delay: 31 },
    ]);
  });

  describe('where SES allows one mail a second', () => {
    beforeEach(() => {
      line = { aheadMs: 0, taken: 0, perSecond: 1 };
    });

    it('looks at one subscriber a second while mails go out', async () => {
      for (let minute = 0; minute < 3; minute++) {
        expect((await schedule()).length).toBeLessThanOrEqual(70);
        line = { ...line, taken: line.taken + 57 };
        time += 60_000;
      }
    });

    it('looks at fifteen a second when most have had nothing to be sent, until mails wait again', async () => {
      await schedule();
      for (let minute = 0; minute < 3; minute++) {
        time += 60_000;
        line = { ...line, taken: line.taken + 5 };
        expect((await schedule()).length).toBeGreaterThanOrEqual(885);
      }
      time += 60_000;
      line = { ...line, aheadMs: 20_000, taken: line.taken + 80 };
      expect((await schedule()).length).toBeLessThanOrEqual(50);
    });

    it('looks no faster when there were no more who are due', async () => {
      due = due.slice(0, 5);
      await schedule();
      due = Array.from({ length: 500 }, (_, i) => ({ id: `t${i}`, at: '2026-03-02T09:00:00.000Z' }));
      time += 60_000;
      expect((await schedule()).length).toBeLessThanOrEqual(70);
    });
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
        ...hitReaderOf(() => [hit]),
        pages(queryId, window) {
          reads.push(`${queryId} ${window.from}`);
          return hitReaderOf(() => [hit]).pages(queryId, window);
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
        ...hitReaderOf(() => many),
        pages(queryId, window) {
          reads.push(queryId);
          return hitReaderOf(() => many).pages(queryId, window);
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
    const readHits = createReadHits(
      hitReaderOf(() => hits),
      now,
      60_000,
    );
    for (const fresh of [true, false]) {
      const window = await collect(await readHits('q', { from: '2026', fresh, limit: 2 }));
      expect(window.hits.map(({ at }) => at)).toEqual([
        '2026-03-02T09:00:08.000Z',
        '2026-03-02T09:00:07.000Z',
      ]);
    }
  });

  it.each([true, false])(
    'beyond those that were asked for are counted (afresh: %s), once for all readers',
    async (fresh) => {
      const at = (i: number) => new Date(Date.parse('2026-03-02T05:00:00.000Z') + i).toISOString();
      const many = Array.from({ length: maxWindow + 500 }, (_, i) =>
        inventHit({ at: at(i), articleId: `a${i}` }),
      );
      let counts = 0;
      const store = hitReaderOf(() => many);
      const readHits = createReadHits(
        {
          ...store,
          async countBefore(...asked) {
            counts += 1;
            return store.countBefore(...asked);
          },
        },
        now,
        60_000,
      );
      const beyond = async (from: string, limit: number) => {
        const window = await readHits('q', { from, fresh, limit });
        await collect(window);
        return window.beyondLimit();
      };
      expect(await beyond(at(0), maxWindow)).toBe(500);
      expect(await beyond(at(0), 1_000)).toBe(maxWindow - 500);
      expect(await beyond(at(maxWindow), 1_000)).toBe(0);
      expect(await beyond(at(maxWindow), 300)).toBe(200);
      expect(await beyond('2026-03-02T08:00:00.000Z', 300)).toBe(0);
      expect(counts).toBe(fresh ? 3 : 1);
    },
  );

  it('that could not be read are tried again by the next digest', async () => {
    let broken = true;
    const readHits = createReadHits(
      {
        ...hitReaderOf(() => []),
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
