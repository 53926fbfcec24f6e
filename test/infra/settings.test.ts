import { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { readSettings, SettingsError } from '../../infra/settings.ts';

const read = (context: Record<string, unknown>) => readSettings(new App({ context }).node);

describe('settings of a deployment', () => {
  it('need no more than a sender', () => {
    expect(read({ sender: 'alerts@example.org' })).toEqual({
      sender: 'alerts@example.org',
      prod: false,
      language: 'en',
      fetchRules: '80,443',
    });
  });

  it('take all that the operator may decide', () => {
    const context = {
      sender: 'Alerts@Example.org',
      senderDomain: 'example.org',
      domain: 'news.example.org',
      zoneId: 'Z0123456789ABC',
      alarmEmail: 'ops@example.org',
      inboxDomain: 'inbox.example.org',
      language: 'de',
      fetchRules: '80,443,8080,10.2.0.0/16',
    };
    expect(read({ ...context, prod: 'true' })).toEqual({ ...context, prod: true });
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
      'expected the domain of the sender, example.org',
    ],
    [
      'an address as domain',
      { sender: 'a@example.org', domain: 'https://news.example.org' },
      'domain is "https://news.example.org"',
    ],
    ['a zone without a domain', { sender: 'a@example.org', zoneId: 'Z1' }, 'zoneId needs domain'],
    [
      'a zone’s name as its id',
      { sender: 'a@example.org', domain: 'n.example.org', zoneId: 'example.org' },
      'zoneId is "example.org"',
    ],
    ['a doubtful prod', { sender: 'a@example.org', prod: 'yes' }, 'prod is "yes"; expected true or false'],
    ['a port that is none', { sender: 'a@example.org', fetchRules: '80;443' }, 'fetchRules is "80;443"'],
    ['a language by name', { sender: 'a@example.org', language: 'English' }, 'language is "English"'],
    ['an alarm address that is none', { sender: 'a@example.org', alarmEmail: 'me' }, 'alarmEmail is "me"'],
  ])('refuse %s', (_condition, context, problem) => {
    expect(() => read(context)).toThrow(SettingsError);
    expect(() => read(context)).toThrow(problem);
    expect(() => read(context)).toThrow('npx cdk deploy -c sender=');
  });

  it('name every problem at once', () => {
    expect(() => read({ domain: 'x', prod: '1' })).toThrow(
      /sender is missing[\s\S]*domain is "x"[\s\S]*prod is "1"/,
    );
  });
});
