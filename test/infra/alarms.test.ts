import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { functions, queues } from '../../infra/service-plan.ts';
import { propertiesOf, synthesizeStack } from '../support/synthesize-stack.ts';

interface Alarm {
  readonly AlarmDescription: string;
  readonly MetricName: string;
  readonly Namespace: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly AlarmActions: readonly unknown[];
  readonly OKActions: readonly unknown[];
}

interface Watching {
  readonly Environment: { readonly Variables: { readonly TIMERS?: string } };
}

interface Filter {
  readonly FilterPattern: string;
  readonly LogGroupName: { readonly Ref: string };
  readonly MetricTransformations: readonly unknown[];
}

const template = synthesizeStack({ inboxDomain: 'inbox.example.org' });
const withoutCanary = synthesizeStack({ inboxDomain: 'inbox.example.org', canary: 'false' });
const alarms = [...propertiesOf<Alarm>(template, 'AWS::CloudWatch::Alarm').values()];
const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');

/** The anchors that GitHub gives to the entries, which are headings of the second level. */
const entries = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading = '']) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-'),
);
const linked = alarms.map(
  ({ AlarmDescription }) => /docs\/runbook\.md#([a-z0-9-]+)$/.exec(AlarmDescription)?.[1],
);

/** The alarm on a metric that only one alarm looks at. */
function own(metricName: string): Alarm | undefined {
  const found = alarms.filter(({ MetricName }) => MetricName === metricName);
  expect(found, metricName).toHaveLength(1);
  return found[0];
}

describe('alarms', () => {
  it('each link an entry of the runbook that exists', () => {
    expect(alarms.length).toBeGreaterThan(0);
    expect(linked).not.toContain(undefined);
    expect(linked.filter((entry) => !entries.includes(entry ?? ''))).toEqual([]);
  });

  it('are what the entries of the runbook are about, so that none is left over', () => {
    const aboutAlarms = runbook.slice(0, runbook.indexOf('\n# Procedures'));
    const count = [...aboutAlarms.matchAll(/^## /gm)].length;
    expect(count).toBeGreaterThan(0);
    expect(new Set(linked)).toEqual(new Set(entries.slice(0, count)));
  });

  it('tell the alarm topic when they go off and when all is well again', () => {
    const topic = { Ref: expect.stringMatching(/^AlarmsTopic/) };
    for (const alarm of alarms) expect(alarm).toMatchObject({ AlarmActions: [topic], OKActions: [topic] });
  });

  it('may publish to that topic, whose policy allows nobody but what it names', () => {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      Topics: [{ Ref: Match.stringLikeRegexp('^AlarmsTopic') }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });

  it('reach the operator’s inbox where an address was given', () => {
    template.resourcePropertiesCountIs('AWS::SNS::Subscription', { Protocol: 'email' }, 0);
    synthesizeStack({ alarmEmail: 'ops@example.org' }).hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.org',
      TopicArn: { Ref: Match.stringLikeRegexp('^AlarmsTopic') },
    });
  });

  const queue = (id: string) => ({
    Dimensions: [
      {
        Name: 'QueueName',
        Value: { 'Fn::GetAtt': [Match.stringLikeRegexp(`^Queues${id}[0-9A-F]{8}$`), 'QueueName'] },
      },
    ],
  });

  it('go off at one dead letter, whichever queue it comes from', () => {
    expect(own('ApproximateNumberOfMessagesVisible')).toMatchObject({
      Threshold: 1,
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', queue('deadletters'));
  });

  it.each(Object.keys(queues))('watch the %s queue for 15 minutes of waiting', (name) => {
    // Deliveries are late by the time for which somebody has been due; what the canary passes is late when it is.
    if (name === 'deliveries') return;
    const passed = ['articles', 'wakes', 'feedback'].includes(name);
    (passed ? withoutCanary : template).hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...queue(name),
      MetricName: 'ApproximateAgeOfOldestMessage',
      Threshold: 900,
    });
  });

  it('count the failed runs of every function in its log, and go off at three within an hour', () => {
    const filters = [...propertiesOf<Filter>(template, 'AWS::Logs::MetricFilter').values()];
    expect(filters.map(({ LogGroupName }) => LogGroupName.Ref.slice(0, -8)).sort()).toEqual(
      Object.keys(functions)
        .map((name) => `Functions${name.replaceAll('-', '')}logs`)
        .sort(),
    );
    for (const { FilterPattern, MetricTransformations } of filters) {
      expect(FilterPattern).toBe('{ ($.type = "platform.report") && ($.record.status != "success") }');
      expect(MetricTransformations).toEqual([
        expect.objectContaining({
          MetricNamespace: { Ref: 'AWS::StackName' },
          MetricName: 'FunctionFailures',
        }),
      ]);
    }
    expect(own('FunctionFailures')).toMatchObject({
      Namespace: { Ref: 'AWS::StackName' },
      Statistic: 'Sum',
      Period: 3600,
      Threshold: 3,
      EvaluationPeriods: 1,
    });
  });

  it('go off before SES reviews the account: 5 % bounces, 0.1 % complaints', () => {
    expect(own('Reputation.BounceRate')).toMatchObject({ Namespace: 'AWS/SES', Threshold: 0.03 });
    expect(own('Reputation.ComplaintRate')).toMatchObject({ Namespace: 'AWS/SES', Threshold: 0.0005 });
  });

  it.each([['MailTrouble', 5]])(
    'count %s of a whole hour, so that a site of a few mails a day notices it',
    (name, threshold) => {
      expect(own(name)).toMatchObject({
        Dimensions: [{ Name: 'service', Value: 'deliver' }],
        Statistic: 'Sum',
        Period: 3600,
        EvaluationPeriods: 1,
        Threshold: threshold,
      });
    },
  );

  it('tell that mails are late, and that the quota runs out', () => {
    expect(own('DueLagSeconds')).toMatchObject({
      Dimensions: [{ Name: 'service', Value: 'watch-service' }],
      Statistic: 'Maximum',
      Threshold: 1800,
    });
    expect(own('QuotaUsed')).toMatchObject({
      Dimensions: [{ Name: 'service', Value: 'watch-service' }],
      Statistic: 'Maximum',
      Threshold: 80,
    });
  });

  it('notice a timer that has stopped, and that nobody looks after the timers any more', () => {
    expect(own('TimersStopped')).toMatchObject({
      Threshold: 1,
      EvaluationPeriods: 3,
      Period: 300,
      TreatMissingData: 'breaching',
    });
  });

  it('notice that no article comes in, after as many hours as the operator says', () => {
    expect(own('HoursWithoutArticle')).toMatchObject({ Threshold: 24, TreatMissingData: 'ignore' });
    synthesizeStack({ noArticlesHours: '72' }).hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'HoursWithoutArticle',
      Threshold: 72,
      AlarmDescription: Match.stringLikeRegexp('for 72 hours'),
    });
  });

  it('notice that most feeds fail, in two hours in a row', () => {
    expect(own('FeedsFailingPercent')).toMatchObject({ Threshold: 50, Period: 3600, EvaluationPeriods: 2 });
  });

  it.each(['ReadThrottleEvents', 'WriteThrottleEvents'])('watch %s of the table and of its index', (name) => {
    const table = { Name: 'TableName', Value: { Ref: Match.stringLikeRegexp('^DatabaseTable') } };
    for (const Dimensions of [[table], [{ Name: 'GlobalSecondaryIndexName', Value: 'gsi1' }, table]]) {
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        Namespace: 'AWS/DynamoDB',
        MetricName: name,
        Dimensions,
        Statistic: 'Sum',
        Period: 3600,
        Threshold: 10,
      });
    }
  });

  it('notice four fifths of the concurrency that the account has, however much that is', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: 80,
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: '100 * running / SERVICE_QUOTA(running)' }),
        Match.objectLike({
          Id: 'running',
          MetricStat: Match.objectLike({
            Metric: Match.objectLike({
              Namespace: 'AWS/Usage',
              Dimensions: Match.arrayWith([{ Name: 'Resource', Value: 'ConcurrentExecutions' }]),
            }),
          }),
        }),
      ]),
    });
  });

  it('notice two canaries in a row that were lost, and that none is sent any more', () => {
    expect(own('CanaryFailed')).toMatchObject({
      Dimensions: [{ Name: 'service', Value: 'canary' }],
      Statistic: 'Maximum',
      Period: 900,
      Threshold: 1,
      EvaluationPeriods: 2,
      TreatMissingData: 'breaching',
    });
  });

  it('watch the site', () => {
    expect(own('5xx')).toMatchObject({ Namespace: 'AWS/ApiGateway', Statistic: 'Sum', Period: 3600 });
  });
});

