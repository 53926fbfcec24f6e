import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeliveryPlan, PlannedEntry } from '../../../shared/delivery/delivery.ts';
import { createSafeFetch } from '../../../shared/net/safe-fetch.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import { currentState, toWebhook, webhookInput } from '../../../shared/rules/webhook.ts';
import { createWaitingPostStore } from '../../../shared/store/waiting-post-store.ts';
import { createWebhookStateStore } from '../../../shared/store/webhook-state-store.ts';
import type { Subscriber } from '../../../shared/subscribers/subscriber.ts';
import { type NotifyDeps, notifyWebhook } from '../../../shared/webhooks/notify-webhook.ts';
import { allItems } from '../../support/all-items.ts';
import { inventArticle, inventRule, inventSubscriber } from '../../support/invented.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

const slot = '2026-03-02T10:00:00.000Z';
let table: QuickTable;
let receiver: Server;
let url: string;
let answers: number[];
let received: { headers: IncomingHttpHeaders; body: string }[];
let told: string[];
let serial = 0;

beforeAll(async () => {
  table = await startQuickTable();
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(answers.shift() ?? 204, { location: 'http://elsewhere.example/' }).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/hook`;
});
afterAll(async () => {
  await table.close();
  await new Promise((resolve) => receiver.close(resolve));
});
beforeEach(() => {
  serial++;
  answers = [];
  received = [];
  told = [];
});

function entry(parts: Partial<PlannedEntry> = {}): PlannedEntry {
  return {
    ruleId: 'r',
    storyId: 's1',
    articleId: 'article-1',
    revision: 'r1',
    title: 'Harbour',
    spans: [],
    why: 'harbour',
    otherSources: 2,
    alsoRuleIds: [],
    late: false,
    ...parts,
  };
}

function plan(entries: PlannedEntry[], overflow = 0): DeliveryPlan {
  const rule = {
    ruleId: 'r',
    name: 'Harbour & <sea>',
    queryId: 'q',
    from: slot,
    readAt: slot,
    overflow,
    counted: [],
    webhook: true,
  };
  return {
    subscriberId: 'S',
    slot,
    kind: 'alert',
    plannedAt: slot,
    rules: [rule],
    entries,
    throttled: false,
    closing: { wakes: 0, cursors: {}, lastSlots: {} },
  };
}

const fetch = createSafeFetch({
  userAgent: 'Wirewatch/1',
  maxBytes: 1000,
  deadline: 2000,
  ports: 'any',
  allowAddress: () => true,
});
const strict = createSafeFetch({ userAgent: 'Wirewatch/1', maxBytes: 1000, deadline: 2000, ports: 'any' });

function deps(
  parts: {
    rule?: Partial<Rule>;
    subscriber?: Partial<Subscriber>;
    plan?: DeliveryPlan;
    post?: NotifyDeps['post'];
  } = {},
): NotifyDeps {
  const webhook = {
    kind: 'standard',
    url,
    secret: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
    savedAt: '2026-01-01T00:00:00.000Z',
  } as const;
  return {
    subscribers: { get: async () => inventSubscriber({ id: `S${serial}`, ...parts.subscriber }) },
    rules: { get: async () => inventRule({ subscriberId: `S${serial}`, id: 'r', webhook, ...parts.rule }) },
    deliveries: { plan: async () => parts.plan ?? plan([entry()]) },
    articles: { getMany: async () => [inventArticle()] },
    states: createWebhookStateStore(table.access),
    posts: createWaitingPostStore(table.access),
    tellOwner: async (_, rule, output, problem) => void told.push(`${rule.id} ${output.id}: ${problem}`),
    onPoison: (_, error) => {
      throw error;
    },
    random: () => 0,
    post: parts.post ?? fetch.post,
    now: () => new Date(),
  };
}
const notify = (using: NotifyDeps, more: { slot?: string } = {}) =>
  notifyWebhook({ subscriberId: `S${serial}`, slot, ruleId: 'r', ...more }, using);
const waiting = (outputId = 'webhook') =>
  createWaitingPostStore(table.access).get({ subscriberId: `S${serial}`, ruleId: 'r', outputId, slot });
/** The attempt that is due next, as it comes from the queue. */
async function again(using: NotifyDeps, outputId = 'webhook') {
  const dueAt = (await waiting(outputId))?.dueAt;
  if (dueAt === undefined) throw new Error('nothing is due');
  await notifyWebhook({ subscriberId: `S${serial}`, slot, ruleId: 'r', outputId, dueAt }, using);
}
const stateOf = () => createWebhookStateStore(table.access).get(`S${serial}`, 'r');
const body = () => JSON.parse(received[0]?.body ?? '{}');

describe('a standard webhook', () => {
  it('gets the stories, signed so that the receiver can verify them', async () => {
    await notify(deps());
    const [message] = received;
    const headers = Object.fromEntries(
      Object.entries(message?.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    expect(
      new Verifier(`whsec_${Buffer.alloc(24, 7).toString('base64')}`).verify(message?.body ?? '', headers),
    ).toMatchObject({
      type: 'stories.found',
      data: {
        rule: { id: 'r', name: 'Harbour & <sea>' },
        stories: [
          {
            title: 'Harbour reopens after storm',
            url: 'https://news.example/harbour',
            why: 'harbour',
            otherSources: 2,
          },
        ],
        overflow: 0,
      },
    });
    expect(await stateOf()).toMatchObject({ status: 204, failures: 0 });
  });

  it('gets the same id at every attempt', async () => {
    answers = [500, 200];
    await notify(deps());
    expect(await stateOf()).toMatchObject({
      status: 500,
      failures: 1,
      problem: 'The receiver answered 500.',
    });
    await again(deps());
    expect(received[0]?.headers['webhook-id']).toMatch(/^msg_/);
    expect(received[0]?.headers['webhook-id']).toBe(received[1]?.headers['webhook-id']);
    expect(await stateOf()).toMatchObject({ status: 200, failures: 0 });
    expect(await stateOf()).not.toHaveProperty('problem');
  });

  it('that answers 410 gets nothing more until it is saved again', async () => {
    answers = [410];
    await notify(deps());
    await notify(deps());
    expect(received).toHaveLength(1);
    expect(await stateOf()).toMatchObject({ ended: true });
    const saved = { kind: 'slack', url, savedAt: new Date(Date.now() + 1000).toISOString() } as const;
    await notify(deps({ rule: { webhook: saved } }), { slot: '2026-03-03T10:00:00.000Z' });
    expect(received).toHaveLength(2);
  });

  it('that refuses the request is not asked again, and its subscriber can see why', async () => {
    answers = [404];
    await notify(deps());
    expect(await stateOf()).toMatchObject({
      status: 404,
      failures: 1,
      problem: 'The receiver answered 404.',
    });
  });

  it('that redirects has failed, because stories must not go elsewhere', async () => {
    answers = [302];
    await notify(deps());
    expect(await stateOf()).toMatchObject({ status: 302, problem: 'The receiver answered 302.' });
    expect(await waiting()).toMatchObject({ attempts: 1, dueAt: expect.any(String) });
  });

  it.each(['http://127.0.0.1:9001/', 'http://[::1]/', 'http://169.254.169.254/latest', 'http://0x7f000001/'])(
    'at %s is not reached',
    async (address) => {
      const webhook = { kind: 'slack', url: address, savedAt: '2026-01-01T00:00:00.000Z' } as const;
      await notify(deps({ rule: { webhook }, post: strict.post }));
      expect((await stateOf())?.problem).toBeTruthy();
      expect(received).toHaveLength(0);
    },
  );

  it.each([
    ['the subscriber has unsubscribed', { subscriber: { status: 'unsubscribed' } }],
    ['the delivery told nothing for this rule', { plan: plan([entry({ ruleId: 'other' })]) }],
  ] as const)('gets nothing when %s', async (_, parts) => {
    await notify(deps(parts));
    expect(received).toHaveLength(0);
  });

  it('gets a story that is shown under another rule of the mail as well', async () => {
    await notify(deps({ plan: plan([entry({ ruleId: 'other', alsoRuleIds: ['r'] })]) }));
    expect(body().data.stories).toHaveLength(1);
  });
});

describe('the messages for people', () => {
  const hostile = '<!channel> @everyone [x](http://evil.example) & "quotes"';
  const many = Array.from({ length: 80 }, (_, i) =>
    entry({
      storyId: `s${i}`,
      articleId: `a${i}`,
      title: `${hostile} ${'long '.repeat(200)}`,
      change: { kind: 'update', what: hostile },
    }),
  );

  it('keep to Slack’s limits and cannot mention anybody', async () => {
    const webhook = { kind: 'slack', url, savedAt: '2026-01-01T00:00:00.000Z' } as const;
    await notify(deps({ rule: { webhook }, plan: plan(many, 5) }));
    const { text, blocks } = body();
    expect(text).toBe('Harbour &amp; &lt;sea&gt;: 80 new stories');
    expect(blocks).toHaveLength(50);
    for (const block of blocks) expect(block.text.text.length).toBeLessThanOrEqual(3000);
    expect(JSON.stringify(blocks.slice(1))).not.toContain('<!channel>');
    expect(blocks.at(-1).text.text).toBe('and 37 more');
    expect(received[0]?.headers).not.toHaveProperty('webhook-signature');
  });

  it('keep to Discord’s limits and cannot mention anybody', async () => {
    const webhook = { kind: 'discord', url, savedAt: '2026-01-01T00:00:00.000Z' } as const;
    await notify(deps({ rule: { webhook }, plan: plan(many, 5) }));
    const { content, embeds, allowed_mentions } = body();
    expect(embeds.length).toBeGreaterThan(2);
    expect(embeds.length).toBeLessThanOrEqual(10);
    expect(JSON.stringify(embeds).length).toBeLessThan(8000);
    expect(content).toMatch(/80 new, \d+ not shown here/);
    expect(allowed_mentions).toEqual({ parse: [] });
  });
});

describe('a webhook that is saved', () => {
  afterEach(() => expect(received).toHaveLength(0));

  it('keeps its secret with its address, and gets another with another', () => {
    const first = toWebhook({ kind: 'standard', url: 'https://a.example/' }, '2026-01-01');
    expect(first.secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    expect(toWebhook({ kind: 'standard', url: 'https://a.example/' }, '2026-01-02', first).secret).toBe(
      first.secret,
    );
    expect(toWebhook({ kind: 'standard', url: 'https://b.example/' }, '2026-01-02', first).secret).not.toBe(
      first.secret,
    );
    expect(toWebhook({ kind: 'slack', url: 'https://a.example/' }, '2026-01-02', first)).not.toHaveProperty(
      'secret',
    );
  });

  it('starts without earlier results', () => {
    const state = { subscriberId: 'S', ruleId: 'r', at: '2026-01-01', failures: 3, ended: true };
    expect(currentState({ kind: 'slack', url, savedAt: '2026-01-02' }, state)).toBeUndefined();
    expect(currentState({ kind: 'slack', url, savedAt: '2025-12-31' }, state)).toBe(state);
  });

  it.each(['http://plain.example/', 'ftp://x.example/', 'not an address', ''])(
    'must have an https address, not "%s"',
    (address) => {
      expect(webhookInput.safeParse({ url: address }).success).toBe(false);
    },
  );
});

describe('the state of a webhook', () => {
  it('is not left behind when its rule was erased while the receiver was answering', async () => {
    const using = deps();
    let erased = false;
    await notify({
      ...using,
      rules: { get: async (...ids) => (erased ? undefined : using.rules.get(...ids)) },
      post: async (...request) => {
        erased = true;
        return using.post(...request);
      },
    });
    expect(received).toHaveLength(1);
    expect(await stateOf()).toBeUndefined();
  });

  it('is kept for 90 days after the last attempt', async () => {
    await notify(deps());
    const item = (await allItems(table)).find(({ pk }) => pk === `subscriber#S${serial}`);
    const days = (Number(item?.expiresAt) - Date.now() / 1000) / 86_400;
    expect(Math.round(days)).toBe(90);
    expect(await stateOf()).not.toHaveProperty('expiresAt');
  });
});
