import { createWebApp } from '../../functions/web/app.ts';
import type { WebDeps } from '../../functions/web/deps.ts';
import type { Article } from '../../shared/articles/article.ts';
import type { StoredArticle } from '../../shared/articles/stored-article.ts';
import { usualBrand } from '../../shared/brand.ts';
import { backtestLimits } from '../../shared/rules/article-sample.ts';
import type { Rule } from '../../shared/rules/rule.ts';
import { createRuleTrends } from '../../shared/rules/rule-trend.ts';
import { createSampleCache } from '../../shared/rules/sample-cache.ts';
import { createFindApiKey } from '../../shared/security/find-api-key.ts';
import { deriveKeys } from '../../shared/security/keys.ts';
import { createCountAgainst } from '../../shared/security/rate-limit.ts';
import { createAccessTokenStore } from '../../shared/store/access-token-store.ts';
import { createApiKeyStore } from '../../shared/store/api-key-store.ts';
import { createArticleStore } from '../../shared/store/article-store.ts';
import { createAuditStore } from '../../shared/store/audit-store.ts';
import { createCanaryStore } from '../../shared/store/canary-store.ts';
import { createDeliveryStore } from '../../shared/store/delivery-store.ts';
import { createEmbargoStore } from '../../shared/store/embargo-store.ts';
import { createFeedStore } from '../../shared/store/feed-store.ts';
import { createFollowedPackStore } from '../../shared/store/followed-pack-store.ts';
import { createHeartbeatStore } from '../../shared/store/heartbeat-store.ts';
import { createHitStore } from '../../shared/store/hit-store.ts';
import { createMoveStore } from '../../shared/store/move-store.ts';
import { createPackAddressStore } from '../../shared/store/pack-address-store.ts';
import { createPendingSignUpStore } from '../../shared/store/pending-sign-up-store.ts';
import { createQueryFiguresStore } from '../../shared/store/query-figures-store.ts';
import { createQueryStore } from '../../shared/store/query-store.ts';
import { createRateCounterStore } from '../../shared/store/rate-counter-store.ts';
import { createRatingStore } from '../../shared/store/rating-store.ts';
import { createReputationStore } from '../../shared/store/reputation-store.ts';
import { createRuleStore } from '../../shared/store/rule-store.ts';
import { createSentStoryStore } from '../../shared/store/sent-story-store.ts';
import { createSourceListStore } from '../../shared/store/source-list-store.ts';
import { createSourceProposalStore } from '../../shared/store/source-proposal-store.ts';
import { createStatisticsStore } from '../../shared/store/statistics-store.ts';
import { createStoryChoiceStore } from '../../shared/store/story-choice-store.ts';
import { createStoryStore } from '../../shared/store/story-store.ts';
import { createSubscriberDataStore } from '../../shared/store/subscriber-data-store.ts';
import { createSubscriberStore } from '../../shared/store/subscriber-store.ts';
import { createSuppressionStore } from '../../shared/store/suppression-store.ts';
import { createTokenStore } from '../../shared/store/token-store.ts';
import { createWaitingPostStore } from '../../shared/store/waiting-post-store.ts';
import { createWebhookStateStore } from '../../shared/store/webhook-state-store.ts';
import type { InvitationRequest } from '../../shared/subscribers/link-mails.ts';
import type { ConfirmationRequest } from '../../shared/subscribers/subscribe.ts';
import { type QuickTable, startQuickTable } from './quick-table.ts';
import { startTestTable } from './table.ts';

export const siteUrl = 'https://news.example';
export const operatorKey = `ww_${'o'.repeat(43)}`;

/** The one pack that there is to follow; the examples of the API name its hash. */
const floodsPack =
  'name: Floods\nparameters: {place: {describe: The region., example: Tarn valley}}\n' +
  `rules: [{id: warnings, query: "flood \${place}"}]\n`;

interface SentLink {
  readonly kind: 'confirmation' | 'sign-in' | 'address-change' | 'token-made' | 'invitation';
  readonly to: string;
  /** Empty in the notice of a new token, which has a link for everybody. */
  readonly token: string;
  /** Of a new token. */
  readonly name?: string;
  readonly rules?: ConfirmationRequest['rules'];
  /** What else an invitation says. */
  readonly invitation?: Omit<InvitationRequest, 'to' | 'token'>;
}

/** Starts at noon; tests move it. */
export interface TestClock {
  now: Date;
}

