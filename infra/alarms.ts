import { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { type AlarmPlan, alarmPlans, failedRuns, type WatchedParts } from './alarm-plans.ts';
import type { Functions } from './functions.ts';

interface AlarmsProps extends WatchedParts {
  readonly functions: Functions;
  readonly alarmEmail?: string | undefined;
}

const onMissing = {
  fine: TreatMissingData.NOT_BREACHING,
  alarm: TreatMissingData.BREACHING,
  unchanged: TreatMissingData.IGNORE,
} as const;

/** What wakes the operator. Every alarm names its entry in the runbook and tells the alarm topic. */
export class Alarms extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    // Our topic policy replaces the default one, which would allow alarms to publish. So the permission is given here.
    this.topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    if (props.alarmEmail) this.topic.addSubscription(new EmailSubscription(props.alarmEmail));
    this.countFailedRuns(props.functions);
    for (const plan of alarmPlans(props)) this.add(plan);
  }

  /** Lambda logs the end of each run that failed. Its own metric would need an alarm for each function. */
  private countFailedRuns(functions: Functions): void {
    for (const [name, { logGroup }] of functions.entries()) {
      new MetricFilter(this, `${name}-failures`, {
        ...failedRuns,
        logGroup,
        filterPattern: FilterPattern.all(
          FilterPattern.stringValue('$.type', '=', 'platform.report'),
          FilterPattern.stringValue('$.record.status', '!=', 'success'),
        ),
      });
    }
  }

  private add({ id, says, metric, threshold, periods = 1, missing = 'fine', runbook = id }: AlarmPlan): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: `${says} What to do: docs/runbook.md#${runbook}`,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: onMissing[missing],
    });
    const tell = new SnsAction(this.topic);
    alarm.addAlarmAction(tell);
    alarm.addOkAction(tell);
  }
}