describe('a service without a canary', () => {
  it('has neither its function, nor its timer, nor its alarm', () => {
    for (const [type, count] of [
      ['AWS::Lambda::Function', 1],
      ['AWS::Events::Rule', 1],
    ] as const) {
      const all = Object.keys(template.findResources(type)).length;
      withoutCanary.resourceCountIs(type, all - count);
    }
    const watched = [...propertiesOf<Alarm>(withoutCanary, 'AWS::CloudWatch::Alarm').values()];
    expect(watched.map(({ MetricName }) => MetricName)).not.toContain('CanaryFailed');
    const { TIMERS } = [...propertiesOf<Watching>(withoutCanary, 'AWS::Lambda::Function').values()]
      .map(({ Environment }) => Environment.Variables)
      .find((variables) => 'TIMERS' in variables) ?? { TIMERS: '' };
    expect(JSON.parse(TIMERS ?? '')).not.toHaveProperty('canary');
  });
});

describe('what alarms and the dashboard cost', () => {
  const thrifty = synthesizeStack({ thrifty: 'true' });
  /** AWS charges for each metric that an alarm looks at, but for the first ten. */
  const metricsIn = (of: typeof template) =>
    [
      ...propertiesOf<{ Metrics?: readonly { MetricStat?: unknown }[] }>(
        of,
        'AWS::CloudWatch::Alarm',
      ).values(),
    ]
      .map(({ Metrics }) => Metrics?.filter(({ MetricStat }) => MetricStat).length ?? 1)
      .reduce((sum, count) => sum + count, 0);

  it('is little more than a dollar for alarms, and nothing in a thrifty service', () => {
    expect(metricsIn(template)).toBeLessThanOrEqual(21);
    expect(metricsIn(thrifty)).toBeLessThanOrEqual(10);
    expect(metricsIn(thrifty)).toBeGreaterThan(7);
  });

  it('is nothing for the dashboard, which has fifty metrics at most and is not there in a thrifty service', () => {
    const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    const body = JSON.stringify(dashboard?.Properties.DashboardBody);
    const widgets = body.split('\\"metrics\\":[').slice(1);
    const metrics = widgets.flatMap((widget) => widget.slice(1, widget.indexOf(']]')).split('],['));
    expect(metrics.length).toBeGreaterThan(40);
    expect(metrics.length).toBeLessThanOrEqual(50);
    thrifty.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
  });
});
