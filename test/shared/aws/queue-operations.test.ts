import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createQueueOperations, type QueueOperations } from '../../../shared/aws/queue-operations.ts';
import { type AwsHarness, startAws } from '../../infra/local/aws-harness.ts';

let aws: AwsHarness;
let client: SQSClient;
let queues: QueueOperations;

beforeEach(async () => {
  aws = await startAws();
  client = new SQSClient(aws.client);
  const place = { url: aws.queueUrl('jobs'), deadLettersUrl: aws.queueUrl('jobs-dead'), redrives: true };
  queues = createQueueOperations(
    client,
    JSON.stringify({ jobs: place, guarded: { ...place, redrives: false } }),
  );
});
afterEach(async () => {
  client.destroy();
  await aws.close();
});

test('it counts what waits, what is worked on, what is delayed and what is dead', async () => {
  for (const text of ['a', 'b', 'c']) aws.store.send('jobs', text);
  aws.store.send('jobs', 'later', 60);
  aws.store.send('jobs-dead', 'dead');
  aws.store.receive('jobs', 1, 30);
  const [jobs] = await queues.states();
  expect(jobs).toEqual({ name: 'jobs', waiting: 2, inFlight: 1, delayed: 1, deadLetters: 1 });
});

test('a redrive moves the dead letters back to their queue', async () => {
  aws.store.send('jobs', 'fails');
  for (let round = 0; round < 3; round += 1) {
    aws.store.receive('jobs', 1, 30);
    aws.clock.now += 31_000;
  }
  expect(aws.store.counts('jobs-dead').visible).toBe(1);
  expect(await queues.redrive('jobs')).toEqual({ kind: 'started', messages: 1 });
  expect([aws.store.counts('jobs').visible, aws.store.counts('jobs-dead').visible]).toEqual([1, 0]);
});

test('without dead letters nothing is started', async () => {
  expect(await queues.redrive('jobs')).toEqual({ kind: 'nothing' });
});

test('a second redrive waits for the first', async () => {
  aws.store.send('jobs-dead', 'dead');
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) =>
        commandName === 'ListMessageMoveTasksCommand'
          ? { response: {}, output: { $metadata: {}, Results: [{ Status: 'RUNNING' }] } }
          : next(args),
    { step: 'initialize' },
  );
  expect(await queues.redrive('jobs')).toEqual({ kind: 'running' });
  expect(aws.store.counts('jobs-dead').visible).toBe(1);
});

test('queues that others may not write to, and those that there are not, stay alone', async () => {
  aws.store.send('jobs-dead', 'dead');
  expect(await queues.redrive('guarded')).toEqual({ kind: 'not-from-here' });
  expect(await queues.redrive('toString')).toEqual({ kind: 'unknown-queue' });
  expect(aws.store.counts('jobs-dead').visible).toBe(1);
});

test('a setting of another shape is refused', () => {
  expect(() => createQueueOperations(client, '{"jobs":{"url":"x"}}')).toThrow(/deadLettersUrl/);
});
