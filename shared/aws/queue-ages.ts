import { type CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { asError } from '../as-error.ts';
import { minute } from '../time/units.ts';
import type { Log } from './log.ts';

/** How long the oldest message of each queue has waited, in seconds, by AWS's name of the queue. One that is not known is not in it. */
export type ReadQueueAges = (queues: readonly string[]) => Promise<ReadonlyMap<string, number>>;

/** SQS reports every minute, and CloudWatch shows it up to a few minutes later. */
const lookBackMs = 10 * minute;
/** An answer is used for as long, because CloudWatch charges for each number asked for and knows no newer ones. */
const keptMs = minute;

/**
 * Reads the ages from CloudWatch, since SQS itself tells nobody. One call for all queues. A call that fails is logged,
 * and nothing is known then for a minute: a page must not wait for it again and again.
 */
export function createReadQueueAges(
  client: CloudWatchClient,
  { now, log }: { readonly now: () => Date; readonly log: Pick<Log, 'error'> },
): ReadQueueAges {
  let held: { readonly ages: Promise<ReadonlyMap<string, number>>; readonly until: number } | undefined;

  async function ask(queues: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const end = now().getTime();
    const { MetricDataResults = [] } = await client.send(
      new GetMetricDataCommand({
        StartTime: new Date(end - lookBackMs),
        EndTime: new Date(end),
        ScanBy: 'TimestampDescending',
        MetricDataQueries: queues.map((queue, at) => ({
          // Must begin with a small letter, and names of queues may not.
          Id: `q${at}`,
          MetricStat: {
            Metric: {
              Namespace: 'AWS/SQS',
              MetricName: 'ApproximateAgeOfOldestMessage',
              Dimensions: [{ Name: 'QueueName', Value: queue }],
            },
            Period: minute / 1000,
            Stat: 'Maximum',
          },
        })),
      }),
    );
    const newest = new Map(MetricDataResults.map(({ Id, Values = [] }) => [Id, Values[0]]));
    return new Map(
      queues.flatMap((queue, at) => {
        const age = newest.get(`q${at}`);
        return age === undefined ? [] : [[queue, Math.round(age)] as const];
      }),
    );
  }

  return (queues) => {
    const time = now().getTime();
    if (held === undefined || time >= held.until) {
      const ages = ask(queues).catch((error: unknown) => {
        log.error('CloudWatch did not say how old the messages of queues are', asError(error));
        return new Map<string, number>();
      });
      held = { ages, until: time + keptMs };
    }
    return held.ages;
  };
}
