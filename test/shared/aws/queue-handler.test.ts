import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEventSources } from '../../../infra/local/event-sources.ts';
import { createOwnQueue } from '../../../shared/aws/own-queue.ts';
import { queueHandler } from '../../../shared/aws/queue-handler.ts';
import { retryDelaySeconds } from '../../../shared/aws/retry-delay.ts';
import { type AwsHarness, startAws } from '../../infra/local/aws-harness.ts';

describe('the wait before a retry', () => {
  it('grows from 10 to 60 seconds with jitter, and is then left to the queue', () => {
    expect([1, 2, 3, 20].map((receives) => retryDelaySeconds(receives, 0))).toEqual([10, 20, 40, 40]);
    expect([1, 2, 3, 20].map((receives) => retryDelaySeconds(receives, 1))).toEqual([15, 30, 60, 60]);
    expect(retryDelaySeconds(21, 0.5)).toBeUndefined();
    expect(retryDelaySeconds(3, 0.5, 2)).toBeUndefined();
  });

  it('leaves an outage of ten minutes time to end, while messages come every minute', () => {
    const total = (random: number) =>
      Array.from({ length: 20 }, (_, i) => retryDelaySeconds(i + 1, random) ?? 0).reduce((a, b) => a + b);
    expect(total(0)).toBeGreaterThan(600);
    expect(total(1)).toBeLessThan(20 * 60);
  });
});

describe('a message on the local queue that fails', () => {
  let aws: AwsHarness;
  let stop: () => Promise<void>;
  let handled: string[];
  let warnings: string[];
  let broken: boolean;
  let queueIsDeaf: boolean;
  let isUnprepared: boolean;
  let startedAt: number;

  beforeEach(async () => {
    aws = await startAws();
    [isUnprepared, startedAt] = [false, aws.clock.now];
    [handled, warnings, broken, queueIsDeaf] = [[], [], true, false];
    const sqs = new SQSClient(aws.client);
    const log = { info: () => {}, error: () => {}, warn: (text: string) => void warnings.push(text) };
    const handler = queueHandler(
      log,
      async (body) => {
        handled.push(body);
        if (body === 'bad' && broken) throw new Error('The table throttles');
      },
      {
        async prepare() {
          if (isUnprepared) throw new Error('The rules cannot be read');
        },
        openQueue: () => {
          const own = createOwnQueue(sqs, aws.queueUrl('jobs'));
          return {
            ...own,
            async hide(...args) {
              if (queueIsDeaf) throw new Error('SQS does not answer');
              await own.hide(...args);
            },
          };
        },
      },
    );
    const context = { getRemainingTimeInMillis: () => 1000 } as Context;
    const sources = startEventSources(
      [
        {
          queue: 'jobs',
          batchSize: 10,
          maxConcurrency: 1,
          invoke: (event: SQSEvent) => handler(event, context),
        },
      ],
      { store: aws.store, onError: (_, error) => void warnings.push(String(error)) },
    );
    stop = sources.stop;
  });
  afterEach(async () => {
    await stop();
    await aws.close();
  });

  const count = (body: string) => handled.filter((one) => one === body).length;
  const left = () => {
    const { visible, inFlight, delayed } = aws.store.counts('jobs');
    return visible + inFlight + delayed;
  };

  it('comes again after 10 to 15 seconds, not after the visibility timeout, and delays no other', async () => {
    aws.store.send('jobs', 'bad');
    aws.store.send('jobs', 'good');
    await expect.poll(() => count('good')).toBe(1);
    await expect.poll(left).toBe(1);
    broken = false;
    aws.clock.now += 9_000;
    await expect.poll(() => aws.store.counts('jobs').inFlight).toBe(1);
    expect(count('bad')).toBe(1);
    // The visibility timeout of this queue is 30 seconds.
    aws.clock.now += 6_000;
    await expect.poll(() => count('bad')).toBe(2);
    await expect.poll(left).toBe(0);
    expect(warnings).toEqual([]);
  });

  it('comes again as soon when it is what the whole batch needs that fails', async () => {
    isUnprepared = true;
    for (const body of ['one', 'two']) aws.store.send('jobs', body);
    await expect.poll(() => aws.store.counts('jobs')).toMatchObject({ visible: 0, inFlight: 2 });
    isUnprepared = false;
    // Until both come again, after 10 to 15 seconds. The visibility timeout of this queue is 30 seconds.
    await expect
      .poll(() => {
        aws.clock.now += 1_000;
        return handled.length;
      })
      .toBe(2);
    expect(aws.clock.now - startedAt).toBeLessThan(25_000);
  });

  it('comes again after the visibility timeout when it cannot be hidden for less', async () => {
    queueIsDeaf = true;
    aws.store.send('jobs', 'bad');
    await expect.poll(() => warnings).toMatchObject([expect.stringContaining('could not be hidden')]);
    broken = false;
    aws.clock.now += 16_000;
    await expect.poll(() => aws.store.counts('jobs').inFlight).toBe(1);
    expect(count('bad')).toBe(1);
    aws.clock.now += 15_000;
    await expect.poll(() => count('bad')).toBe(2);
  });
});

