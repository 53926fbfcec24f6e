import { beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../../infra/simulate/virtual-clock.ts';
import { createReadAllowance } from '../../../shared/delivery/send-allowance.ts';
import { createSendRate, type SendRate } from '../../../shared/delivery/send-rate.ts';
import { MailDeferredError } from '../../../shared/mail/mailer-errors.ts';
import { createMemoryLines, createMemoryReputation } from '../../support/memory-stores.ts';

const startsAt = Date.parse('2026-03-02T08:00:00.300Z');
let clock: VirtualClock;
let lines: ReturnType<typeof createMemoryLines>;
let quota: { maxPerSecond: number; maxPerDay: number; sentLastDay: number };
let reputation: ReturnType<typeof createMemoryReputation>;
let asked: number;
let writes: number;
let failure: Error | undefined;
beforeEach(() => {
  clock = createVirtualClock(startsAt);
  lines = createMemoryLines();
  reputation = createMemoryReputation();
  quota = { maxPerSecond: 4, maxPerDay: 1000, sentLastDay: 0 };
  asked = 0;
  writes = 0;
  failure = undefined;
});

/** A container whose clock is wrong by so many milliseconds, and whose calls of the table take a few. */
function worker({ skew = 0, tableMs = 3 } = {}): SendRate {
  const now = () => new Date(clock.now().getTime() + skew);
  return createSendRate({
    lines: {
      extend: async (line, place) => {
        writes++;
        await clock.sleep(tableMs);
        return lines.extend(line, place);
      },
      begin: async (line, place) => {
        writes++;
        await clock.sleep(tableMs);
        return lines.begin(line, place);
      },
      get: lines.get,
    },
    readAllowance: createReadAllowance({
      readQuota: async () => {
        asked++;
        if (failure) throw failure;
        return quota;
      },
      readCounts: reputation.lastWeek,
      now,
    }),
    now,
    sleep: clock.sleep,
    parkedMs: 900_000,
  });
}

/** The worker asks again and again for so long, several times at once, and comes back for its places; when it sent (ms). */
async function sendFor(milliseconds: number, { rate, atOnce }: { rate: SendRate; atOnce: number }) {
  const sent: number[] = [];
  const end = startsAt + milliseconds;
  async function loop(): Promise<void> {
    while (clock.now().getTime() < end) {
      let token = await rate.take();
      while (!token.granted) {
        await clock.sleep(token.retryAfterMs - 1_000);
        token = await (token.place === undefined ? rate : rate.withPlace(token.place)).take();
      }
      sent.push(clock.now().getTime());
    }
  }
  await Promise.all(Array.from({ length: atOnce }, loop));
  return sent.filter((at) => at < end);
}

async function run<T>(work: Promise<T>): Promise<T> {
  let result: T | undefined;
  let isDone = false;
  work.then((value) => {
    result = value;
    isDone = true;
  });
  await clock.runUntil(() => isDone);
  return result as T;
}

/** The most mails in any second, wherever it begins. */
function busiestSecond(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.max(...sorted.map((at, i) => sorted.slice(i).findIndex((other) => other >= at + 1000))) || 0;
}

const takeMany = (rate: SendRate, times: number) =>
  run(Promise.all(Array.from({ length: times }, rate.take)));

describe('the send rate', () => {
  it.each([1, 3, 14, 100, 500])(
    'of %i mails a second is used to 94 % by ten workers with five mails each, and not exceeded in any second',
    async (maxPerSecond) => {
      quota = { maxPerSecond, maxPerDay: -1, sentLastDay: 0 };
      const seconds = 30;
      const workers = Array.from({ length: 10 }, (_, i) => worker({ skew: i % 2 ? 5 : -5 }));
      const sent = await run(
        Promise.all(workers.map((rate) => sendFor(seconds * 1000, { rate, atOnce: 5 }))),
      );
      expect(busiestSecond(sent.flat())).toBeLessThanOrEqual(maxPerSecond);
      expect(sent.flat().length).toBeGreaterThanOrEqual(Math.floor(seconds * maxPerSecond * 0.94));
    },
  );

  it('is kept when mails come after a pause, and when they come in bursts', async () => {
    const rate = worker();
    const sent: number[] = [];
    for (const pause of [0, 700, 50, 1_900, 400]) {
      await run(clock.sleep(pause));
      const tokens = Array.from({ length: 5 }, () =>
        rate.take().then((token) => token.granted && sent.push(clock.now().getTime())),
      );
      await run(Promise.all(tokens));
    }
    expect(sent).toHaveLength(25);
    expect(busiestSecond(sent)).toBeLessThanOrEqual(4);
  });

  it('costs a clock that is a second fast that second, and nobody else anything beyond it', async () => {
    await takeMany(worker({ skew: 1_000 }), 1);
    const began = clock.now().getTime();
    expect(await takeMany(worker(), 1)).toMatchObject([{ granted: true }]);
    expect(clock.now().getTime() - began).toBeLessThanOrEqual(1_300);
  });

  it('is not held up by a line that a clock of tomorrow has made', async () => {
    await takeMany(worker({ skew: 86_400_000 }), 3);
    const began = clock.now().getTime();
    expect(await takeMany(worker(), 1)).toMatchObject([{ granted: true }]);
    expect(clock.now().getTime() - began).toBeLessThan(10);
  });

  it('lets nobody wait for longer than five seconds; who comes later gets a place and comes back for it', async () => {
    const tokens = await takeMany(worker(), 30);
    const denied = tokens.filter((token) => !token.granted);
    // 3.8 mails a second for five seconds.
    expect(tokens.length - denied.length).toBe(20);
    const places = denied.map(({ place = 0 }) => place);
    expect(new Set(places).size).toBe(10);
    expect(Math.min(...places) - startsAt).toBeGreaterThan(5_000);

    const [first] = denied;
    await run(clock.sleep((first?.retryAfterMs ?? 0) - 6_000));
    const token = await run(worker().withPlace(places[0]!).take());
    expect(token.granted).toBe(true);
    expect(clock.now().getTime()).toBe(Math.ceil(places[0]!));
  });

  it('gives a place that was missed to nobody, and takes a new one', async () => {
    const rate = worker().withPlace(startsAt - 100);
    expect(await run(rate.take())).toMatchObject({ granted: true, until: startsAt + 40 });
  });

  it('takes in a minute of mails; then it is full, until the line is shorter', async () => {
    const rate = worker();
    expect(rate.isFull()).toBe(false);
    const places: number[] = [];
    for (let i = 0; i < 300; i++)
      void rate
        .take()
        .then((token) => !token.granted && token.place !== undefined && places.push(token.place));
    await run(clock.sleep(10));
    expect(places.length).toBeGreaterThan(200);
    expect(Math.max(...places) - startsAt).toBeLessThan(61_000);
    expect(rate.isFull()).toBe(true);
    await run(clock.sleep(1_500));
    expect(rate.isFull()).toBe(false);
  });

  it('tells how long the line is and how many places were taken', async () => {
    const rate = worker();
    await takeMany(rate, 20);
    const state = await rate.state();
    expect(state).toMatchObject({ taken: 20, perSecond: 3.8 });
    expect(state.aheadMs).toBeLessThan(300);
  });

  it('asks the table twice for a place at most, once in a line that has not ended', async () => {
    await takeMany(worker(), 1);
    expect(writes).toBe(1);
    writes = 0;
    await takeMany(worker(), 10);
    expect(writes).toBeLessThanOrEqual(20);
  });
});

describe('the quota of the day', () => {
  it('keeps mails away when it is used up, and SES is not asked for everybody who waits', async () => {
    quota = { maxPerSecond: 4, maxPerDay: 10, sentLastDay: 10 };
    const rate = worker();
    for (const token of await takeMany(rate, 50))
      expect(token).toMatchObject({ granted: false, because: 'quota', retryAfterMs: 900_000 });
    expect(asked).toBe(1);
    quota.sentLastDay = 9;
    await run(clock.sleep(60_000));
    expect(await takeMany(rate, 1)).toMatchObject([{ granted: true }]);
  });

  it('is not exceeded by what is sent between two questions', async () => {
    quota = { maxPerSecond: 100, maxPerDay: 50, sentLastDay: 40 };
    const workers = [worker(), worker()];
    const tokens = await run(
      Promise.all(workers.flatMap((rate) => Array.from({ length: 20 }, () => rate.take()))),
    );
    expect(tokens.filter(({ granted }) => granted).length).toBeLessThanOrEqual(11);
  });

  it('does not exist where SES answers -1', async () => {
    quota = { maxPerSecond: 4, maxPerDay: -1, sentLastDay: 5_000_000 };
    expect(await takeMany(worker(), 1)).toMatchObject([{ granted: true }]);
  });

  it('stays what it was while SES throttles the question', async () => {
    const rate = worker();
    await takeMany(rate, 1);
    failure = new MailDeferredError('SES throttles', 'rate');
    await run(clock.sleep(60_000));
    expect(await takeMany(rate, 1)).toMatchObject([{ granted: true }]);
  });

  it('lets a mail wait, and is asked for less often, while SES throttles the first question', async () => {
    const rate = worker();
    failure = new MailDeferredError('SES throttles', 'rate');
    for (const token of await takeMany(rate, 5))
      expect(token).toMatchObject({ granted: false, retryAfterMs: 2000 });
    expect(asked).toBe(1);
    failure = undefined;
    await run(clock.sleep(2_000));
    expect(await takeMany(rate, 1)).toMatchObject([{ granted: true }]);
  });

  it('is an error where SES does not let it be asked at all, since an operator must mend that', async () => {
    failure = new MailDeferredError('not permitted', 'paused');
    await expect(worker().take()).rejects.toThrow('not permitted');
  });
});
