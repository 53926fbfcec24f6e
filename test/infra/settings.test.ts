import { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { readSettings, stackNameOf } from '../../infra/settings.ts';
import { SettingsError } from '../../infra/settings-error.ts';

const read = (context: Record<string, unknown>) => readSettings(new App({ context }).node);
const name = 'wirewatch.config.json';
const readBoth = (file: string, context: Record<string, unknown> = {}) =>
  readSettings(new App({ context }).node, { name, text: file });

/** What is wrong, a line each. */
function faultsOf(attempt: () => unknown): string[] {
  try {
    attempt();
  } catch (error) {
    if (error instanceof SettingsError) return error.faults.map(({ where, says }) => `${where}: ${says}`);
    throw error;
  }
  return [];
}

describe('settings of a deployment', () => {
  it('need no more than a sender', () => {
    expect(read({ sender: 'alerts@example.org' })).toEqual({
      sender: 'alerts@example.org',
      identity: 'create',
      dmarc: 'create',
      inboxIdentity: 'create',
      prod: false,
      concurrency: 10,
      thrifty: false,
      canary: true,
      executeApi: true,
      warmUp: 500,
      noArticlesHours: 24,
      language: 'en',
      fetchRules: '80,443',
      tags: {},
    });
  });

  it('take all that the operator may decide, as texts of the command line', () => {
    const texts = {
      sender: 'Alerts@Example.org',
      senderDomain: 'example.org',
      domain: 'news.example.org',
      zoneId: 'Z0123456789ABC',
      zoneName: 'example.org',
      alarmEmail: 'ops@example.org',
      inboxDomain: 'inbox.example.org',
      stage: 'test',
      language: 'de',
      fetchRules: '80,443,8080,10.2.0.0/16',
      edgeSecretSha256: '0a'.repeat(32),
    };
    const others = {
      prod: 'true',
      thrifty: 'true',
      canary: 'true',
      noArticlesHours: '72',
      warmUp: '0',
      concurrency: '100',
      tags: '{"team":"desk"}',
      brand: '{"name":"City Desk"}',
    };
    expect(read({ ...texts, ...others })).toEqual({
      ...texts,
      mailFromDomain: 'bounces.example.org',
      identity: 'create',
      dmarc: 'create',
      inboxIdentity: 'create',
      executeApi: true,
      prod: true,
      thrifty: true,
      canary: true,
      warmUp: 0,
      noArticlesHours: 72,
      concurrency: 100,
      tags: { team: 'desk' },
      brand: '{"name":"City Desk"}',
    });
  });

  it('take a domain above the sender’s, which proves it as well', () => {
    const { senderDomain } = read({ sender: 'a@alerts.example.org', senderDomain: 'example.org' });
    expect(senderDomain).toBe('example.org');
  });

  it('leave an identity that SES has already without a domain for bounces', () => {
    const existing = read({ sender: 'a@example.org', senderDomain: 'example.org', identity: 'existing' });
    expect(existing).not.toHaveProperty('mailFromDomain');
  });

  it.each([
    ['no sender', {}, 'sender is missing'],
    ['a sender that is no address', { sender: 'alerts' }, 'sender is "alerts"; expected a mail address'],
    ['a sender without a host', { sender: 'alerts@localhost' }, 'sender is "alerts@localhost"'],
    [
      'a sender given twice',
      { sender: ['a@example.org', 'b@example.org'] },
      'sender is ["a@example.org","b@example.org"]',
    ],
    ...['inbox', 'Inbox.example.org', 'example.org', 'news.example.org', 'a@inbox.example.org'].map(
      (inboxDomain): [string, Record<string, unknown>, string] => [
        `newsletters at ${inboxDomain}`,
        { sender: 'alerts@example.org', domain: 'news.example.org', inboxDomain },
        `inboxDomain is "${inboxDomain}"; expected a domain of its own`,
      ],
    ),
    ['a line break in the sender', { sender: 'a@example.org\nb' }, 'sender is "a@example.org\\nb"'],
    [
      'another domain than the sender’s',
      { sender: 'a@example.org', senderDomain: 'example.com' },
      'expected the domain of the sender, example.org, or one above it',
    ],
    [
      'a domain below the sender’s',
      { sender: 'a@example.org', senderDomain: 'mail.example.org' },
      'senderDomain is "mail.example.org"',
    ],
    [
      'a domain that only ends like the sender’s',
      { sender: 'a@myexample.org', senderDomain: 'example.org' },
      'senderDomain is "example.org"',
    ],
    [
      'an address as domain',
      { sender: 'a@example.org', domain: 'https://news.example.org' },
      'domain is "https://news.example.org"',
    ],
    ['a zone without a domain', { sender: 'a@example.org', zoneId: 'Z1' }, 'zoneId needs domain or zoneName'],
    [
      'a zone’s name without its id',
      { sender: 'a@example.org', zoneName: 'example.org' },
      'zoneName needs zoneId',
    ],
    [
      'a zone that holds none of the names',
      { sender: 'a@example.org', senderDomain: 'example.org', zoneId: 'Z1', zoneName: 'example.net' },
      'zoneName is "example.net"; expected the zone in which',
    ],
    [
      'a zone’s name as its id',
      { sender: 'a@example.org', domain: 'n.example.org', zoneId: 'example.org' },
      'zoneId is "example.org"',
    ],
    [
      'bounces to a foreign domain',
      { sender: 'a@example.org', senderDomain: 'example.org', mailFromDomain: 'bounces.example.net' },
      'expected a domain below example.org',
    ],
    [
      'bounces to the sender’s own domain',
      { sender: 'a@m.example.org', senderDomain: 'example.org', mailFromDomain: 'm.example.org' },
      'used for nothing else, such as bounces.example.org',
    ],
    [
      'bounces without a proved domain',
      { sender: 'a@example.org', mailFromDomain: 'bounces.example.org' },
      'mailFromDomain needs senderDomain',
    ],
    [
      'changes to an identity that is not ours',
      {
        sender: 'a@example.org',
        senderDomain: 'example.org',
        identity: 'existing',
        mailFromDomain: 'b.example.org',
      },
      'mailFromDomain would change the identity',
    ],
    ['a doubtful prod', { sender: 'a@example.org', prod: 'yes' }, 'prod is "yes"; expected true or false'],
    [
      'production from an address that proves nothing',
      { sender: 'a@example.org', prod: 'true' },
      'prod needs senderDomain',
    ],
    ['a port that is none', { sender: 'a@example.org', fetchRules: '80;443' }, 'fetchRules is "80;443"'],
    ['a language by name', { sender: 'a@example.org', language: 'English' }, 'language is "English"'],
    ['an alarm address that is none', { sender: 'a@example.org', alarmEmail: 'me' }, 'alarmEmail is "me"'],
    [
      'less concurrency than any account has',
      { sender: 'a@example.org', concurrency: '5' },
      'concurrency is 5',
    ],
    ['half a function', { sender: 'a@example.org', concurrency: '12.5' }, 'concurrency is "12.5"'],
    ['a stage in capitals', { sender: 'a@example.org', stage: 'Test' }, 'stage is "Test"'],
    ['a site without an address', { sender: 'a@example.org', executeApi: 'false' }, 'executeApi is false'],
    [
      'a secret in place of its hash',
      { sender: 'a@example.org', domain: 'n.example.org', edgeSecretSha256: 'open sesame' },
      'edgeSecretSha256 is',
    ],
    [
      'an edge without a domain',
      { sender: 'a@example.org', edgeSecretSha256: '0a'.repeat(32) },
      'edgeSecretSha256 needs domain',
    ],
    [
      'an edge that finds the site closed',
      {
        sender: 'a@example.org',
        domain: 'n.example.org',
        edgeSecretSha256: '0a'.repeat(32),
        executeApi: false,
      },
      'the address from which CloudFront gets the site',
    ],
    ['a brand that is no JSON', { sender: 'a@example.org', brand: 'City Desk' }, 'brand is "City Desk"'],
    [
      'a part of a brand',
      { sender: 'a@example.org', brand: '{"accent":"red"}' },
      'brand.accent: Write the colour',
    ],
    ['a tag of AWS’s own', { sender: 'a@example.org', tags: '{"aws:x":"y"}' }, 'tags.aws:x'],
    [
      'a tag that IAM takes of no role',
      { sender: 'a@example.org', tags: '{"team":"R&D"}' },
      'tags.team: A tag has letters',
    ],
    [
      'a name that is none',
      { sender: 'a@example.org', senderdomain: 'example.org' },
      'the nearest is "senderDomain"',
    ],
  ])('refuse %s', (_condition, context, problem) => {
    expect(() => read(context)).toThrow(SettingsError);
    expect(() => read(context)).toThrow(problem);
    expect(() => read(context)).toThrow('npm run configure');
  });

  it.each([
    'gmail.com',
    'googlemail.com',
    'outlook.com',
    'hotmail.co.uk',
    'yahoo.co.jp',
    'gmx.de',
    'Icloud.com',
  ])('refuse to send in the name of %s, and say why once', (domain) => {
    const faults = faultsOf(() => read({ sender: `me@${domain}`, prod: 'true' }));
    expect(faults).toEqual([expect.stringContaining('receivers refuse it from anywhere else')]);
  });

  it('take domains that only look like a free provider’s', () => {
    for (const domain of ['notgmail.com', 'outlook.example.org', 'live.example'])
      expect(read({ sender: `me@${domain}` }).sender).toBe(`me@${domain}`);
  });

  it('leave the names alone that are the CDK’s', () => {
    const context = { 'aws:cdk:version-reporting': true, '@aws-cdk/core:x': true, 'vpc:account=1': {} };
    expect(read({ sender: 'a@example.org', ...context }).sender).toBe('a@example.org');
  });

  it('name every problem at once', () => {
    expect(faultsOf(() => read({ domain: 'x', prod: '1', sendr: 'a@example.org' }))).toEqual([
      expect.stringContaining('sender is missing'),
      expect.stringContaining('domain is "x"'),
      expect.stringContaining('prod is "1"'),
      expect.stringContaining('there is no setting "sendr"; the nearest is "sender"'),
    ]);
  });
});

describe('a file of settings', () => {
  it('is overridden by -c, one by one', () => {
    const file = '{"version":1,"sender":"a@example.org","language":"de","thrifty":true}';
    expect(readBoth(file, { language: 'fr' })).toMatchObject({
      sender: 'a@example.org',
      language: 'fr',
      thrifty: true,
    });
  });

  it('cannot be taken out of production by -c without a word of its own', () => {
    const file = '{"version":1,"sender":"a@example.org","senderDomain":"example.org","prod":true}';
    expect(() => readBoth(file, { prod: 'false' })).toThrow(
      'add -c leaveProduction=Wirewatch if you mean it',
    );
    expect(() => readBoth(file, { prod: 'false', leaveProduction: 'Other' })).toThrow('leaveProduction');
    expect(readBoth(file, { prod: 'false', leaveProduction: 'Wirewatch' }).prod).toBe(false);
    expect(readBoth(file, { prod: 'false', stage: 'test' })).toMatchObject({ prod: false, stage: 'test' });
  });

  it('has its faults listed with those of the command line, each with its place', () => {
    const file = '{\n  "version": 1,\n  "sender": "a@example.org",\n  "prod": "true",\n  "zoneId": "Z1"\n}';
    expect(faultsOf(() => readBoth(file, { language: 'English' }))).toEqual([
      `${name}, line 4: prod is "true"; expected true or false, without quotation marks`,
      '-c: language is "English"; expected a language such as en',
      expect.stringContaining(`${name}, line 5: zoneId needs domain`),
    ]);
  });

  it('has the place of a missing sender', () => {
    expect(faultsOf(() => readBoth('{"version":1}'))).toEqual([
      expect.stringContaining(`${name}: sender is missing`),
    ]);
  });
});

describe('the stack of a stage', () => {
  it.each([
    [undefined, 'Wirewatch'],
    ['test', 'Wirewatch-test'],
  ])('of %s is called %s', (stage, called) => {
    expect(stackNameOf({ stage })).toBe(called);
  });
});
