import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { normaliseArticle } from '../../../shared/articles/normalise-article.ts';
import { noteCanaryArrival } from '../../../shared/canary/canary-arrival.ts';
import { canaryAddress, isCanary, stemOf, wordIn } from '../../../shared/canary/canary-article.ts';
import { canaryQueryId } from '../../../shared/canary/canary-query.ts';
import { type SendCanaryDeps, sendCanary } from '../../../shared/canary/send-canary.ts';
import type { SesEvent } from '../../../shared/delivery/ses-event.ts';
import { QueryIndex } from '../../../shared/matching/query-index.ts';
import { subscriberId } from '../../../shared/security/subscriber-id.ts';
import { createCanaryStore } from '../../../shared/store/canary-store.ts';
import { createQueryStore } from '../../../shared/store/query-store.ts';
import { createRuleStore } from '../../../shared/store/rule-store.ts';
import { createSubscriberStore } from '../../../shared/store/subscriber-store.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';
import { testKeys } from '../../support/test-site.ts';

let table: QuickTable;
beforeAll(async () => {
  table = await startQuickTable();
});
afterAll(() => table.close());

let now = new Date('2026-11-23T12:00:00Z');
const id = subscriberId(testKeys, canaryAddress);
const posted: string[] = [];
const lost: boolean[] = [];
const seconds: number[] = [];

function depsOf(changes: Partial<SendCanaryDeps> = {}): SendCanaryDeps {
  return {
    canaries: createCanaryStore(table.access),
    subscribers: createSubscriberStore(table.access),
    rules: createRuleStore(table.access),
    queries: createQueryStore(table.access),
    readKeys: async () => testKeys,
    post: async ({ title = '' }) => void posted.push(title),
    reportLost: (isLost) => void lost.push(isLost),
    now: () => now,
    ...changes,
  };
}

function arrives(word: string, changes: { to?: string; after?: number } = {}): Promise<void> {
  const { to = canaryAddress, after = 9 } = changes;
  const event: SesEvent = {
    eventType: 'Delivery',
    mail: {
      messageId: 'm',
      timestamp: now.toISOString(),
      destination: [to],
      tags: {},
      commonHeaders: { subject: `Canary: ${word}` },
    },
    delivery: { timestamp: new Date(now.getTime() + after * 1000).toISOString(), recipients: [to] },
  };
  return noteCanaryArrival(event, {
    canaries: createCanaryStore(table.access),
    reportSeconds: (value) => void seconds.push(value),
  });
}

const last = () => createCanaryStore(table.access).get();
const later = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000);
};

describe('sending a canary', () => {
  it('makes a subscriber whose one rule finds it, by a word that is new each time', async () => {
    await sendCanary(depsOf());
    later(15);
    await sendCanary(depsOf());
    const [first = '', second = ''] = posted;
    expect(first).not.toBe(second);
    expect(stemOf(first)).toBe(stemOf(second));
    const rules = await createRuleStore(table.access).ofSubscriber(id);
    expect(rules).toEqual([expect.objectContaining({ frequency: 'as-it-happens' })]);
    expect(rules[0]?.queryId).toBe(canaryQueryId({ title: first }));

    const queries = await createQueryStore(table.access).all();
    const index = QueryIndex.build(
      queries.map(({ id: queryId, expression }) => ({ id: queryId, expression })),
      { defaultLanguage: 'en' },
    );
    const article = normaliseArticle({ title: second, text: second }, { receivedAt: now });
    expect(index.match(article).map(({ queryId }) => queryId)).toEqual([rules[0]?.queryId]);
  });

  it('brings its subscriber back, whatever has become of it', async () => {
    const subscribers = createSubscriberStore(table.access);
    await subscribers.change(id, {
      status: 'unsubscribed',
      failedLooks: 4,
      alertDay: { date: '2026-11-23', count: 95 },
      lastAlertAt: now.toISOString(),
    });
    await sendCanary(depsOf());
    const { status, failedLooks, alertDay, lastAlertAt } = (await subscribers.get(id)) ?? {};
    expect({ status, failedLooks, alertDay, lastAlertAt }).toEqual({ status: 'active' });
  });

  it('counts one that could not be handed in as lost', async () => {
    later(15);
    const refuse = async () => {
      throw new Error('503');
    };
    await expect(sendCanary(depsOf({ post: refuse }))).rejects.toThrow('503');
    later(15);
    lost.length = 0;
    await sendCanary(depsOf());
    expect(lost).toEqual([true]);
  });

  it('says nothing of one from before a long pause', async () => {
    later(61);
    lost.length = 0;
    await sendCanary(depsOf());
    expect(lost).toEqual([false]);
    expect((await last())?.lostBefore).toBe(0);
  });
});

describe('a delivered mail', () => {
  it('ends the measurement of the canary under way once, however often SES tells of it', async () => {
    seconds.length = 0;
    const word = (await last())?.word ?? '';
    await arrives(word, { to: 'reader@example.org' });
    await arrives(`${word.slice(0, -1)}${word.endsWith('a') ? 'b' : 'a'}`);
    await arrives('a harbour reopens');
    expect(seconds).toEqual([]);
    await arrives(word);
    await arrives(word, { after: 30 });
    expect(seconds).toEqual([9]);
    expect((await last())?.seconds).toBe(9);
    later(15);
    lost.length = 0;
    await sendCanary(depsOf());
    expect(lost).toEqual([false]);
  });

  it('of a canary that was given up does not end the next one', async () => {
    const old = (await last())?.word ?? '';
    later(15);
    await sendCanary(depsOf());
    seconds.length = 0;
    await arrives(old);
    expect(seconds).toEqual([]);
    expect((await last())?.seconds).toBeUndefined();
  });
});

describe('an article', () => {
  it('is a canary by an address that no publisher can have', () => {
    expect(isCanary({ url: 'https://canary.wirewatch.invalid/x' })).toBe(true);
    for (const url of [
      'https://news.example/canary.wirewatch.invalid/',
      'https://canary.wirewatch.invalid.example/',
    ])
      expect(isCanary({ url })).toBe(false);
    expect(isCanary({})).toBe(false);
  });

  it('without the word of a canary is found by no query of a canary', () => {
    expect(wordIn('wwcanary sings')).toBeUndefined();
    expect(canaryQueryId({ title: 'Canary wwcanary' })).toBeUndefined();
  });
});
