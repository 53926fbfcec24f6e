import {
  CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  ListMetricsCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AwsHarness, startAws } from './aws-harness.ts';

let aws: AwsHarness;
let client: CloudWatchClient;

beforeEach(async () => {
  aws = await startAws();
  client = new CloudWatchClient(aws.client);
});
afterEach(async () => {
  client.destroy();
  await aws.close();
});

async function ages(queue: string, changes: Partial<GetMetricDataCommandInput> = {}) {
  const { MetricDataResults = [] } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(aws.clock.now - 600_000),
      EndTime: new Date(aws.clock.now),
      MetricDataQueries: [
        {
          Id: 'one',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/SQS',
              MetricName: 'ApproximateAgeOfOldestMessage',
              Dimensions: [{ Name: 'QueueName', Value: queue }],
            },
            Period: 60,
            Stat: 'Maximum',
          },
        },
      ],
      ...changes,
    }),
  );
  return MetricDataResults[0]?.Values;
}

test('the oldest message that is not deleted counts, in seconds', async () => {
  expect(await ages('jobs')).toEqual([0]);
  aws.store.send('jobs', 'first');
  aws.clock.now += 90_000;
  aws.store.send('jobs', 'second');
  aws.clock.now += 30_000;
  expect(await ages('jobs')).toEqual([120]);
  const [message] = aws.store.receive('jobs', 1);
  expect(await ages('jobs')).toEqual([120]);
  aws.store.remove('jobs', message?.receipt ?? '');
  expect(await ages('jobs')).toEqual([30]);
});

test('there are no figures of a queue that does not exist, or of another time', async () => {
  expect(await ages('nothing')).toEqual([]);
  const [StartTime, EndTime] = [new Date(aws.clock.now - 7_200_000), new Date(aws.clock.now - 3_600_000)];
  expect(await ages('jobs', { StartTime, EndTime })).toEqual([]);
});

test('what it does not know is refused, never ignored', async () => {
  const asks = ages('jobs', { MetricDataQueries: [{ Id: 'one', Expression: 'm1 * 2' }] });
  await expect(asks).rejects.toThrow(/Expression/);
  await expect(client.send(new ListMetricsCommand({}))).rejects.toThrow(/does not offer ListMetrics/);
});
