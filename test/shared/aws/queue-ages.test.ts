import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { afterEach, expect, test } from 'vitest';
import { createReadQueueAges } from '../../../shared/aws/queue-ages.ts';
import { type AwsAnswer, type FakeAws, startFakeAws } from '../../support/fake-aws.ts';

const started: FakeAws[] = [];
afterEach(async () => {
  for (const aws of started.splice(0)) await aws.stop();
});

async function reading(answer: AwsAnswer) {
  const aws = await startFakeAws({ GetMetricData: answer });
  started.push(aws);
  const client = new CloudWatchClient({
    endpoint: aws.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
    maxAttempts: 1,
  });
  const clock = { now: Date.parse('2026-03-02T12:00:00Z') };
  const logged: string[] = [];
  const read = createReadQueueAges(client, {
    now: () => new Date(clock.now),
    log: { error: (message, error) => void logged.push(`${message}: ${error.name}`) },
  });
  return { read, clock, logged, calls: aws.calls };
}

test('the newest figure of each queue counts, and one without figures is not known', async () => {
  const { read, calls } = await reading({
    json: {
      MetricDataResults: [
        { Id: 'q1', Values: [], StatusCode: 'Complete' },
        { Id: 'q0', Values: [723.4, 660, 600], StatusCode: 'Complete' },
      ],
    },
  });
  expect(await read(['articles', 'wakes', 'feeds'])).toEqual(new Map([['articles', 723]]));
  expect(calls).toEqual(['GetMetricData']);
});

test('an answer is used for a minute, by all who ask', async () => {
  const { read, clock, calls } = await reading({ json: { MetricDataResults: [{ Id: 'q0', Values: [5] }] } });
  await Promise.all([read(['articles']), read(['articles'])]);
  clock.now += 59_000;
  await read(['articles']);
  expect(calls).toHaveLength(1);
  clock.now += 1_000;
  await read(['articles']);
  expect(calls).toHaveLength(2);
});

test('a call that is refused is logged, and no age is known', async () => {
  const { read, clock, logged } = await reading({ error: 'AccessDenied', status: 403 });
  expect(await read(['articles'])).toEqual(new Map());
  expect(await read(['articles'])).toEqual(new Map());
  expect(logged).toEqual(['CloudWatch did not say how old the messages of queues are: AccessDenied']);
  clock.now += 60_000;
  await read(['articles']);
  expect(logged).toHaveLength(2);
});
