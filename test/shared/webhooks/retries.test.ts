/** What becomes of a message that an output does not take, on the embedded table, with a clock that is moved. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WebhookMessage } from '../../../shared/messages.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import type { Output, Webhook } from '../../../shared/rules/webhook.ts';
import { createWaitingPostStore } from '../../../shared/store/waiting-post-store.ts';
import { createWebhookStateStore } from '../../../shared/store/webhook-state-store.ts';
import { hour, minute } from '../../../shared/time/units.ts';
import { type NotifyDeps, notifyWebhook } from '../../../shared/webhooks/notify-webhook.ts';
import { replayPosts } from '../../../shared/webhooks/replay-posts.ts';
import { schedulePosts } from '../../../shared/webhooks/schedule-posts.ts';
import { nextAttempt } from '../../../shared/webhooks/waiting-post.ts';
import { inventArticle, inventRule, inventSubscriber } from '../../support/invented.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

const slot = '2026-03-02T10:00:00.000Z';
const savedAt = '2026-01-01T00:00:00.000Z';
let table: QuickTable;
let now: Date;
let answer: (url: string) => { status: number; headers?: Record<string, string>; body?: Uint8Array };
let posted: { at: string; url: string; id: string | undefined }[];
let told: string[];
let queue: WebhookMessage[];
let serial = 0;

beforeAll(async () => {
  table = await startQuickTable();
});
afterAll(() => table.close());
beforeEach(() => {
  serial++;
  now = new Date(slot);
  answer = () => ({ status: 503 });
  posted = [];
  told = [];
  queue = [];
});

const webhook: Webhook = {
  kind: 'standard',
  url: 'https://a.example/hook',
  secret: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
  savedAt,
};
const output = (id: string, parts: Partial<Output> = {}): Output => ({
  id,
  kind: 'mattermost',
  url: `https://${id}.example/hooks/1`,
  savedAt,
  ...parts,
});

function deps(parts: Partial<NotifyDeps> & { rule?: Partial<Rule> } = {}): NotifyDeps {
  const { rule, ...more } = parts;
  const states = createWebhookStateStore(table.access);
  return {
    onPoison: (_, error) => {
      throw error;
    },
    subscribers: { get: async () => inventSubscriber({ id: `R${serial}` }) },
    rules: { get: async () => inventRule({ subscriberId: `R${serial}`, id: 'r', webhook, ...rule }) },
    deliveries: {
      plan: async (subscriberId, at) => ({
        subscriberId,
        slot: at,
        kind: 'alert',
        plannedAt: at,
        rules: [{ ruleId: 'r', name: 'Port', queryId: 'q', from: at, readAt: at, overflow: 0, counted: [] }],
        entries: [
          {
            ruleId: 'r',
            storyId: 's1',
            articleId: 'article-1',
            revision: 'r1',
            title: 'Harbour',
            spans: [],
            why: 'harbour',
            otherSources: 0,
            alsoRuleIds: [],
            late: false,
          },
        ],
        throttled: false,
        closing: { wakes: 0, cursors: {}, lastSlots: {} },
      }),
    },
    articles: { getMany: async () => [inventArticle()] },
    states,
    posts: createWaitingPostStore(table.access),
    post: async (url, _, { headers }) => {
      posted.push({ at: now.toISOString(), url, id: headers['webhook-id'] });
      return answer(url);
    },
    tellOwner: async (_, __, { id }, problem) => void told.push(`${id}: ${problem}`),
    random: () => 0,
    now: () => now,
    ...more,
  };
}

const message = (more: Partial<WebhookMessage> = {}): WebhookMessage => ({
  subscriberId: `R${serial}`,
  slot,
  ruleId: 'r',
  ...more,
});
const stateOf = (outputId = 'webhook') =>
  createWebhookStateStore(table.access).get(`R${serial}`, 'r', outputId);
const waitingOf = (outputId = 'webhook', at = slot) =>
  createWaitingPostStore(table.access).get({ subscriberId: `R${serial}`, ruleId: 'r', outputId, slot: at });

/** Lets time pass minute by minute, as the timer does, and works off what is queued. */
async function pass(ms: number, using = deps()): Promise<void> {
  const until = now.getTime() + ms;
  while (now.getTime() < until) {
    now = new Date(Math.min(until, now.getTime() + 20 * minute));
    await schedulePosts({
      posts: createWaitingPostStore(table.access),
      webhooks: { send: async (messages) => void queue.push(...messages) },
      now: () => now,
    });
    for (const one of queue.splice(0)) if (one.subscriberId === `R${serial}`) await notifyWebhook(one, using);
  }
}

