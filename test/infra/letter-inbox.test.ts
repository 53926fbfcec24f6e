import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { queueAllowances, recordsOf, synthesizeStack } from '../support/synthesize-stack.ts';

const template = synthesizeStack({ inboxDomain: 'inbox.example.org' });
const plain = synthesizeStack();

/** SES may deliver for rules of our own set only. */
const forOurRules = {
  StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
  ArnLike: {
    'aws:SourceArn': {
      'Fn::Join': [
        '',
        Match.arrayWith([{ Ref: Match.stringLikeRegexp('^LettersRules[0-9A-F]{8}$') }, ':receipt-rule/*']),
      ],
    },
  },
};

describe('a stack with a domain for newsletters', () => {
  it('lets SES receive its mail over TLS, scanned, into the bucket, and say so to the topic', () => {
    template.hasResourceProperties('AWS::SES::ReceiptRule', {
      RuleSetName: { Ref: Match.stringLikeRegexp('^LettersRules') },
      Rule: {
        Enabled: true,
        Recipients: ['inbox.example.org'],
        ScanEnabled: true,
        TlsPolicy: 'Require',
        Actions: [
          {
            S3Action: {
              BucketName: { Ref: Match.stringLikeRegexp('^LettersMails') },
              ObjectKeyPrefix: 'letters/',
              TopicArn: { Ref: Match.stringLikeRegexp('^LettersReceived') },
            },
          },
        ],
      },
    });
    template.hasResourceProperties('AWS::SES::EmailIdentity', { EmailIdentity: 'inbox.example.org' });
  });

  it('keeps mails encrypted, closed to the public, and a day at most', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LifecycleConfiguration: {
        Rules: [Match.objectLike({ ExpirationInDays: 1, Status: 'Enabled' })],
      },
    });
  });

  it('lets only SES, for our rules, write to the bucket, and only over TLS', () => {
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({
            Effect: 'Allow',
            Action: 's3:PutObject',
            Principal: { Service: 'ses.amazonaws.com' },
            Condition: forOurRules,
          }),
        ],
      },
    });
  });

  it('lets only SES, for our rules, publish to the topic, and only the topic write to the queue', () => {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      Topics: [{ Ref: Match.stringLikeRegexp('^LettersReceived') }],
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'ses.amazonaws.com' },
            Condition: forOurRules,
          }),
        ],
      },
    });
    expect(queueAllowances(template).get('letters')).toEqual([
      expect.objectContaining({
        Action: 'sqs:SendMessage',
        Principal: { Service: 'sns.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': { Ref: expect.stringMatching(/^LettersReceived/) } } },
      }),
    ]);
  });

  it('makes the rule only once both places let SES in, as SES tries them', () => {
    const [rule] = Object.values(template.findResources('AWS::SES::ReceiptRule'));
    expect(rule?.DependsOn).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^LettersMailsPolicy/),
        expect.stringMatching(/^LettersReceivedPolicy/),
      ]),
    );
  });

  it('replaces no active set of rules, but says how to make it the active one', () => {
    expect(Object.keys(template.findResources('Custom::AWS'))).toEqual([]);
    template.hasOutput('ActivateLetters', { Value: Match.anyValue() });
    const [{ Value } = { Value: '' }] = Object.values(template.findOutputs('ActivateLetters'));
    expect(JSON.stringify(Value)).toContain('aws ses set-active-receipt-rule-set');
  });

  it('says which DNS records to create', () => {
    template.resourceCountIs('AWS::Route53::RecordSet', 0);
    const table = recordsOf(template, 'DnsRecords');
    expect(table).toContain('inbox.example.org MX 10 inbound-smtp.<AWS::Region>.amazonaws.com');
    expect(table.filter((record) => / CNAME /.test(record))).toHaveLength(3);
  });

  it.each([
    ['inbox.example.org', 'example.org'],
    ['inbox.news.example.org', undefined],
  ])('creates those of %s in the zone in which it lies', (inboxDomain, zoneName) => {
    const withZone = synthesizeStack({
      inboxDomain,
      domain: 'news.example.org',
      zoneId: 'Z0123',
      ...(zoneName && { zoneName }),
    });
    withZone.hasResourceProperties('AWS::Route53::RecordSet', {
      HostedZoneId: 'Z0123',
      Type: 'MX',
      Name: `${inboxDomain}.`,
      ResourceRecords: [{ 'Fn::Join': ['', ['10 inbound-smtp.', { Ref: 'AWS::Region' }, '.amazonaws.com']] }],
    });
    withZone.resourcePropertiesCountIs('AWS::Route53::RecordSet', { Type: 'CNAME' }, 3);
    expect(recordsOf(withZone, 'DnsRecords')).toEqual([]);
  });

  it.each(['inbox.example.net', 'inbox.example.org'])(
    'creates none for %s in a zone that it is not known to lie in',
    (inboxDomain) => {
      const elsewhere = synthesizeStack({ inboxDomain, domain: 'news.example.org', zoneId: 'Z0123' });
      elsewhere.resourcePropertiesCountIs('AWS::Route53::RecordSet', { Type: 'MX' }, 0);
      expect(recordsOf(elsewhere, 'DnsRecords')).toHaveLength(4);
    },
  );

  it('leaves an identity alone that SES has already', () => {
    const existing = synthesizeStack({ inboxDomain: 'inbox.example.org', inboxIdentity: 'existing' });
    existing.resourcePropertiesCountIs('AWS::SES::EmailIdentity', { EmailIdentity: 'inbox.example.org' }, 0);
    expect(recordsOf(existing, 'DnsRecords')).toEqual([expect.stringContaining(' MX ')]);
  });

  it('keeps no MX record after itself in production, as the next stack with this domain could not make it', () => {
    const inZone = synthesizeStack({
      inboxDomain: 'inbox.example.org',
      inboxIdentity: 'existing',
      senderDomain: 'example.org',
      zoneId: 'Z0123',
      zoneName: 'example.org',
      prod: 'true',
    });
    const records = Object.entries(inZone.findResources('AWS::Route53::RecordSet'));
    const policies = records
      .filter(([id]) => id.startsWith('DnsInbox'))
      .map(([, { DeletionPolicy = 'Delete' }]) => DeletionPolicy);
    expect(policies).toEqual(['Delete']);
  });

  it('sets aside what SNS cannot hand over', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', {
      TopicArn: { Ref: Match.stringLikeRegexp('^LettersReceived') },
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Queuesdeadletters'), 'Arn'] },
      },
    });
  });
});

describe('a stack without', () => {
  it('has nothing of it', () => {
    for (const type of ['AWS::S3::Bucket', 'AWS::SES::ReceiptRuleSet', 'AWS::SES::ReceiptRule'])
      plain.resourceCountIs(type, 0);
    const { Resources, Outputs } = plain.toJSON();
    const ours = /^(?:Letters|Queuesletters|Functionsreceiveletter|Alarmsletters|Inbox|ActivateLetters)/;
    const names = [...Object.keys(Resources), ...Object.keys(Outputs)];
    expect(names.filter((id) => ours.test(id))).toEqual([]);
    expect(JSON.stringify(Resources)).not.toContain('INBOX_DOMAIN');
  });
});
