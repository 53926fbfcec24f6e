/**
 * CloudFormation knows a resource by its logical id, which CDK makes from the names of constructs. One that changes is a new
 * resource: the old one is deleted with what is in it, or its name is taken and the deployment fails.
 */
import { describe, expect, it } from 'vitest';
import { synthesizeStack } from '../support/synthesize-stack.ts';

/** Resources that hold data, messages or keys, or whose address is known outside the stack. */
const kept =
  /^AWS::(?:DynamoDB::Table|SecretsManager::Secret|SQS::Queue|SNS::Topic|S3::Bucket|SES::(?:EmailIdentity|ConfigurationSet|ReceiptRuleSet)|ApiGatewayV2::(?:Api|DomainName)|CertificateManager::Certificate|Route53::RecordSet)$/;

const pinned = [
  'AWS::ApiGatewayV2::Api HttpApi4E1D4184',
  'AWS::ApiGatewayV2::DomainName HttpDomainFF7569C3',
  'AWS::CertificateManager::Certificate HttpCertificate544D60A7',
  'AWS::DynamoDB::Table DatabaseTableF104A135',
  'AWS::Route53::RecordSet DnsBouncesMx72D53539',
  'AWS::Route53::RecordSet DnsBouncesSpf30A58040',
  'AWS::Route53::RecordSet DnsDmarcCFA6D870',
  'AWS::Route53::RecordSet DnsInboxDkim1CAFFC1D6',
  'AWS::Route53::RecordSet DnsInboxDkim2D09D3459',
  'AWS::Route53::RecordSet DnsInboxDkim3026705D2',
  'AWS::Route53::RecordSet DnsInboxMx1C44D1E7',
  'AWS::Route53::RecordSet DnsSenderDkim16112B336',
  'AWS::Route53::RecordSet DnsSenderDkim2A11B7DC0',
  'AWS::Route53::RecordSet DnsSenderDkim3A85929AF',
  'AWS::Route53::RecordSet HttpA394411A9',
  'AWS::Route53::RecordSet HttpAaaaC6CA2380',
  'AWS::S3::Bucket LettersMails73091E9A',
  'AWS::SES::ConfigurationSet EmailConfiguration06A667E2',
  'AWS::SES::EmailIdentity EmailSender09A0BF4D',
  'AWS::SES::EmailIdentity LettersDomainC3DB4173',
  'AWS::SES::ReceiptRuleSet LettersRulesBF494FC3',
  'AWS::SNS::Topic AlarmsTopic3A2DFEBA',
  'AWS::SNS::Topic EmailFeedback80D7FCBC',
  'AWS::SNS::Topic LettersReceivedB40FF760',
  'AWS::SQS::Queue QueuesarticlesB5E35ED4',
  'AWS::SQS::Queue QueuesdeadlettersB7D43C3B',
  'AWS::SQS::Queue Queuesdeliveries034A69FF',
  'AWS::SQS::Queue Queuesfeedback5A3E5538',
  'AWS::SQS::Queue QueuesfeedsE19C0492',
  'AWS::SQS::Queue Queuesletters6C763C2F',
  'AWS::SQS::Queue Queueswakes8A9D2E0E',
  'AWS::SQS::Queue Queueswebhooks0866C2AC',
  'AWS::SecretsManager::Secret SecretsKeys52995371',
];

function keptOf(settings: Readonly<Record<string, string>>): string[] {
  const { Resources } = synthesizeStack(settings).toJSON() as { Resources: Record<string, { Type: string }> };
  return Object.entries(Resources)
    .filter(([, { Type }]) => kept.test(Type))
    .map(([id, { Type }]) => `${Type} ${id}`)
    .sort();
}

describe('logical ids of what must not be replaced', () => {
  const everything = {
    senderDomain: 'example.org',
    domain: 'news.example.org',
    inboxDomain: 'inbox.example.org',
    zoneId: 'Z0123',
    zoneName: 'example.org',
  };

  it('are as they were when they were first deployed', () => {
    // A new resource is added to the list. One that is missing has been renamed: give its construct the old name back.
    expect(keptOf(everything)).toEqual(pinned);
  });

  it.each([
    ['in production', { prod: 'true' }],
    ['of a stage', { stage: 'test' }],
    ['with the least', { thrifty: 'true' }],
    ['with more concurrency', { concurrency: '1000' }],
  ])('are the same %s', (_condition, settings) => {
    expect(keptOf({ ...everything, ...settings })).toEqual(pinned);
  });

  it('do not depend on what else is there', () => {
    const few = keptOf({});
    expect(few.length).toBeGreaterThan(10);
    expect(few.filter((id) => !pinned.includes(id))).toEqual([]);
  });
});
