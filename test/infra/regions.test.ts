import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { checkRegion } from '../../infra/regions.ts';
import { readSettings } from '../../infra/settings.ts';
import { SettingsError } from '../../infra/settings-error.ts';
import { WirewatchStack } from '../../infra/stack.ts';
import { synthesizeStack } from '../support/synthesize-stack.ts';

function stackIn(region: string, settings: Readonly<Record<string, string>> = {}): WirewatchStack {
  const app = new App({
    context: {
      'aws:cdk:bundling-stacks': [],
      sender: 'alerts@example.org',
      senderDomain: 'example.org',
      domain: 'news.example.org',
      prod: true,
      ...settings,
    },
    builtinCloudFormationValidation: false,
  });
  const env = { account: '123456789012', region };
  return new WirewatchStack(app, readSettings(app.node), { env });
}

describe('a region', () => {
  it.each(['cn-north-1', 'cn-northwest-1'])('of China, %s, is refused, as SES is not there', (region) => {
    expect(() => checkRegion(region, {})).toThrow(SettingsError);
    expect(() => stackIn(region)).toThrow('AWS offers no SES in China');
  });

  it('of GovCloud gets ARNs of its own partition and mail servers of its own region', () => {
    const template = JSON.stringify(Template.fromStack(stackIn('us-gov-west-1')).toJSON());
    expect(template).not.toContain('arn:aws:');
    expect(template).not.toContain('arn:aws-us-gov:');
    expect(template).toContain('{"Ref":"AWS::Partition"}');
    expect(template).toContain('10 feedback-smtp.us-gov-west-1.amazonses.com');
  });

  it('of GovCloud receives no newsletters, and says so before anything is made', () => {
    expect(() => stackIn('us-gov-east-1', { inboxDomain: 'inbox.example.org' })).toThrow(SettingsError);
    expect(() => stackIn('eu-west-1', { inboxDomain: 'inbox.example.org' })).not.toThrow();
  });

  it('need not be known before the deployment', () => {
    expect(() => checkRegion(undefined, {})).not.toThrow();
    expect(JSON.stringify(synthesizeStack().toJSON())).not.toContain('arn:aws:');
  });
});
