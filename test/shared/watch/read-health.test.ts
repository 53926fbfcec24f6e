import { describe, expect, it } from 'vitest';
import type { Sending } from '../../../shared/delivery/read-sending.ts';
import { languageOrEnglish } from '../../../shared/i18n/languages.ts';
import type { PageAreas } from '../../../shared/i18n/pages/catalogue.ts';
import { createSay } from '../../../shared/i18n/phrases.ts';
import { healthWords } from '../../../shared/watch/health-words.ts';
import { type HealthDeps, readHealth, type SignName, signNames } from '../../../shared/watch/read-health.ts';
import { pageWords } from '../../support/page-words.ts';

const now = new Date('2030-03-05T12:30:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
const sending: Sending = {
  state: 'released',
  bounceRate: 0,
  complaintRate: 0,
  sent: 0,
  bounced: 0,
  complained: 0,
};
const well: HealthDeps = {
  subscribers: { oldestDue: async () => undefined },
  statistics: { newestHour: async () => '2030-03-05T12' },
  readQuota: async () => ({ maxPerSecond: 1, maxPerDay: 1000, sentLastDay: 100 }),
  feeds: [{ nextPollAt: minutesAgo(-5), failures: 0 }],
  queues: { states: async () => [{ name: 'articles', waiting: 2, deadLetters: 0 }] },
  readSending: async () => sending,
  heartbeats: { all: async () => new Map([['schedule-feeds', minutesAgo(1)]]) },
  timers: { 'schedule-feeds': 1 },
  canaries: { get: async () => ({ startedAt: minutesAgo(10), seconds: 40, lostBefore: 0 }) },
  now: () => now,
};

function wordsIn(code: string) {
  const language = languageOrEnglish(code);
  return healthWords(createSay<PageAreas>(pageWords[language.code], language), language);
}

async function signOf(name: SignName, changes: Partial<HealthDeps>) {
  return (await readHealth({ ...well, ...changes })).find((one) => one.name === name);
}

describe('a service that does well', () => {
  it('has good signs only, in their order, and none sends to the runbook', async () => {
    const signs = await readHealth(well);
    expect(signs.map(({ name }) => name)).toEqual(signNames);
    expect(signs.map(({ light }) => light)).toEqual(signNames.map(() => 'good'));
    expect(signs.some(({ runbook }) => runbook !== undefined)).toBe(false);
  });
});

describe('a sign', () => {
  const queue = (name: string, oldestSeconds?: number) => ({
    name,
    waiting: 1,
    deadLetters: 0,
    ...(oldestSeconds !== undefined && { oldestSeconds }),
  });
  const feed = (failures: number) => ({ nextPollAt: minutesAgo(-5), failures });
  it.each<[string, SignName, Partial<HealthDeps>, string, string | undefined]>([
    [
      'no article for a day',
      'articles',
      { statistics: { newestHour: async () => '2030-03-04T11' } },
      'bad',
      'no-articles',
    ],
    [
      'never an article',
      'articles',
      { statistics: { newestHour: async () => undefined } },
      'unknown',
      undefined,
    ],
    ['one failing feed of three', 'feeds', { feeds: [feed(1), feed(0), feed(0)] }, 'warn', undefined],
    ['most feeds failing', 'feeds', { feeds: [feed(1), feed(2), feed(0)] }, 'bad', 'feeds-fail'],
    ['a failing feed that is paused', 'feeds', { feeds: [{ failures: 3 }, feed(0)] }, 'good', undefined],
    ['no feed at all', 'feeds', { feeds: [] }, 'unknown', undefined],
    [
      'dead letters',
      'queues',
      { queues: { states: async () => [{ name: 'wakes', waiting: 0, deadLetters: 3 }] } },
      'bad',
      'dead-letters',
    ],
    [
      'a message that waits longer than its alarm lets it',
      'queues',
      { queues: { states: async () => [queue('feeds', 15 * 60)] } },
      'warn',
      'queue-late',
    ],
    [
      'a message that waits less long',
      'queues',
      { queues: { states: async () => [queue('feeds', 14 * 60), queue('wakes')] } },
      'good',
      undefined,
    ],
    [
      'mails that wait for the send rate',
      'queues',
      { queues: { states: async () => [queue('deliveries', 29 * 60)] } },
      'good',
      undefined,
    ],
    [
      'mails that are late',
      'queues',
      { queues: { states: async () => [queue('deliveries', 30 * 60)] } },
      'warn',
      'queue-late',
    ],
    [
      'somebody due for a quarter of an hour',
      'mail',
      { subscribers: { oldestDue: async () => minutesAgo(15) } },
      'warn',
      'due-late',
    ],
    [
      'somebody due for an hour',
      'mail',
      { subscribers: { oldestDue: async () => minutesAgo(60) } },
      'bad',
      'due-late',
    ],
    [
      'a slowed brake',
      'sending',
      { readSending: async () => ({ ...sending, state: 'slowed' }) },
      'warn',
      'sending-brake',
    ],
    [
      'a stopped brake',
      'sending',
      { readSending: async () => ({ ...sending, state: 'stopped' }) },
      'bad',
      'sending-brake',
    ],
    [
      'four fifths of the quota',
      'sending',
      { readQuota: async () => ({ maxPerSecond: 1, maxPerDay: 100, sentLastDay: 80 }) },
      'warn',
      'quota-used',
    ],
    [
      'all of the quota',
      'sending',
      { readQuota: async () => ({ maxPerSecond: 1, maxPerDay: 100, sentLastDay: 100 }) },
      'bad',
      'quota-used',
    ],
    [
      'no quota',
      'sending',
      { readQuota: async () => ({ maxPerSecond: 1, maxPerDay: -1, sentLastDay: 5 }) },
      'good',
      undefined,
    ],
    [
      'a timer that stopped',
      'timers',
      { heartbeats: { all: async () => new Map([['schedule-feeds', minutesAgo(40)]]) } },
      'bad',
      'timer-stopped',
    ],
    ['timers that never ran', 'timers', { heartbeats: { all: async () => new Map() } }, 'unknown', undefined],
    [
      'a lost canary',
      'canary',
      { canaries: { get: async () => ({ startedAt: minutesAgo(5), lostBefore: 1 }) } },
      'warn',
      'canary-fails',
    ],
    [
      'two lost canaries',
      'canary',
      { canaries: { get: async () => ({ startedAt: minutesAgo(5), lostBefore: 2 }) } },
      'bad',
      'canary-fails',
    ],
    [
      'a canary that is not sent any more',
      'canary',
      { canaries: { get: async () => ({ startedAt: minutesAgo(180), seconds: 30, lostBefore: 0 }) } },
      'bad',
      'canary-fails',
    ],
    ['no canary', 'canary', { canaries: { get: async () => undefined } }, 'unknown', undefined],
  ])('of %s', async (_, name, changes, light, runbook) => {
    const sign = await signOf(name, changes);
    expect(sign).toMatchObject({ light });
    expect(sign?.runbook).toBe(runbook);
  });
});

describe('a part that cannot be looked at', () => {
  it('is not known, says why, and hides no other', async () => {
    const readQuota = async () => {
      throw new Error('SES does not answer');
    };
    const signs = await readHealth({ ...well, readQuota });
    const sign = signs.find(({ name }) => name === 'sending');
    expect(sign).toMatchObject({ name: 'sending', light: 'unknown' });
    expect(sign?.says(wordsIn('en'))).toBe('It could not be looked at: SES does not answer');
    expect(signs.filter(({ light }) => light === 'good')).toHaveLength(signNames.length - 1);
  });
});

describe('the words of a sign', () => {
  const states = async () => [
    { name: 'feeds', waiting: 9, deadLetters: 0, oldestSeconds: 23 * 60 + 10 },
    { name: 'wakes', waiting: 1, deadLetters: 0, oldestSeconds: 50 * 3600 },
  ];
  it.each([
    ['en', 'Messages wait too long: feeds (23 minutes) and wakes (2 days).'],
    ['de', 'Nachrichten warten zu lange: feeds (23 Minuten) und wakes (2 Tage).'],
    ['ja', '長く待っているメッセージがあります: feeds (23 分)、wakes (2 日)。'],
  ])('are in the language of the page: %s', async (code, text) => {
    const sign = await signOf('queues', { queues: { states } });
    expect(sign?.says(wordsIn(code))).toBe(text);
  });

  it('tell of messages that wait too long beside those that could not be processed', async () => {
    const both = async () => [...(await states()), { name: 'webhooks', waiting: 0, deadLetters: 3 }];
    const sign = await signOf('queues', { queues: { states: both } });
    expect(sign).toMatchObject({ light: 'bad', runbook: 'dead-letters' });
    expect(sign?.says(wordsIn('en'))).toBe(
      'Messages could not be processed: webhooks (3). Messages wait too long: feeds (23 minutes) and wakes (2 days).',
    );
  });

  it('tell of a canary, and of those before it that were lost', async () => {
    const canaries = { get: async () => ({ startedAt: minutesAgo(5), seconds: 200, lostBefore: 2 }) };
    const sign = await signOf('canary', { canaries });
    expect(sign?.says(wordsIn('en'))).toBe(
      'Its email arrived after 3 minutes. 2 emails before it did not arrive.',
    );
  });
});
