import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { alarmingTrouble, mailTrouble } from '../shared/delivery/mail-trouble.ts';
import { tableSchema } from '../shared/store/table.ts';
import { lateAfterSeconds, lateMailsAfterSeconds } from '../shared/watch/late-queues.ts';
import type { Database } from './database.ts';
import type { Http } from './http.ts';
import { metricsNamespace } from './metrics-namespace.ts';
import type { Queues } from './queues.ts';
import { type FunctionName, type QueueName, queues as queuePlans } from './service-plan.ts';
import type { Settings } from './settings.ts';

export interface AlarmPlan {
  /** Its name, and that of its entry in docs/runbook.md unless `runbook` names another. */
  readonly id: string;
  /** One sentence that says what has happened. */
  readonly says: string;
  readonly metric: IMetric;
  /** Goes off at this value or above. */
  readonly threshold: number;
  /** How many periods of the metric in a row; 1 unless stated. */
  readonly periods?: number;
  /**
   * What a period without numbers means; `fine` if left out. `alarm`: whatever reports the numbers has stopped.
   * `unchanged`: they come only once an hour.
   */
  readonly missing?: 'fine' | 'alarm' | 'unchanged';
  readonly runbook?: string;
  /** Is kept with the setting `thrifty`, which keeps only the ten alarms that AWS does not charge for. */
  readonly essential?: true;
}

export interface WatchedParts {
  readonly database: Database;
  readonly queues: Queues;
  readonly http: Http;
  readonly settings: Pick<Settings, 'thrifty' | 'canary' | 'noArticlesHours'>;
}

/** The metric that counts the failed runs of all functions. It is made from their logs. */
export const failedRuns = { metricNamespace: metricsNamespace, metricName: 'FunctionFailures' } as const;

const fiveMinutes = Duration.minutes(5);
const anHour = Duration.hours(1);

/**
 * Every alarm of a service with these settings. Sums are over an hour, so that a small site with a few mails a day notices
 * its faults as well. AWS charges for each metric that an alarm looks at, which is why there is one for all functions.
 */
export function alarmPlans(parts: WatchedParts): AlarmPlan[] {
  const { settings } = parts;
  const all = [
    ...queueAlarms(parts),
    ...functionAlarms(),
    ...timeAlarms(settings),
    ...mailAlarms(),
    ...siteAndTableAlarms(parts),
    ...articleAlarms(settings),
  ];
  return settings.thrifty ? all.filter(({ essential }) => essential) : all;
}

function queueAlarms({ queues, settings }: WatchedParts): AlarmPlan[] {
  return [
    {
      id: 'dead-letters',
      says: 'Messages could not be processed and wait in the dead-letter queue.',
      metric: queues.deadLetters.metricApproximateNumberOfMessagesVisible({
        period: fiveMinutes,
        statistic: Stats.MAXIMUM,
      }),
      threshold: 1,
      essential: true,
    },
    ...queues.entries().flatMap(([name, { queue }]) => {
      if (isWatchedOtherwise(name, settings)) return [];
      return {
        id: `${name}-queue-late`,
        says: `The oldest message of the ${name} queue has waited for more than 15 minutes.`,
        metric: queue.metricApproximateAgeOfOldestMessage({ period: fiveMinutes, statistic: Stats.MAXIMUM }),
        threshold: lateAfterSeconds,
        runbook: 'queue-late',
      };
    }),
  ];
}

/** The canary goes through these queues. Waiting in the deliveries queue is covered by the alarm `due-late`. */
function isWatchedOtherwise(name: QueueName, { canary }: WatchedParts['settings']): boolean {
  if (name === 'deliveries') return true;
  const passed: readonly FunctionName[] = ['match-articles', 'wake-subscribers', 'record-feedback'];
  return canary && passed.includes(queuePlans[name].consumer);
}

function functionAlarms(): AlarmPlan[] {
  return [
    {
      id: 'function-errors',
      says: 'Functions keep failing: they crash, run out of time or out of memory.',
      metric: new Metric({
        namespace: failedRuns.metricNamespace,
        metricName: failedRuns.metricName,
        period: anHour,
        statistic: Stats.SUM,
      }),
      threshold: 3,
      essential: true,
    },
    {
      id: 'concurrency-high',
      says: 'The account runs nearly as many functions at once as Lambda allows it; more are refused.',
      metric: new MathExpression({
        expression: '100 * running / SERVICE_QUOTA(running)',
        label: 'used concurrency (%)',
        period: fiveMinutes,
        usingMetrics: {
          running: new Metric({
            namespace: 'AWS/Usage',
            metricName: 'ResourceCount',
            dimensionsMap: {
              Service: 'Lambda',
              Type: 'Resource',
              Resource: 'ConcurrentExecutions',
              Class: 'None',
            },
            period: fiveMinutes,
            statistic: Stats.MAXIMUM,
          }),
        },
      }),
      threshold: 80,
      periods: 3,
    },
  ];
}

