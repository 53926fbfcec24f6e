import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { functions, type QueuePlan, queues } from '../../infra/service-plan.ts';
import { propertiesOf, synthesizeStack } from '../support/synthesize-stack.ts';

const template = synthesizeStack({ inboxDomain: 'inbox.example.org', concurrency: '1000' });
const small = synthesizeStack({ inboxDomain: 'inbox.example.org' });
const fourteenDays = 14 * 86_400;

/** The logical id of a queue, which CDK makes of its name and a hash. */
function idOf(name: string): string {
  const ids = [...propertiesOf(template, 'AWS::SQS::Queue').keys()].filter(
    (id) => id.replace(/[0-9A-F]{8}$/, '') === `Queues${name.replaceAll('-', '')}`,
  );
  expect(ids, `queues named ${name}`).toHaveLength(1);
  return ids[0] ?? '';
}

describe.each(Object.entries(queues) as [string, QueuePlan][])('the %s queue', (name, plan) => {
  it('sends messages that cannot be processed to the dead-letter queue', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [idOf('dead-letters'), 'Arn'] },
        maxReceiveCount: plan.maxReceiveCount,
      },
      VisibilityTimeout: plan.visibilityTimeoutSeconds,
    });
  });

  it('feeds its consumer, which reports failures message by message', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [idOf(name), 'Arn'] },
      FunctionName: {
        Ref: Match.stringLikeRegexp(`^Functions${plan.consumer.replaceAll('-', '')}[0-9A-F]{8}$`),
      },
      BatchSize: plan.batchSize,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ...(plan.batchingWindowSeconds && { MaximumBatchingWindowInSeconds: plan.batchingWindowSeconds }),
      ScalingConfig: { MaximumConcurrency: Match.anyValue() },
    });
  });

  it('hides a message for at least six times its consumer’s time limit', () => {
    const limit = functions[plan.consumer].timeoutSeconds;
    const collecting = plan.batchingWindowSeconds ?? 0;
    expect(plan.visibilityTimeoutSeconds).toBeGreaterThanOrEqual(limit * 6 + collecting);
  });
});

describe('where few functions may run at once', () => {
  const mapped = (name: string) => ({
    EventSourceArn: { 'Fn::GetAtt': [idOf(name), 'Arn'] },
  });

  it.each(['articles', 'wakes', 'deliveries'])(
    'Lambda reads the %s queue with the fewest functions that it takes',
    (name) => {
      small.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
        ...mapped(name),
        ScalingConfig: { MaximumConcurrency: 2 },
      });
    },
  );

  it.each(['feedback', 'feeds', 'webhooks', 'letters'])('no event source reads the %s queue', (name) => {
    small.resourcePropertiesCountIs('AWS::Lambda::EventSourceMapping', mapped(name), 0);
  });

  it('in a thrifty service, Lambda reads only articles and deliveries', () => {
    synthesizeStack({ thrifty: 'true' }).resourceCountIs('AWS::Lambda::EventSourceMapping', 2);
  });
});

describe('the deliveries queue', () => {
  it('has as many functions as the send rate needs', () => {
    synthesizeStack({ concurrency: '1000', mailsPerSecond: '200' }).hasResourceProperties(
      'AWS::Lambda::EventSourceMapping',
      {
        EventSourceArn: { 'Fn::GetAtt': [idOf('deliveries'), 'Arn'] },
        ScalingConfig: { MaximumConcurrency: 20 },
      },
    );
  });
});

describe('every queue', () => {
  const all = propertiesOf(template, 'AWS::SQS::Queue');

  it('keeps messages encrypted and for as long as SQS allows, and lets readers wait for one', () => {
    expect(all.size).toBe(Object.keys(queues).length + 1);
    for (const [id, properties] of all) {
      expect(properties, id).toMatchObject({
        MessageRetentionPeriod: fourteenDays,
        SqsManagedSseEnabled: true,
        ReceiveMessageWaitTimeSeconds: 20,
      });
    }
  });

  it('refuses whoever does not use TLS', () => {
    for (const id of all.keys()) {
      template.hasResourceProperties('AWS::SQS::QueuePolicy', {
        Queues: [{ Ref: id }],
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({
              Effect: 'Deny',
              Action: 'sqs:*',
              Principal: { AWS: '*' },
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            }),
          ]),
        },
      });
    }
  });
});
