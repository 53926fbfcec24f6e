import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { propertiesOf, queueAllowances, recordsOf, synthesizeStack } from '../support/synthesize-stack.ts';

const template = synthesizeStack();

describe('mail', () => {
  it('comes from the sender’s address, which is the identity to confirm', () => {
    template.hasResourceProperties('AWS::SES::EmailIdentity', { EmailIdentity: 'alerts@example.org' });
  });

  it('is proved by DKIM, SPF and DMARC where the operator names a domain, with one table of records to create', () => {
    const withDomain = synthesizeStack({ senderDomain: 'example.org' });
    withDomain.hasResourceProperties('AWS::SES::EmailIdentity', {
      EmailIdentity: 'example.org',
      MailFromAttributes: { MailFromDomain: 'bounces.example.org', BehaviorOnMxFailure: 'USE_DEFAULT_VALUE' },
    });
    const table = recordsOf(withDomain, 'DnsRecords');
    expect(table).toHaveLength(6);
    expect(
      table.filter((record) => /DkimDNSTokenName[123]> CNAME .*DkimDNSTokenValue/.test(record)),
    ).toHaveLength(3);
    expect(table).toEqual(
      expect.arrayContaining([
        'bounces.example.org MX 10 feedback-smtp.<AWS::Region>.amazonses.com',
        'bounces.example.org TXT v=spf1 include:amazonses.com ~all',
        '_dmarc.example.org TXT v=DMARC1; p=none;',
      ]),
    );
    withDomain.resourceCountIs('AWS::Route53::RecordSet', 0);
  });

  it('has these records made in the zone that holds the domain', () => {
    const inZone = synthesizeStack({
      sender: 'a@news.example.org',
      senderDomain: 'news.example.org',
      zoneId: 'Z0123',
      zoneName: 'example.org',
    });
    const made = [
      ...propertiesOf<{ Name: unknown; Type: string }>(inZone, 'AWS::Route53::RecordSet').values(),
    ];
    expect(made.map(({ Type }) => Type).sort()).toEqual(['CNAME', 'CNAME', 'CNAME', 'MX', 'TXT', 'TXT']);
    inZone.hasResourceProperties('AWS::Route53::RecordSet', {
      Name: 'bounces.news.example.org.',
      Type: 'TXT',
      HostedZoneId: 'Z0123',
      ResourceRecords: ['"v=spf1 include:amazonses.com ~all"'],
    });
    expect(recordsOf(inZone, 'DnsRecords')).toEqual([]);
    expect(recordsOf(inZone, 'DnsRecordsMade')).toHaveLength(6);
  });

  it('has none made in a zone that is not known to hold the domain', () => {
    const beside = synthesizeStack({
      senderDomain: 'example.org',
      domain: 'news.example.org',
      zoneId: 'Z0123',
    });
    beside.resourcePropertiesCountIs('AWS::Route53::RecordSet', { Type: 'TXT' }, 0);
    expect(recordsOf(beside, 'DnsRecords')).toHaveLength(6);
  });

  it('leaves a DMARC record alone that is there', () => {
    const table = recordsOf(
      synthesizeStack({ senderDomain: 'example.org', dmarc: 'existing' }),
      'DnsRecords',
    );
    expect(table.filter((record) => record.includes('_dmarc'))).toEqual([]);
    expect(table).toHaveLength(5);
  });

  it('creates, changes and deletes nothing of an identity that the account has', () => {
    for (const senderDomain of ['example.org', undefined]) {
      const existing = synthesizeStack({ identity: 'existing', ...(senderDomain && { senderDomain }) });
      existing.resourceCountIs('AWS::SES::EmailIdentity', 0);
      expect(recordsOf(existing, 'DnsRecords')).toEqual([]);
    }
  });

  it('may be sent by that identity alone in production', () => {
    const existing = synthesizeStack({ identity: 'existing', senderDomain: 'example.org', prod: 'true' });
    expect(JSON.stringify(existing.findResources('AWS::IAM::Policy'))).toContain(':identity/example.org"');
  });

  it('keeps its identity, and what proves it, when a stack in production goes', () => {
    const settings = {
      senderDomain: 'example.org',
      inboxDomain: 'inbox.example.org',
      zoneId: 'Z1',
      zoneName: 'example.org',
    };
    const policies = (prod: string) =>
      ['AWS::SES::EmailIdentity', 'AWS::Route53::RecordSet'].flatMap((type) =>
        Object.entries(synthesizeStack({ ...settings, prod }).findResources(type))
          // Receiving ends with the stack, and one that takes the identities over makes this record again.
          .filter(([id]) => !id.startsWith('DnsInboxMx'))
          .map(
            ([, { DeletionPolicy = 'Delete', UpdateReplacePolicy = 'Delete' }]) =>
              `${DeletionPolicy} ${UpdateReplacePolicy}`,
          ),
      );
    expect(new Set(policies('true'))).toEqual(new Set(['Retain Retain']));
    expect(new Set(policies('false'))).toEqual(new Set(['Delete Delete']));
  });

  it('is not sent to addresses that bounced or complained', () => {
    template.hasResourceProperties('AWS::SES::ConfigurationSet', {
      SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
      ReputationOptions: { ReputationMetricsEnabled: true },
    });
  });

  it('is followed up: all that becomes of a mail goes to the feedback topic', () => {
    template.hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
      ConfigurationSetName: { Ref: Match.stringLikeRegexp('^EmailConfiguration') },
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: ['send', 'reject', 'delivery', 'deliveryDelay', 'bounce', 'complaint'],
        SnsDestination: { TopicARN: { Ref: Match.stringLikeRegexp('^EmailFeedback') } },
      },
    });
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'sqs',
      TopicArn: { Ref: Match.stringLikeRegexp('^EmailFeedback') },
      Endpoint: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Queuesfeedback'), 'Arn'] },
      RawMessageDelivery: Match.absent(),
      // Messages that SNS cannot deliver wait there.
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Queuesdeadletters'), 'Arn'] },
      },
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
    expect(queueAllowances(template).get('feedback')).toEqual([
      expect.objectContaining({
        Action: 'sqs:SendMessage',
        Principal: { Service: 'sns.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': { Ref: expect.stringMatching(/^EmailFeedback/) } } },
      }),
    ]);
  });

  it('lets nothing but the topic write to any other queue by its policy, and to none but its dead letters', () => {
    const allowances = queueAllowances(template);
    expect([...allowances.keys()].sort()).toEqual(['deadletters', 'feedback']);
    for (const statement of [...allowances.values()].flat()) {
      expect(statement).toMatchObject({
        Action: 'sqs:SendMessage',
        Principal: { Service: 'sns.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': { Ref: expect.stringMatching(/^EmailFeedback/) } } },
      });
    }
  });
});