/** The site on a table: requests go straight into the app, mailed links into `sent`. */
export class TestSite {
  readonly table: QuickTable;
  readonly deps: WebDeps;
  readonly clock: TestClock;
  readonly sent: SentLink[];
  /** What was put on the articles queue. */
  readonly queued: Article[];
  /** What was posted to outputs; each was answered with 204. */
  readonly posted: { url: string; body: string; headers: Readonly<Record<string, string>> }[];
  readonly log: { level: string; message: string; extra: unknown }[];
  readonly app: ReturnType<typeof createWebApp>;

  constructor(table: QuickTable, changes: Partial<WebDeps> = {}) {
    const { access } = table;
    const clock = { now: new Date('2030-01-01T12:00:00Z') };
    const now = () => new Date(clock.now);
    const sent: SentLink[] = [];
    const queued: Article[] = [];
    const posted: TestSite['posted'] = [];
    const log: TestSite['log'] = [];
    const apiKeys = createApiKeyStore(access);
    const articles = createArticleStore(access);
    const sourceLists = createSourceListStore(access);
    const feeds = createFeedStore(access);
    const hits = createHitStore(access, { now });
    this.table = table;
    this.clock = clock;
    this.sent = sent;
    this.queued = queued;
    this.posted = posted;
    this.log = log;
    this.deps = {
      siteUrl,
      defaultLanguage: 'en',
      brand: usualBrand,
      now,
      wait: async () => {},
      log: {
        info: (message, extra) => log.push({ level: 'info', message, extra }),
        warn: (message, extra) => log.push({ level: 'warn', message, extra }),
        error: (message, error) => log.push({ level: 'error', message, extra: error }),
      },
      readKeys: async () => testKeys,
      findApiKey: createFindApiKey({ apiKeys, readOperatorKey: async () => operatorKey.slice(3), now }),
      countAgainst: createCountAgainst({ counters: createRateCounterStore(access), now }),
      edgeSecretSha256: '',
      mails: {
        sendConfirmation: async ({ to, token, rules }) =>
          void sent.push({ kind: 'confirmation', to, token, rules }),
        sendSignIn: async ({ to, token }) => void sent.push({ kind: 'sign-in', to, token }),
        sendAddressChange: async ({ side, from, to, token }) =>
          void sent.push({ kind: 'address-change', to: side === 'old' ? from : to, token }),
        sendInvitation: async ({ to, token, ...invitation }) =>
          void sent.push({ kind: 'invitation', to, token, invitation }),
        sendTokenMade: async ({ to, name }) => void sent.push({ kind: 'token-made', to, token: '', name }),
      },
      readSample: createSampleCache({ articles, sourceLists, now }, 0),
      readBacktest: createSampleCache({ articles, sourceLists, now }, 0, backtestLimits),
      readTrends: createRuleTrends({ hits, now }),
      readFeeds: () => feeds.list(),
      subscribers: createSubscriberStore(access),
      pendingSignUps: createPendingSignUpStore(access),
      moves: createMoveStore(access),
      rules: createRuleStore(access),
      ratings: createRatingStore(access),
      packs: createFollowedPackStore(access),
      packAddresses: createPackAddressStore(access),
      fetchPack: async (url) =>
        url === 'https://packs.example/floods.yaml'
          ? { status: 200, body: new TextEncoder().encode(floodsPack) }
          : { status: 404, body: new Uint8Array() },
      webhookStates: createWebhookStateStore(access),
      waitingPosts: createWaitingPostStore(access),
      queries: createQueryStore(access),
      queryFigures: createQueryFiguresStore(access),
      tokens: createTokenStore(access),
      accessTokens: createAccessTokenStore(access),
      suppressions: createSuppressionStore(access),
      apiKeys,
      auditLog: createAuditStore(access),
      articles,
      embargoed: createEmbargoStore(access),
      hits,
      deliveries: createDeliveryStore(access),
      sentStories: createSentStoryStore(access),
      feeds,
      sourceLists,
      sourceProposals: createSourceProposalStore(access),
      stories: createStoryStore(access, now),
      storyChoices: createStoryChoiceStore(access),
      inboxDomain: 'inbox.news.example',
      articleQueue: { send: async (messages) => void queued.push(...messages.map(({ article }) => article)) },
      post: async (url, body, { headers }) => {
        posted.push({ url, body, headers });
        return { status: 204 };
      },
      queues: {
        states: async () => [],
        redrive: async () => ({ kind: 'unknown-queue' }),
      },
      statistics: createStatisticsStore(access),
      canaries: createCanaryStore(access),
      reputation: createReputationStore(access),
      readQuota: async () => ({ maxPerSecond: 14, maxPerDay: 50_000, sentLastDay: 1200 }),
      timers: { 'schedule-feeds': 1 },
      heartbeats: createHeartbeatStore(access),
      subscriberData: createSubscriberDataStore(access),
      leaseMs: 120_000,
      firstAlertAfterMs: 300_000,
      evenAnswersMs: 750,
      ...changes,
    };
    this.app = createWebApp(this.deps);
  }