describe('an output that does not answer', () => {
  it('is asked again for three days, less and less often, under one id; then it is given up, and its owner told once', async () => {
    await notifyWebhook(message(), deps());
    await pass(100 * hour);
    expect(posted.length).toBeGreaterThan(8);
    expect(posted.length).toBeLessThan(16);
    expect(new Set(posted.map(({ id }) => id)).size).toBe(1);
    const last = Date.parse(posted.at(-1)?.at ?? '') - Date.parse(slot);
    expect(last).toBeGreaterThanOrEqual(72 * hour);
    expect(last).toBeLessThanOrEqual(73 * hour);
    expect(told).toEqual(['webhook: The receiver answered 503.']);
    expect(await stateOf()).toMatchObject({ ended: true });
    expect(await waitingOf()).not.toHaveProperty('dueAt');

    await notifyWebhook(message({ slot: '2026-03-08T10:00:00.000Z' }), deps());
    expect(told).toHaveLength(1);
    expect((await waitingOf('webhook', '2026-03-08T10:00:00.000Z'))?.slot).toBeUndefined();
  });

  it('that comes back gets the message, and nothing waits any more', async () => {
    await notifyWebhook(message(), deps());
    answer = () => ({ status: 204 });
    await pass(hour);
    expect(posted).toHaveLength(2);
    expect(await stateOf()).toMatchObject({ failures: 0, taken: [slot] });
    expect(await stateOf()).not.toHaveProperty('failingSince');
    expect(await waitingOf()).toBeUndefined();
  });

  it('is not asked earlier than it said', async () => {
    answer = () => ({ status: 429, headers: { 'retry-after': '7200' } });
    await notifyWebhook(message(), deps());
    await pass(110 * minute);
    expect(posted).toHaveLength(1);
    await pass(30 * minute);
    expect(posted).toHaveLength(2);
  });

  it('does not keep a rule’s other outputs waiting', async () => {
    answer = (url) => ({ status: url.includes('bad') ? 500 : 200 });
    const using = deps({ rule: { outputs: [output('bad'), output('good')] } });
    await notifyWebhook(message(), using);
    await pass(hour, using);
    expect(posted.filter(({ url }) => url.includes('good'))).toHaveLength(1);
    expect(posted.filter(({ url }) => url.includes('a.example'))).toHaveLength(1);
    expect(posted.filter(({ url }) => url.includes('bad')).length).toBeGreaterThan(2);
    expect(await stateOf('bad')).toMatchObject({ outputId: 'bad', status: 500 });
    expect(await stateOf('good')).toMatchObject({ failures: 0 });
  });
});

describe('an output that is gone (410)', () => {
  it('is given up at once, and its owner told once, however many messages find it gone', async () => {
    answer = () => ({ status: 410 });
    const using = deps();
    await Promise.all(
      ['T10', 'T11', 'T12'].map((at) => notifyWebhook(message({ slot: `2026-03-02${at}` }), using)),
    );
    expect(told).toHaveLength(1);
    await pass(80 * hour, using);
    expect(posted.length).toBeLessThanOrEqual(3);
    expect(told).toHaveLength(1);
  });

  it('is told by the next attempt if the mail could not be sent', async () => {
    answer = () => ({ status: 410 });
    const failing = deps({
      tellOwner: async () => {
        throw new Error('SES is down.');
      },
    });
    await expect(notifyWebhook(message(), failing)).rejects.toThrow('SES is down.');
    await notifyWebhook(message(), deps());
    await notifyWebhook(message(), deps());
    expect(told).toHaveLength(1);
    expect(posted).toHaveLength(1);
  });
});

describe('an output that refuses what it gets (404)', () => {
  it('is not asked again for that message; it is given up when it took nothing for three days', async () => {
    answer = () => ({ status: 404 });
    await notifyWebhook(message(), deps());
    await pass(24 * hour);
    expect(posted).toHaveLength(1);
    expect(told).toEqual([]);
    now = new Date(Date.parse(slot) + 73 * hour);
    await notifyWebhook(message({ slot: now.toISOString() }), deps());
    expect(told).toHaveLength(1);
  });
});

