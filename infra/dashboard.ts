import { Duration } from 'aws-cdk-lib';
import {
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  Metric,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { metricsNamespace } from '../shared/aws/count.ts';
import type { MailOutcome } from '../shared/delivery/send-delivery.ts';
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

/** The service at a glance, in the order in which an article passes: in, through the queues, out as mail. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, { database, queues, functions, http }: DashboardProps) {
    super(scope, id);
    const perQueue = (metric: (pair: ReturnType<Queues['get']>, label: string) => IMetric) =>
      queues.entries().map(([name, pair]) => metric(pair, name));
    const perFunction = (metric: (name: string, from: ReturnType<Functions['get']>) => IMetric) =>
      functions.entries().map(([name, from]) => metric(name, from));
    const units = (metricName: string) =>
      new Metric({
        namespace: 'AWS/DynamoDB',
        metricName,
        dimensionsMap: { TableName: database.table.tableName },
        period,
        statistic: Stats.SUM,
      });
    const outcome = (metricName: MailOutcome) =>
      new Metric({
        namespace: metricsNamespace,
        metricName,
        dimensionsMap: { service: 'deliver' },
        period,
        statistic: Stats.SUM,
      });
    const ses = (metricName: string) =>
      new Metric({ namespace: 'AWS/SES', metricName, period, statistic: Stats.SUM });

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
            perQueue(({ queue }, label) =>
              queue.metricApproximateAgeOfOldestMessage({ period, statistic: Stats.MAXIMUM, label }),
            ),
          ),
          graph(
            'Dead letters',
            perQueue(({ deadLetters }, label) =>
              deadLetters.metricApproximateNumberOfMessagesVisible({
                period,
                statistic: Stats.MAXIMUM,
                label,
              }),
            ),
          ),
        ],
        [
          graph(
            'Runs',
            perFunction((label, from) => from.metricInvocations({ period, label })),
          ),
          graph(
            'Failed runs',
            perFunction((label, from) => from.metricErrors({ period, label })),
          ),
          graph(
            'Duration, 95th percentile (ms)',
            perFunction((label, from) =>
              from.metricDuration({ period, statistic: Stats.percentile(95), label }),
            ),
          ),
        ],
        [
          graph('Deliveries', [
            outcome('MailSent'),
            outcome('MailSkipped'),
            outcome('MailDeferred'),
            outcome('MailUncertain'),
            outcome('MailRefused'),
          ]),
          graph('Mail at SES', [ses('Send'), ses('Bounce'), ses('Complaint')]),
          graph('Table units', [units('ConsumedReadCapacityUnits'), units('ConsumedWriteCapacityUnits')]),
        ],
      ],
    });
  }
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 8 });
}