function timeAlarms({ canary }: WatchedParts['settings']): AlarmPlan[] {
  const watched = (metricName: string) => ownMetric(metricName, 'watch-service', fiveMinutes, Stats.MAXIMUM);
  return [
    {
      id: 'timer-stopped',
      says: 'A timer has stopped: a function that should run every so many minutes does not.',
      metric: watched('TimersStopped'),
      threshold: 1,
      periods: 3,
      missing: 'alarm',
      essential: true,
    },
    {
      id: 'due-late',
      says: 'Mails are late: somebody has been due for more than half an hour.',
      metric: watched('DueLagSeconds'),
      threshold: lateMailsAfterSeconds,
      periods: 3,
      essential: true,
    },
    ...(canary
      ? [
          {
            id: 'canary-fails',
            says: 'Two canaries in a row did not arrive: an article does not become a mail.',
            metric: ownMetric('CanaryFailed', 'canary', Duration.minutes(15), Stats.MAXIMUM),
            threshold: 1,
            periods: 2,
            missing: 'alarm' as const,
          },
        ]
      : []),
  ];
}

/** AWS reviews an account at 5 % bounces or 0.1 % complaints. These alarms go off earlier. */
function mailAlarms(): AlarmPlan[] {
  const counted = (metricName: typeof mailTrouble) => ownMetric(metricName, 'deliver', anHour, Stats.SUM);
  const reputation = (metricName: string) =>
    new Metric({ namespace: 'AWS/SES', metricName, period: anHour, statistic: Stats.AVERAGE });
  return [
    {
      id: 'mails-fail',
      says: 'SES takes no mail (sending is paused, or the sender is not verified), or several mails failed within an hour.',
      metric: counted(mailTrouble),
      threshold: alarmingTrouble,
      essential: true,
    },
    {
      id: 'quota-used',
      says: 'Four fifths of the mails that SES allows in 24 hours are sent; without a higher quota, mails will wait.',
      metric: ownMetric('QuotaUsed', 'watch-service', fiveMinutes, Stats.MAXIMUM),
      threshold: 80,
      essential: true,
    },
    {
      id: 'sending-brake',
      says: 'The service slows or holds its own mail, as too much of it bounces or is reported as spam.',
      metric: ownMetric('BrakeLevel', 'schedule-deliveries', fiveMinutes, Stats.MAXIMUM),
      threshold: 1,
      essential: true,
    },
    {
      id: 'mail-bounces',
      says: 'More than 3 % of mails bounce. SES pauses accounts for that.',
      metric: reputation('Reputation.BounceRate'),
      threshold: 0.03,
      essential: true,
    },
    {
      id: 'mail-complaints',
      says: 'More than 0.05 % of mails are reported as spam. SES pauses accounts for that.',
      metric: reputation('Reputation.ComplaintRate'),
      threshold: 0.0005,
      essential: true,
    },
  ];
}

function siteAndTableAlarms({ http: { stage }, database: { table } }: WatchedParts): AlarmPlan[] {
  const throttled = (kind: 'Read' | 'Write', index?: string) =>
    new Metric({
      namespace: 'AWS/DynamoDB',
      metricName: `${kind}ThrottleEvents`,
      dimensionsMap: { TableName: table.tableName, ...(index && { GlobalSecondaryIndexName: index }) },
      period: anHour,
      statistic: Stats.SUM,
    });
  const indexes = [undefined, ...tableSchema.globalIndexes.map(({ name }) => name)];
  return [
    {
      id: 'site-errors',
      says: 'The site or the API answers with server errors.',
      metric: stage.metricServerError({ period: anHour, statistic: Stats.SUM }),
      threshold: 5,
    },
    ...indexes.flatMap((index) =>
      (['Read', 'Write'] as const).map((kind) => ({
        id: `${index ? `index-${index}` : 'table'}-${kind.toLowerCase()}s-throttled`,
        says: `DynamoDB refuses ${kind.toLowerCase()}s${index ? ` of the index ${index}` : ''}: one partition is too hot, or an account limit is reached.`,
        metric: throttled(kind, index),
        threshold: 10,
        runbook: index ? 'index-throttled' : 'table-throttled',
      })),
    ),
  ];
}

function articleAlarms({ noArticlesHours }: WatchedParts['settings']): AlarmPlan[] {
  const hourly = (metricName: string) => ownMetric(metricName, 'watch-service', anHour, Stats.MAXIMUM);
  return [
    {
      id: 'no-articles',
      says: `No article has come in for ${noArticlesHours} hours.`,
      metric: hourly('HoursWithoutArticle'),
      threshold: noArticlesHours,
      missing: 'unchanged',
      essential: true,
    },
    {
      id: 'feeds-fail',
      says: 'Most feeds cannot be read.',
      metric: hourly('FeedsFailingPercent'),
      threshold: 50,
      periods: 2,
      missing: 'unchanged',
    },
  ];
}

/** A metric that one of our functions reports. */
export function ownMetric(
  metricName: string,
  service: FunctionName,
  period: Duration,
  statistic: string,
  dimensions: Readonly<Record<string, string>> = {},
): Metric {
  return new Metric({
    namespace: metricsNamespace,
    metricName,
    dimensionsMap: { service, ...dimensions },
    period,
    statistic,
  });
}
