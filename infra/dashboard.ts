import { Duration } from 'aws-cdk-lib';
import {
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  Metric,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { MailOutcome } from '../shared/delivery/send-delivery.ts';
import { tableSchema } from '../shared/store/table.ts';
import { ownMetric } from './alarm-plans.ts';
import type { Database } from './database.ts';
import type { Functions } from './functions.ts';
import type { Http } from './http.ts';
import type { Queues } from './queues.ts';

interface DashboardProps {
  readonly database: Database;
  readonly queues: Queues;
  readonly functions: Functions;
  readonly http: Http;
}

const period = Duration.minutes(5);

/**
 * The service at a glance, in the order in which an article passes: in, through the queues, out as mail. A dashboard
 * with up to fifty metrics is free; AWS charges for larger ones.
 */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, { database, queues, functions, http }: DashboardProps) {
    super(scope, id);
    const ofTable = (metricName: string, index?: string) =>
      new Metric({
        namespace: 'AWS/DynamoDB',
        metricName,
        dimensionsMap: {
          TableName: database.table.tableName,
          ...(index && { GlobalSecondaryIndexName: index }),
        },
        period,
        statistic: Stats.SUM,
        ...(index && { label: `${metricName} of ${index}` }),
      });
    const outcome = (metricName: MailOutcome, reason?: string) =>
      ownMetric(metricName, 'deliver', period, Stats.SUM, reason ? { reason } : {});
    const ses = (metricName: string) =>
      new Metric({ namespace: 'AWS/SES', metricName, period, statistic: Stats.SUM });
    const watched = (metricName: string) => ownMetric(metricName, 'watch-service', period, Stats.MAXIMUM);
    const [index] = tableSchema.globalIndexes;

    new CloudWatchDashboard(this, 'Dashboard', {
      defaultInterval: Duration.days(1),
      widgets: [
        [
          graph('Calls', [
            http.stage.metricCount({ period, statistic: Stats.SUM, label: 'calls' }),
            http.stage.metricClientError({ period, statistic: Stats.SUM, label: '4xx' }),
            http.stage.metricServerError({ period, statistic: Stats.SUM, label: '5xx' }),
          ]),
          graph(
            'Age of the oldest message (s)',
            queues
              .entries()
              .map(([label, { queue }]) =>
                queue.metricApproximateAgeOfOldestMessage({ period, statistic: Stats.MAXIMUM, label }),
              ),
          ),
          graph('Dead letters', [
            queues.deadLetters.metricApproximateNumberOfMessagesVisible({
              period,
              statistic: Stats.MAXIMUM,
              label: 'messages',
            }),
          ]),
        ],
        [
          graph(
            'Failed runs',
            functions.entries().map(([label, from]) => from.metricErrors({ period, label })),
          ),
          graph('Functions at once, in the account', [
            new Metric({
              namespace: 'AWS/Lambda',
              metricName: 'ConcurrentExecutions',
              period,
              statistic: Stats.MAXIMUM,
            }),
          ]),
          graph('Lateness (s)', [
            watched('DueLagSeconds'),
            ownMetric('CanarySeconds', 'record-feedback', period, Stats.MAXIMUM),
          ]),
        ],
        [
          graph('Mails', [
            outcome('MailSent'),
            outcome('MailDeferred'),
            outcome('MailUncertain'),
            outcome('MailRefused'),
            outcome('LookFailed'),
            outcome('SendingPaused'),
          ]),
          graph('Mail at SES', [ses('Send'), ses('Bounce'), ses('Complaint')]),
          graph('Quota used (%), mails that had to wait', [
            watched('QuotaUsed'),
            outcome('SendsDenied', 'rate'),
            outcome('SendsDenied', 'quota'),
          ]),
        ],
        [
          graph('Articles and feeds', [watched('HoursWithoutArticle'), watched('FeedsFailingPercent')]),
          graph('Table units', [ofTable('ConsumedReadCapacityUnits'), ofTable('ConsumedWriteCapacityUnits')]),
          graph('Refused by the table', [
            ofTable('ReadThrottleEvents'),
            ofTable('WriteThrottleEvents'),
            ofTable('ReadThrottleEvents', index.name),
            ofTable('WriteThrottleEvents', index.name),
          ]),
        ],
      ],
    });
  }
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 8 });
}
