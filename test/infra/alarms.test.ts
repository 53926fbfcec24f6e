import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { type FunctionName, functions, queues, schedules } from '../../infra/service-plan.ts';
import { propertiesOf, synthesizeStack } from '../support/synthesize-stack.ts';

interface Alarm {
  readonly AlarmDescription: string;
  readonly MetricName: string;
  readonly Namespace: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly AlarmActions: readonly unknown[];
  readonly OKActions: readonly unknown[];
}

const template = synthesizeStack({ inboxDomain: 'inbox.example.org' });
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

  it.each(Object.keys(queues))('watch the %s queue: one dead letter, or 15 minutes of waiting', (name) => {
    const queue = (id: string) => ({
      Dimensions: [
        {
          Name: 'QueueName',
          Value: { 'Fn::GetAtt': [Match.stringLikeRegexp(`^Queues${id}[0-9A-F]{8}$`), 'QueueName'] },
        },
      ],
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...queue(`${name}deadletters`),
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 1,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...queue(name),
      MetricName: 'ApproximateAgeOfOldestMessage',
      Threshold: 900,
    });
  });

  it.each(Object.keys(functions) as FunctionName[])(
    'watch %s for failing runs, each as long as it takes to the next',
    (name) => {
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName: 'Errors',
        Namespace: 'AWS/Lambda',
        Dimensions: [
          {
            Name: 'FunctionName',
            Value: { Ref: Match.stringLikeRegexp(`^Functions${name.replaceAll('-', '')}[0-9A-F]{8}$`) },
          },
        ],
        Threshold: 1,
        EvaluationPeriods: 3,
        Period: Math.max(300, 60 * (schedules[name]?.everyMinutes ?? 0)),
      });
    },
  );

  it('go off before SES reviews the account: 5 % bounces, 0.1 % complaints', () => {
    const threshold = (MetricName: string, Threshold: number) =>
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        Namespace: 'AWS/SES',
        MetricName,
        Threshold,
      });
    threshold('Reputation.BounceRate', 0.03);
    threshold('Reputation.ComplaintRate', 0.0005);
  });

  it('tell that SES takes no mail, from the count that deliver keeps', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'Wirewatch',
      MetricName: 'SendingPaused',
      Dimensions: [{ Name: 'service', Value: 'deliver' }],
      Threshold: 1,
      EvaluationPeriods: 1,
    });
  });

  it('notice a timer that has stopped, when there are no numbers at all', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'Invocations',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
    });
  });

  it('watch the site and the table', () => {
    const names = alarms.map(({ Namespace, MetricName }) => `${Namespace} ${MetricName}`);
    expect(names).toEqual(
      expect.arrayContaining([
        'AWS/ApiGateway 5xx',
        'AWS/DynamoDB ReadThrottleEvents',
        'AWS/DynamoDB WriteThrottleEvents',
        'AWS/Lambda Throttles',
      ]),
    );
  });
});
