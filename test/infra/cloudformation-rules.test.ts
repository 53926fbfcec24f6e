/**
 * The rules that the CDK applies to a template when it makes it: which properties a resource has, their types and allowed
 * values. The other tests leave them out, since they take four seconds to load.
 */
import { Template } from 'aws-cdk-lib/assertions';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { type BuildOptions, buildStack } from '../support/synthesize-stack.ts';

const zone = { zoneId: 'Z0123', zoneName: 'example.org' };
const domains = {
  senderDomain: 'example.org',
  domain: 'news.example.org',
  inboxDomain: 'inbox.example.org',
};

/** Every setting that changes resources, with each kind of value, in one of them. */
const kinds: [string, Record<string, string>, BuildOptions?][] = [
  ['a first deployment', {}],
  ['a thrifty service with all parts', { ...domains, ...zone, thrifty: 'true', noArticlesHours: '72' }],
  [
    'production with all parts',
    {
      ...domains,
      ...zone,
      prod: 'true',
      alarmEmail: 'ops@example.org',
      concurrency: '1000',
      mailsPerSecond: '200',
      tags: '{"cost-centre":"news desk"}',
      brand: '{"name":"City Desk"}',
    },
  ],
  [
    'another stage, whose DNS is elsewhere, behind a proxy',
    { ...domains, stage: 'test', concurrency: '100', edgeSecretSha256: '0a'.repeat(32) },
  ],
  ['an address that is known to SES', { identity: 'existing', concurrency: '10' }],
  [
    'a domain that is known to SES, and a site at its own domain alone, in a zone of its own',
    {
      identity: 'existing',
      senderDomain: domains.senderDomain,
      domain: domains.domain,
      zoneId: zone.zoneId,
      executeApi: 'false',
      prod: 'true',
    },
  ],
  [
    'names below a zone',
    {
      ...zone,
      domain: 'news.example.org',
      inboxDomain: 'inbox.news.example.org',
      sender: 'a@news.example.org',
      senderDomain: 'news.example.org',
    },
  ],
  [
    'what was there before',
    {
      ...domains,
      existingTable: 'Wirewatch-restored',
      dmarc: 'existing',
      inboxIdentity: 'existing',
      canary: 'false',
    },
  ],
  [
    'GovCloud',
    { senderDomain: domains.senderDomain, domain: domains.domain, prod: 'true' },
    { region: 'us-gov-west-1' },
  ],
];

describe("CloudFormation's rules", () => {
  it.each(kinds)('find nothing in the template of %s', (_name, settings, options) => {
    const { stack } = buildStack(settings, { ...options, isChecked: true });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  it('would find a property that there is not, and a value that is too large', () => {
    const { stack } = buildStack({}, { isChecked: true });
    const careless = new CfnQueue(stack, 'Careless', { delaySeconds: 5_000 });
    careless.addPropertyOverride('Colour', 'red');
    expect(() => Template.fromStack(stack)).toThrow(
      /'Colour' was unexpected.+5000 is greater than the maximum of 900/s,
    );
  });
});
