import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DayResult, quantile, simulateDay } from '../../../infra/simulate/day.ts';
import { type Break, breaksOf } from '../../../infra/simulate/day-checks.ts';
import { usualLatencies } from '../../../infra/simulate/latencies.ts';
import { simulatePopularQuery } from '../../../infra/simulate/popular-query.ts';

// ElectroDB creates an error for every call, in case it fails. The stack of this error costs more than the call.
const { stackTraceLimit } = Error;
beforeAll(() => {
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

const simulate = (changes: Partial<Parameters<typeof simulateDay>[0]> = {}): Promise<DayResult> =>
  simulateDay({
    times: 1,
    sample: 4_000,
    concurrency: 1_000,
    mailsPerSecond: 500,
    latencies: usualLatencies,
    ...changes,
  });

const whatBreaks = (result: DayResult): string[] => breaksOf(result).map(({ what }: Break) => what);

describe('the busiest hour of a large site', () => {
  it('loses nothing, sends all digests and alerts of new articles, and is the same in every run', async () => {
    const result = await simulate();
    const byName = new Map(result.queues.map((queue) => [queue.name, queue]));
    expect(result.digestsMissing).toBe(0);
    // A sixth of the readers lives in the zone of these digests.
    expect(result.digestMs).toHaveLength(21);
    expect(result.alertMs.length).toBeGreaterThan(20);
    expect(result.mails).toBeGreaterThan(21);
    expect(result.articles).toBeGreaterThan(20);
    expect(byName.get('articles')?.received).toBeGreaterThanOrEqual(result.articles);
    expect(result.queues.map(({ deadLetters }) => deadLetters)).toEqual([0, 0, 0]);
    expect(breaksOf(result)).toEqual([]);
    expect(await simulate()).toEqual(result);
  });

  it('sends digests late where SES takes few mails a second, and says so first', async () => {
    const result = await simulate({ mailsPerSecond: 10 });
    expect(result.digestsMissing).toBeGreaterThan(0);
    expect(whatBreaks(result)[0]).toBe('digests are late');
    expect(breaksOf(result)[0]?.remedy).toContain('SES');
  });

  it('keeps articles waiting where few functions match them and every write takes four seconds', async () => {
    const latencies = { ...usualLatencies, writeMs: 4_000 };
    const result = await simulate({ sample: 2_000, concurrency: 10, latencies });
    expect(whatBreaks(result)).toContain('messages of the queue articles wait');
  });
});

it('a query with a million watchers tells each of them its first hit', async () => {
  const result = await simulatePopularQuery({
    watchers: 1_000_000,
    about: 750,
    concurrency: 1_000,
    mailsPerSecond: 10_000,
    latencies: usualLatencies,
  });
  expect(result.simulated).toBeGreaterThan(600);
  // The watchers are split by the first two characters of their ids.
  expect(result.wakeMessages).toBeGreaterThanOrEqual(3);
  expect(result.mailMs).toHaveLength(result.simulated);
  expect(result.deadLetters).toBe(0);
  // Eleven hits, and at most one mail in five minutes.
  expect(result.mailsPerWatcher).toBeLessThanOrEqual(4);
  expect(result.dueMs).toBeGreaterThan(0);
  expect(result.dueMs).toBeLessThanOrEqual(result.mailMs.at(-1) ?? 0);
});

describe('what breaks', () => {
  const sound: DayResult = {
    times: 1,
    scale: 100,
    queues: [
      {
        name: 'deliveries',
        sent: 9,
        received: 9,
        deadLetters: 0,
        oldestMs: 5_000,
        busy: 0.2,
        lambdaSeconds: 9,
      },
    ],
    partitions: [{ key: 'due#1', kind: 'writes', units: 400, throttled: 0 }],
    alertMs: [1_000, 2_000],
    digestMs: [1_000, 60_000],
    digestsMissing: 0,
    articles: 10,
    mails: 4,
    hours: 1,
    writeUnits: 10,
    readUnits: 10,
  };
  const [queue] = sound.queues;
  const [partition] = sound.partitions;
  if (!queue || !partition) throw new Error('The result above has a queue and a partition');

  it('is nothing where all is in time', () => {
    expect(breaksOf(sound)).toEqual([]);
  });

  it('names dead letters before what is late, and what is late before what is full', () => {
    const broken: DayResult = {
      ...sound,
      queues: [{ ...queue, deadLetters: 2, oldestMs: 400_000, busy: 0.95 }],
      partitions: [{ ...partition, units: 1_000, throttled: 7 }],
      alertMs: [2_000_000, 2_000_000],
      digestMs: [1_000, 3_700_000],
    };
    expect(whatBreaks(broken)).toEqual([
      'messages of the queue deliveries end as dead letters',
      'digests are late',
      'alerts are late',
      'messages of the queue deliveries wait',
      'DynamoDB throttles the key due#1',
      'the functions of the queue deliveries are all at work',
    ]);
    for (const { figure, limit, remedy } of breaksOf(broken))
      expect([figure, limit, remedy]).not.toContain('');
  });

  it('counts digests as late that were not sent at all', () => {
    expect(whatBreaks({ ...sound, digestsMissing: 1 })).toEqual(['digests are late']);
  });
});

it('a quantile is the value below which a part of all lies', () => {
  expect(quantile([1, 2, 3, 4, 5], 0.5)).toBe(3);
  expect(quantile([1, 2, 3, 4, 5], 1)).toBe(5);
  expect(quantile([], 0.99)).toBe(0);
});