  /** A request as API Gateway hands it on; `from` is the caller's address. */
  request(
    method: string,
    path: string,
    { from = '192.0.2.1', ...init }: RequestOptions = {},
  ): Promise<Response> {
    const { json, form, headers = {}, cookie } = init;
    const given = {
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded', origin: siteUrl }),
      ...(cookie !== undefined && { cookie, origin: siteUrl }),
      ...headers,
    };
    const body = json !== undefined ? JSON.stringify(json) : form && new URLSearchParams(form).toString();
    const environment = { event: { requestContext: { http: { sourceIp: from } } } };
    return Promise.resolve(
      this.app.request(
        siteUrl + path,
        { method, headers: given, ...(body !== undefined && { body }) },
        environment,
      ),
    );
  }

  get(path: string, options?: RequestOptions): Promise<Response> {
    return this.request('GET', path, options);
  }

  post(path: string, options?: RequestOptions): Promise<Response> {
    return this.request('POST', path, options);
  }

  /** Subscribes an address, confirms it, and gives its session cookie. */
  async subscriber(
    email: string,
    rules: readonly { query: string; name?: string; frequency?: string }[],
  ): Promise<SignedIn> {
    await this.post('/v1/subscriptions', {
      json: { email, rules },
      from: `192.0.2.${this.sent.length % 250}`,
    });
    const token = this.lastToken(email);
    const answer = await this.post('/confirm', { form: { token } });
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
    if (answer.status !== 303 || cookie === undefined)
      throw new Error(`confirming answered ${answer.status}`);
    return { id: token.split('.')[0] ?? '', cookie };
  }

  /** The oldest rule of a subscriber. */
  async ruleOf(subscriberId: string): Promise<Rule> {
    const [rule] = await this.deps.rules.ofSubscriber(subscriberId);
    if (!rule) throw new Error('the subscriber has no rule');
    return rule;
  }

  /** Stores an article that comes in now, and lets a second pass. */
  async storeArticle(
    id: string,
    title: string,
    text: string,
    more: Partial<StoredArticle> = {},
  ): Promise<StoredArticle> {
    const receivedAt = this.clock.now.toISOString();
    const source = 'The Daily Example';
    const article: StoredArticle = {
      id,
      revision: `r-${id}`,
      title,
      text,
      source,
      receivedAt,
      storyId: `s-${id}`,
      ...more,
    };
    await this.deps.articles.put(article);
    this.clock.now = new Date(this.clock.now.getTime() + 1000);
    return article;
  }

  /** The token of the newest link mailed to the address. */
  lastToken(email: string): string {
    const link = this.sent.findLast(({ to }) => to === email);
    if (!link) throw new Error(`nothing was mailed to ${email}`);
    return link.token;
  }
}

interface SignedIn {
  readonly id: string;
  readonly cookie: string;
}

export interface RequestOptions {
  readonly from?: string;
  readonly json?: unknown;
  /** Pairs where a field has several values. */
  readonly form?: Record<string, string> | [string, string][];
  readonly headers?: Record<string, string>;
  readonly cookie?: string;
}

export const testKeys = deriveKeys(JSON.stringify({ root: 'root'.repeat(16), signing: {} }));

/** A site on a table of its own, in memory; close `site.table` in the end. */
export async function startTestSite(changes: Partial<WebDeps> = {}): Promise<TestSite> {
  return new TestSite(await startQuickTable(), changes);
}

/** A site on an embedded DynamoDB, which also refuses what DynamoDB refuses. */
export async function startSiteOnDynamo(changes: Partial<WebDeps> = {}): Promise<TestSite> {
  return new TestSite(await startTestTable(), changes);
}
