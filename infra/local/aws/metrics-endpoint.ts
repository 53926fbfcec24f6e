import * as z from 'zod';
import { AwsError } from './aws-error.ts';
import type { QueueStore } from './queue-store.ts';

/** Seconds since the epoch, as the JSON protocol has instants. */
const instant = z.number();

/** The one request that is supported. Anything else in it is refused, never ignored. */
const getMetricData = z.strictObject({
  StartTime: instant,
  EndTime: instant,
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).optional(),
  MetricDataQueries: z
    .array(
      z.strictObject({
        Id: z.string().regex(/^[a-z]\w*$/),
        MetricStat: z.strictObject({
          Metric: z.strictObject({
            Namespace: z.literal('AWS/SQS'),
            MetricName: z.literal('ApproximateAgeOfOldestMessage'),
            Dimensions: z.tuple([z.strictObject({ Name: z.literal('QueueName'), Value: z.string() })]),
          }),
          Period: z.int().positive().multipleOf(60),
          Stat: z.enum(['Maximum', 'Minimum', 'Average']),
        }),
      }),
    )
    .max(500),
});

/**
 * The part of CloudWatch that tells how old the messages of queues are, from the queues themselves: one value, that of
 * the last full minute, without the minutes that CloudWatch takes.
 * See https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export function createMetricsEndpoint(
  store: Pick<QueueStore, 'definition' | 'oldestAge'>,
  now: () => number,
) {
  function agesOf(queue: string, { StartTime, EndTime }: z.infer<typeof getMetricData>) {
    const timestamp = Math.floor(now() / 60_000) * 60;
    // CloudWatch has no figures of a queue that does not exist.
    if (!store.definition(queue) || timestamp < StartTime || timestamp >= EndTime) return [];
    return [{ timestamp, seconds: Math.floor((store.oldestAge(queue) ?? 0) / 1000) }];
  }

  return {
    /** Answers one request; `operation` is what follows the dot in `X-Amz-Target`. @throws AwsError */
    perform(operation: string, input: unknown): object {
      if (operation !== 'GetMetricData')
        throw new AwsError('UnsupportedOperation', `The local CloudWatch does not offer ${operation}.`);
      const request = getMetricData.safeParse(input);
      if (!request.success)
        throw new AwsError('InvalidParameterValueException', z.prettifyError(request.error));
      return {
        Messages: [],
        MetricDataResults: request.data.MetricDataQueries.map(({ Id, MetricStat }) => {
          const queue = MetricStat.Metric.Dimensions[0].Value;
          const ages = agesOf(queue, request.data);
          return {
            Id,
            Label: queue,
            Timestamps: ages.map(({ timestamp }) => timestamp),
            Values: ages.map(({ seconds }) => seconds),
            StatusCode: 'Complete',
          };
        }),
      };
    },
  };
}
