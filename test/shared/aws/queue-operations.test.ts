import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createReadQueueAges } from '../../../shared/aws/queue-ages.ts';
import { createQueueOperations, type QueueOperations } from '../../../shared/aws/queue-operations.ts';
import { type AwsHarness, startAws } from '../../infra/local/aws-harness.ts';

let aws: AwsHarness;
let client: SQSClient;
let cloudWatch: CloudWatchClient;
let queues: QueueOperations;

beforeEach(async () => {
  aws = await startAws();
  client = new SQSClient(aws.client);
  cloudWatch = new CloudWatchClient(aws.client);
  queues = createQueueOperations(
    client,
    JSON.stringify({
      deadLettersUrl: aws.queueUrl('jobs-dead'),
      queues: {
        jobs: { url: aws.queueUrl('jobs'), redrives: true },
        others: { url: aws.queueUrl('others'), redrives: true },
        guarded: { url: aws.queueUrl('guarded'), redrives: false },
      },
    }),
    createReadQueueAges(cloudWatch, { now: () => new Date(aws.clock.now), log: { error: fatal } }),
  );
});
afterEach(async () => {
  client.destroy();
  cloudWatch.destroy();
  await aws.close();
});

const fatal = (message: string, error: Error) => {
  throw new Error(message, { cause: error });
};

/** Messages that nobody could process. */
function fail(queue: string, bodies: readonly string[]): void {
  for (const body of bodies) aws.store.send(queue, body);
  for (let round = 0; round < 3; round += 1) {
    aws.store.receive(queue, 1000, 30);
    aws.clock.now += 31_000;
  }
}
const bodiesOn = (queue: string) =>
  aws.store
    .receive(queue, 1000, 0)
    .map(({ body }) => body)
    .sort();
const many = (count: number, name: string) => Array.from({ length: count }, (_, at) => `${name} ${at}`);

test('it counts what waits, what is worked on, what is delayed, and what is dead of each queue', async () => {
  fail('others', ['x', 'y']);
  fail('jobs', ['dead']);
  fail('guarded', ['event']);
  for (const text of ['a', 'b', 'c']) aws.store.send('jobs', text);
  aws.store.send('jobs', 'later', 60);
  aws.store.receive('jobs', 1, 30);
  const quiet = { waiting: 0, inFlight: 0, delayed: 0 };
  expect(await queues.states()).toEqual([
    { name: 'jobs', waiting: 2, inFlight: 1, delayed: 1, deadLetters: 1, oldestSeconds: 0 },
    { name: 'others', ...quiet, deadLetters: 2 },
    { name: 'guarded', ...quiet, deadLetters: 1 },
  ]);
});

test('it says how long the oldest message of each queue has waited, whoever works on it, and nothing of an empty one', async () => {
  aws.store.send('jobs', 'stuck');
  aws.clock.now += 1_200_000;
  aws.store.receive('jobs', 1, 30);
  aws.store.send('jobs', 'new');
  aws.store.send('guarded', 'event');
  aws.clock.now += 60_000;
  const ages = (await queues.states()).map(({ name, oldestSeconds }) => [name, oldestSeconds]);
  expect(ages).toEqual([
    ['jobs', 1260],
    ['others', undefined],
    ['guarded', 60],
  ]);
});

test('counting leaves the dead letters as they are, for the next reader at once', async () => {
  fail('jobs', many(25, 'job'));
  for (let n = 0; n < 2; n += 1) expect((await queues.states())[0]?.deadLetters).toBe(25);
  expect(await queues.redrive('jobs')).toEqual({ kind: 'moved', messages: 25, more: false });
});

test('a redrive moves the dead letters of one queue back to it, and leaves those of the others', async () => {
  fail('others', many(13, 'other'));
  fail('jobs', many(17, 'job'));
  fail('guarded', ['event']);
  expect(await queues.redrive('jobs')).toEqual({ kind: 'moved', messages: 17, more: false });
  expect(bodiesOn('jobs')).toEqual(many(17, 'job').sort());
  expect(bodiesOn('others')).toEqual([]);
  expect(bodiesOn('jobs-dead')).toEqual([...many(13, 'other'), 'event'].sort());
  expect(await queues.redrive('others')).toMatchObject({ messages: 13 });
});

test('a message that is sent back begins anew: it is received for the first time', async () => {
  fail('jobs', ['job']);
  await queues.redrive('jobs');
  expect(aws.store.receive('jobs', 1)[0]?.receiveCount).toBe(1);
});

test('without dead letters nothing is moved', async () => {
  expect(await queues.redrive('jobs')).toEqual({ kind: 'moved', messages: 0, more: false });
});

test('a redrive that breaks off between two steps loses nothing', async () => {
  fail('jobs', ['job']);
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === 'DeleteMessageBatchCommand') throw new Error('The connection broke');
        return next(args);
      },
    { step: 'initialize', name: 'break' },
  );
  await expect(queues.redrive('jobs')).rejects.toThrow('The connection broke');
  client.middlewareStack.remove('break');
  expect(bodiesOn('jobs')).toEqual(['job']);
  aws.clock.now += 31_000;
  expect(await queues.redrive('jobs')).toMatchObject({ messages: 1 });
});

test('of very many one call moves a part and says that there is more', async () => {
  fail('jobs', many(510, 'job'));
  expect((await queues.states())[0]?.deadLetters).toBe(510);
  expect(await queues.redrive('jobs')).toEqual({ kind: 'moved', messages: 500, more: true });
  expect(await queues.redrive('jobs')).toEqual({ kind: 'moved', messages: 10, more: false });
});

test('queues that others may not write to, and those that there are not, stay alone', async () => {
  fail('guarded', ['event']);
  expect(await queues.redrive('guarded')).toEqual({ kind: 'not-from-here' });
  expect(await queues.redrive('toString')).toEqual({ kind: 'unknown-queue' });
  expect(aws.store.counts('jobs-dead').visible).toBe(1);
});

test('a setting of another shape is refused', () => {
  const setting = '{"deadLettersUrl":"x","queues":{"jobs":{"url":"x"}}}';
  expect(() => createQueueOperations(client, setting, async () => new Map())).toThrow(/redrives/);
});
