import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { functions, type QueuePlan, queues } from '../../infra/service-plan.ts';
import { propertiesOf, synthesizeStack } from '../support/synthesize-stack.ts';

const template = synthesizeStack({ inboxDomain: 'inbox.example.org' });
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
  it('sends messages that cannot be processed to a dead-letter queue of its own', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [idOf(`${name}-dead-letters`), 'Arn'] },
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
      ScalingConfig: { MaximumConcurrency: plan.maxConcurrency },
    });
  });

  it('hides a message for at least six times its consumer’s time limit', () => {
    const limit = functions[plan.consumer].timeoutSeconds;
    expect(plan.visibilityTimeoutSeconds).toBeGreaterThanOrEqual(limit * 6);
  });
});

describe('every queue', () => {
  const all = propertiesOf(template, 'AWS::SQS::Queue');

  it('keeps messages encrypted and for as long as SQS allows', () => {
    expect(all.size).toBe(2 * Object.keys(queues).length);
    for (const [id, properties] of all) {
      expect(properties, id).toMatchObject({
        MessageRetentionPeriod: fourteenDays,
        SqsManagedSseEnabled: true,
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
