import type { SQSEvent } from 'aws-lambda';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEventSources } from '../../../infra/local/event-sources.ts';
import { createRandom } from '../../../infra/local/shuffle.ts';
import { type AwsHarness, startAws } from './aws-harness.ts';

let aws: AwsHarness;
let stop: () => Promise<void>;
let errors: string[];

beforeEach(async () => {
  aws = await startAws();
  errors = [];
  stop = async () => undefined;
});
afterEach(async () => {
  await stop();
  await aws.close();
});

function feed(
  invoke: (event: SQSEvent) => Promise<unknown>,
  options: { batchSize?: number; maxConcurrency?: number; random?: () => number } = {},
): void {
  const { batchSize = 10, maxConcurrency = 2, random } = options;
  const sources = startEventSources([{ queue: 'jobs', batchSize, maxConcurrency, invoke }], {
    store: aws.store,
    onError: (queue, error) => errors.push(`${queue} ${error}`),
    ...(random && { random }),
  });
  stop = sources.stop;
}

const total = () => {
  const { visible, inFlight, delayed } = aws.store.counts('jobs');
  return visible + inFlight + delayed;
};

test('messages reach the function as Lambda hands them over, and are deleted once handled', async () => {
  const events: SQSEvent[] = [];
  aws.store.send('jobs', '{"a":1}');
  feed(async (event) => {
    events.push(event);
    return { batchItemFailures: [] };
  });
  await expect.poll(total).toBe(0);
  expect(events).toMatchObject([
    {
      Records: [
        {
          body: '{"a":1}',
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:jobs',
          attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(aws.clock.now) },
        },
      ],
    },
  ]);
});

test('batches are no larger than planned', async () => {
  const sizes: number[] = [];
  for (let index = 0; index < 7; index += 1) aws.store.send('jobs', String(index));
  feed(
    async ({ Records }) => {
      sizes.push(Records.length);
    },
    { batchSize: 3 },
  );
  await expect.poll(total).toBe(0);
  expect(sizes.toSorted()).toEqual([1, 3, 3]);
});

test('no more batches are out than planned', async () => {
  let running = 0;
  let most = 0;
  for (let index = 0; index < 9; index += 1) aws.store.send('jobs', String(index));
  feed(
    async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
    },
    { batchSize: 1, maxConcurrency: 3 },
  );
  await expect.poll(total).toBe(0);
  expect(most).toBe(3);
});

test('only what failed comes again, after the visibility timeout', async () => {
  const seen: string[] = [];
  aws.store.send('jobs', 'good');
  aws.store.send('jobs', 'bad');
  feed(async ({ Records }) => {
    seen.push(...Records.map(({ body }) => body));
    return {
      batchItemFailures: Records.filter(
        ({ body, attributes }) => body === 'bad' && attributes.ApproximateReceiveCount === '1',
      ).map(({ messageId }) => ({ itemIdentifier: messageId })),
    };
  });
  await expect.poll(total).toBe(1);
  expect(seen).toEqual(['good', 'bad']);
  aws.clock.now += 30_000;
  await expect.poll(total).toBe(0);
  expect(seen).toEqual(['good', 'bad', 'bad']);
});

test.each([
  ['a throw', () => Promise.reject(new Error('boom')), /jobs Error: boom/],
  ['an answer that is no batch response', async () => ({ ok: true }), /not an SQSBatchResponse/],
  [
    'the failure of a message that was not in the batch',
    async () => ({ batchItemFailures: [{ itemIdentifier: 'stranger' }] }),
    /not in its batch/,
  ],
])('%s fails the whole batch, and says so', async (_, invoke, message) => {
  aws.store.send('jobs', 'a');
  aws.store.send('jobs', 'b');
  feed(invoke);
  await expect.poll(() => errors).toEqual([expect.stringMatching(message)]);
  expect(aws.store.counts('jobs').inFlight).toBe(2);
});

test('a message that always fails ends in the dead-letter queue', async () => {
  aws.store.send('jobs', 'poison');
  feed(() => Promise.reject(new Error('boom')));
  for (let round = 1; round <= 2; round += 1) {
    await expect.poll(() => errors.length).toBe(round);
    aws.clock.now += 30_000;
  }
  await expect.poll(() => aws.store.counts('jobs-dead').visible).toBe(1);
  expect(errors).toHaveLength(2);
});

test('stopping waits for the batches that are out', async () => {
  let done = false;
  let started: () => void = () => undefined;
  const isOut = new Promise<void>((resolve) => {
    started = resolve;
  });
  aws.store.send('jobs', 'a');
  feed(async () => {
    started();
    await new Promise((resolve) => setTimeout(resolve, 20));
    done = true;
  });
  await isOut;
  await stop();
  expect(done).toBe(true);
  expect(total()).toBe(0);
});

test('in test mode messages come twice at once and again later, and still all are handled', async () => {
  const times = new Map<string, number>();
  const running = new Set<string>();
  let atOnce = false;
  for (let index = 0; index < 60; index += 1) aws.store.send('jobs', String(index));
  feed(
    async ({ Records }) => {
      const mine = Records.map(({ body }) => body);
      atOnce ||= mine.some((body) => running.has(body));
      for (const body of mine) running.add(body).size;
      for (const body of mine) times.set(body, (times.get(body) ?? 0) + 1);
      await new Promise((resolve) => setTimeout(resolve, 1));
      for (const body of mine) running.delete(body);
    },
    { random: createRandom(7) },
  );
  await expect.poll(total).toBe(0);
  expect(times.size).toBe(60);
  expect(Math.max(...times.values())).toBeGreaterThan(1);
  expect(atOnce).toBe(true);
});
