import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { propertiesOf, synthesizeStack } from '../support/synthesize-stack.ts';

const template = synthesizeStack();

interface QueuePolicy {
  readonly Queues: readonly { readonly Ref: string }[];
  readonly PolicyDocument: { readonly Statement: readonly { readonly Effect: string }[] };
}

describe('mail', () => {
  it('comes from the sender’s address, which is the identity to confirm', () => {
    template.hasResourceProperties('AWS::SES::EmailIdentity', { EmailIdentity: 'alerts@example.org' });
  });

  it('comes from a domain proved by DKIM where the operator names it, with the records to create', () => {
    const withDomain = synthesizeStack({ senderDomain: 'example.org' });
    withDomain.hasResourceProperties('AWS::SES::EmailIdentity', { EmailIdentity: 'example.org' });
    expect(Object.keys(withDomain.findOutputs('DkimRecord*'))).toEqual([]);
    for (const output of ['DkimRecord1', 'DkimRecord2', 'DkimRecord3']) {
      withDomain.hasOutput(output, { Value: Match.anyValue() });
    }
  });

  it('is not sent to addresses that bounced or complained', () => {
    template.hasResourceProperties('AWS::SES::ConfigurationSet', {
      SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
      ReputationOptions: { ReputationMetricsEnabled: true },
    });
  });

  it('is followed up: sends, deliveries, bounces and complaints go to the feedback topic', () => {
    template.hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
      ConfigurationSetName: { Ref: Match.stringLikeRegexp('^EmailConfiguration') },
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: ['send', 'delivery', 'bounce', 'complaint'],
        SnsDestination: { TopicARN: { Ref: Match.stringLikeRegexp('^EmailFeedback') } },
      },
    });
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'sqs',
      TopicArn: { Ref: Match.stringLikeRegexp('^EmailFeedback') },
      Endpoint: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Queuesfeedback'), 'Arn'] },
      RawMessageDelivery: Match.absent(),
    });
  });

  it('lets only SES, for this configuration set, publish to the topic', () => {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'ses.amazonaws.com' },
            Condition: {
              StringEquals: {
                'AWS:SourceAccount': { Ref: 'AWS::AccountId' },
                'AWS:SourceArn': Match.anyValue(),
              },
            },
          }),
        ],
      },
      Topics: [{ Ref: Match.stringLikeRegexp('^EmailFeedback') }],
    });
  });

  it('lets only that topic write to the feedback queue', () => {
    const policies = [...propertiesOf<QueuePolicy>(template, 'AWS::SQS::QueuePolicy').values()];
    const policy = policies.find(({ Queues }) => /^Queuesfeedback[0-9A-F]{8}$/.test(Queues[0]?.Ref ?? ''));
    const allowing = policy?.PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Allow');
    expect(allowing).toEqual([
      expect.objectContaining({
        Action: 'sqs:SendMessage',
        Principal: { Service: 'sns.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': { Ref: expect.stringMatching(/^EmailFeedback/) } } },
      }),
    ]);
  });

  it('lets nothing but the topic write to any other queue by its policy', () => {
    const allowing = [...propertiesOf<QueuePolicy>(template, 'AWS::SQS::QueuePolicy').values()].filter(
      (policy) => policy.PolicyDocument.Statement.some(({ Effect }) => Effect === 'Allow'),
    );
    expect(allowing).toHaveLength(1);
  });
});