describe('a message of the queue that comes twice', () => {
  it.each([
    ['after it was taken', 200],
    ['after it failed', 500],
  ])('is posted once, %s', async (_, status) => {
    answer = () => ({ status });
    await notifyWebhook(message(), deps());
    await notifyWebhook(message(), deps());
    expect(posted).toHaveLength(1);
  });

  it('as a later attempt is posted once', async () => {
    await notifyWebhook(message(), deps());
    const dueAt = (await waitingOf())?.dueAt ?? '';
    now = new Date(Date.parse(dueAt));
    const later = message({ outputId: 'webhook', dueAt });
    await notifyWebhook(later, deps());
    await notifyWebhook(later, deps());
    expect(posted).toHaveLength(2);
  });
});

describe('what was not taken', () => {
  const replay = () =>
    replayPosts(
      { subscriberId: `R${serial}`, ruleId: 'r', outputId: 'webhook' },
      {
        waitingPosts: createWaitingPostStore(table.access),
        countAgainst: async () => undefined,
        now: () => now,
      },
    );

  it('is sent again by hand under the same id, even after the output was given up, which then resumes', async () => {
    answer = () => ({ status: 410 });
    await notifyWebhook(message(), deps());
    answer = () => ({ status: 200 });
    expect(await replay()).toEqual({ kind: 'queued', posts: 1 });
    await pass(hour);
    expect(posted).toHaveLength(2);
    expect(posted[0]?.id).toBe(posted[1]?.id);
    expect(await stateOf()).not.toHaveProperty('ended');
    expect(await replay()).toEqual({ kind: 'queued', posts: 0 });
  });

  it('is dropped when its output was removed', async () => {
    await notifyWebhook(message(), deps());
    const { webhook: _, ...bare } = inventRule({ subscriberId: `R${serial}`, id: 'r' });
    await pass(hour, deps({ rules: { get: async () => bare } }));
    expect(posted).toHaveLength(1);
    expect(await waitingOf()).toBeUndefined();
  });
});

describe('a worker that dies', () => {
  /** Runs with a death at the nth await of a port, then again undisturbed. */
  async function dieAt(step: number, status: number): Promise<boolean> {
    let calls = 0;
    const dying =
      <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
      async (...args: Args): Promise<Result> => {
        if (calls++ === step) throw new Error('killed');
        return call(...args);
      };
    const all = deps();
    const mortal: NotifyDeps = {
      ...all,
      subscribers: { get: dying(all.subscribers.get) },
      rules: { get: dying(all.rules.get) },
      states: {
        get: dying(all.states.get),
        replace: dying(all.states.replace),
        remove: dying(all.states.remove),
      },
      posts: { get: dying(all.posts.get), put: dying(all.posts.put), remove: dying(all.posts.remove) },
      tellOwner: dying(all.tellOwner),
    };
    answer = () => ({ status });
    const died = await notifyWebhook(message(), mortal).then(
      () => false,
      () => true,
    );
    await notifyWebhook(message(), all);
    return died;
  }

  it.each([
    ['takes', 200],
    ['does not take', 503],
    ['is gone', 410],
  ])('at any step leaves nothing undone where the receiver %s it', async (_, status) => {
    for (let step = 0; ; step++) {
      serial++;
      posted = [];
      told = [];
      const died = await dieAt(step, status);
      expect(posted.length, `step ${step}`).toBeLessThanOrEqual(2);
      expect(new Set(posted.map(({ id }) => id)).size).toBe(1);
      if (status === 200) expect(await stateOf(), `step ${step}`).toMatchObject({ taken: [slot] });
      else expect(await waitingOf(), `step ${step}`).toMatchObject({ attempts: 1 });
      if (!died) break;
    }
  });
});

describe('the pause before the next attempt', () => {
  const firstAt = slot;
  it('grows, with at most a quarter by chance, and ends three days after the first attempt', () => {
    const at = (attempts: number, random: number) =>
      Date.parse(nextAttempt({ attempts, firstAt }, { now: new Date(slot), random }) ?? '') -
      Date.parse(slot);
    expect([1, 2, 3, 4, 5, 6, 7, 8].map((attempts) => at(attempts, 0) / minute)).toEqual([
      1, 5, 15, 60, 180, 360, 720, 720,
    ]);
    expect(at(4, 1)).toBe(75 * minute);
    const late = new Date(Date.parse(slot) + 71 * hour);
    expect(nextAttempt({ attempts: 9, firstAt }, { now: late, random: 1 })).toBe('2026-03-05T10:00:00.000Z');
    expect(
      nextAttempt({ attempts: 9, firstAt }, { now: new Date(Date.parse(slot) + 72 * hour), random: 1 }),
    ).toBeUndefined();
  });
});
