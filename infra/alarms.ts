import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { metricsNamespace } from '../shared/aws/count.ts';
import type { MailOutcome } from '../shared/delivery/send-delivery.ts';
import type { Database } from './database.ts';
import type { Functions } from './functions.ts';
import type { Http } from './http.ts';
import type { Queues } from './queues.ts';
import { schedules } from './service-plan.ts';

interface AlarmsProps {
  readonly database: Database;
  readonly queues: Queues;
  readonly functions: Functions;
  readonly http: Http;
  readonly alarmEmail?: string | undefined;
}

interface AlarmPlan {
  /** One sentence: what has happened. */
  readonly says: string;
  readonly metric: IMetric;
  /** Goes off at this value or above (below it, where `below` is set). */
  readonly threshold: number;
  readonly below?: true;
  /** How many periods of the metric in a row; 1 unless stated. */
  readonly periods?: number;
  /** Entry of docs/runbook.md, where it is not the alarm's own name. */
  readonly runbook?: string;
}

const fiveMinutes = Duration.minutes(5);

/** What wakes the operator. Every alarm names its entry in the runbook and tells the alarm topic. */
export class Alarms extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    // Our topic policy replaces the default one, which allowed alarms to publish. So that permission is given here.
    this.topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    if (props.alarmEmail) this.topic.addSubscription(new EmailSubscription(props.alarmEmail));

    this.watchQueues(props.queues);
    this.watchFunctions(props.functions);
    this.watchMail();
    this.watchSiteAndTable(props.http, props.database);
  }

  private watchQueues(queues: Queues): void {
    for (const [name, { queue, deadLetters }] of queues.entries()) {
      this.add(`${name}-dead-letters`, {
        says: `Messages of the ${name} queue could not be processed and wait in its dead-letter queue.`,
        metric: deadLetters.metricApproximateNumberOfMessagesVisible({
          period: fiveMinutes,
          statistic: Stats.MAXIMUM,
        }),
        threshold: 1,
      });
      this.add(`${name}-queue-late`, {
        says: `The oldest message of the ${name} queue has waited for more than 15 minutes.`,
        metric: queue.metricApproximateAgeOfOldestMessage({ period: fiveMinutes, statistic: Stats.MAXIMUM }),
        threshold: Duration.minutes(15).toSeconds(),
        runbook: 'queue-late',
      });
    }
  }

  private watchFunctions(functions: Functions): void {
    for (const [name, watched] of functions.entries()) {
      this.add(`${name}-errors`, {
        says: `The function ${name} keeps failing.`,
        // What runs once an hour can never fail in three periods of five minutes in a row.
        metric: watched.metricErrors({
          period: Duration.minutes(Math.max(5, schedules[name]?.everyMinutes ?? 0)),
        }),
        threshold: 1,
        periods: 3,
        runbook: 'function-errors',
      });
    }
    this.add('functions-throttled', {
      says: 'Lambda refuses to run functions: the account’s concurrency is used up.',
      metric: LambdaFunction.metricAllThrottles({ period: fiveMinutes }),
      threshold: 1,
      periods: 3,
    });
    this.add('timer-stopped', {
      says: 'schedule-deliveries has not run for 15 minutes, so no digest goes out.',
      metric: functions.get('schedule-deliveries').metricInvocations({ period: fiveMinutes }),
      threshold: 1,
      below: true,
      periods: 3,
    });
  }

  /** AWS reviews an account at 5 % bounces or 0.1 % complaints; these go off before. */
  private watchMail(): void {
    const outcome = (metricName: MailOutcome) =>
      new Metric({
        namespace: metricsNamespace,
        metricName,
        dimensionsMap: { service: 'deliver' },
        period: fiveMinutes,
        statistic: Stats.SUM,
      });
    this.add('sending-paused', {
      says: 'SES takes no mail: sending is paused, or the sender is not verified or not permitted.',
      metric: outcome('SendingPaused'),
      threshold: 1,
    });
    this.add('mails-refused', {
      says: 'SES refuses several mails for what is in them; their stories are not sent again.',
      metric: outcome('MailRefused'),
      threshold: 5,
    });
    this.add('mails-uncertain', {
      says: 'SES often gives no clear answer; mails wait ten minutes for its receipts.',
      metric: outcome('MailUncertain'),
      threshold: 5,
      periods: 3,
    });
    this.add('looks-fail', {
      says: 'Subscribers cannot be looked at. Each is put off, ever longer, and gets no mail meanwhile.',
      metric: outcome('LookFailed'),
      threshold: 5,
      periods: 3,
    });
    const reputation = (metricName: string) =>
      new Metric({ namespace: 'AWS/SES', metricName, period: Duration.hours(1), statistic: Stats.AVERAGE });
    this.add('mail-bounces', {
      says: 'More than 3 % of mails bounce. SES pauses accounts for that.',
      metric: reputation('Reputation.BounceRate'),
      threshold: 0.03,
    });
    this.add('mail-complaints', {
      says: 'More than 0.05 % of mails are reported as spam. SES pauses accounts for that.',
      metric: reputation('Reputation.ComplaintRate'),
      threshold: 0.0005,
    });
  }

  private watchSiteAndTable({ stage }: Http, { table }: Database): void {
    this.add('site-errors', {
      says: 'The site or the API answers with server errors.',
      metric: stage.metricServerError({ period: fiveMinutes, statistic: Stats.SUM }),
      threshold: 5,
      periods: 2,
    });
    for (const kind of ['Read', 'Write']) {
      this.add(`table-${kind.toLowerCase()}s-throttled`, {
        says: `DynamoDB refuses ${kind.toLowerCase()}s: one partition is too hot, or an account limit is reached.`,
        metric: new Metric({
          namespace: 'AWS/DynamoDB',
          metricName: `${kind}ThrottleEvents`,
          dimensionsMap: { TableName: table.tableName },
          period: fiveMinutes,
          statistic: Stats.SUM,
        }),
        threshold: 10,
        periods: 3,
        runbook: 'table-throttled',
      });
    }
  }

  private add(id: string, { says, metric, threshold, below, periods = 1, runbook = id }: AlarmPlan): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: `${says} What to do: docs/runbook.md#${runbook}`,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: below ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    const tell = new SnsAction(this.topic);
    alarm.addAlarmAction(tell);
    alarm.addOkAction(tell);
  }
}