describe('a function that a timer tells to read its queue', () => {
  let aws: AwsHarness;
  let remaining: number;
  let handled: string[];
  let atOnce: number;
  let mostAtOnce: number;
  let onHandle: (body: string) => void;
  const broken = new Set<string>();

  beforeEach(async () => {
    aws = await startAws();
    [handled, remaining, atOnce, mostAtOnce, onHandle] = [[], 60_000, 0, 0, () => {}];
    broken.clear();
  });
  afterEach(() => aws.close());

  const context = { getRemainingTimeInMillis: () => remaining } as Context;
  const run = (event: { readAtMost?: number }) =>
    queueHandler(
      { info: () => {}, error: () => {}, warn: () => {} },
      async (body) => {
        atOnce++;
        mostAtOnce = Math.max(mostAtOnce, atOnce);
        await new Promise((resolve) => setImmediate(resolve));
        atOnce--;
        onHandle(body);
        if (broken.has(body)) throw new Error('The receiver is down');
        handled.push(body);
      },
      { openQueue: () => createOwnQueue(new SQSClient(aws.client), aws.queueUrl('jobs')) },
    )(event, context);
  const fill = (count: number) => {
    for (let i = 0; i < count; i++) aws.store.send('jobs', `message ${i}`);
  };

  it('handles every message once, some at a time, and leaves an empty queue', async () => {
    fill(23);
    expect(await run({ readAtMost: 4 })).toEqual({ batchItemFailures: [] });
    expect(handled).toHaveLength(23);
    expect(new Set(handled).size).toBe(23);
    expect(mostAtOnce).toBe(4);
    expect(aws.store.counts('jobs')).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('ends at once when nothing waits', async () => {
    await run({});
    expect(handled).toEqual([]);
  });

  it('takes what came while it worked', async () => {
    fill(1);
    onHandle = (body) => {
      if (body === 'message 0') aws.store.send('jobs', 'late');
    };
    await run({ readAtMost: 10 });
    expect(handled).toEqual(['message 0', 'late']);
  });

  it('leaves the rest to the next run when half of its time is over', async () => {
    fill(12);
    onHandle = () => {
      remaining = 29_000;
    };
    await run({ readAtMost: 5 });
    expect(handled).toHaveLength(5);
    remaining = 60_000;
    onHandle = () => {};
    await run({ readAtMost: 5 });
    expect(new Set(handled).size).toBe(12);
  });

  it('puts a message that fails back for a retry, and finally to the dead letters, without delaying others', async () => {
    fill(3);
    broken.add('message 1');
    await run({ readAtMost: 3 });
    expect(handled.sort()).toEqual(['message 0', 'message 2']);
    expect(aws.store.counts('jobs').inFlight).toBe(1);
    // The queue of this test gives a message two attempts.
    aws.clock.now += 16_000;
    await run({ readAtMost: 3 });
    aws.clock.now += 31_000;
    await run({ readAtMost: 3 });
    expect(aws.store.counts('jobs')).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    expect(aws.store.counts('jobs-dead').visible).toBe(1);
  });

  it('says so when the queue does not answer', async () => {
    await aws.close();
    await expect(run({})).rejects.toThrow();
    aws = await startAws();
  });
});
