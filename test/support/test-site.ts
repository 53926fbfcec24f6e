import { createWebApp } from '../../functions/web/app.ts';
import type { WebDeps } from '../../functions/web/deps.ts';
import type { Article } from '../../shared/articles/article.ts';
import type { StoredArticle } from '../../shared/articles/stored-article.ts';
import { createSampleCache } from '../../shared/rules/article-sample.ts';
import type { Rule } from '../../shared/rules/rule.ts';
import { createFindApiKey } from '../../shared/security/find-api-key.ts';
import { deriveKeys } from '../../shared/security/keys.ts';
import { createCountAgainst } from '../../shared/security/rate-limit.ts';
import { createApiKeyStore } from '../../shared/store/api-key-store.ts';
import { createArticleStore } from '../../shared/store/article-store.ts';
import { createDeliveryStore } from '../../shared/store/delivery-store.ts';
import { createEmbargoStore } from '../../shared/store/embargo-store.ts';
import { createFeedStore } from '../../shared/store/feed-store.ts';
import { createHitStore } from '../../shared/store/hit-store.ts';
import { createPendingSignUpStore } from '../../shared/store/pending-sign-up-store.ts';
import { createQueryStore } from '../../shared/store/query-store.ts';
import { createRateCounterStore } from '../../shared/store/rate-counter-store.ts';
import { createRuleStore } from '../../shared/store/rule-store.ts';
import { createSentStoryStore } from '../../shared/store/sent-story-store.ts';
import { createSourceListStore } from '../../shared/store/source-list-store.ts';
import { createStatisticsStore } from '../../shared/store/statistics-store.ts';
import { createSubscriberDataStore } from '../../shared/store/subscriber-data-store.ts';
import { createSubscriberStore } from '../../shared/store/subscriber-store.ts';
import { createSuppressionStore } from '../../shared/store/suppression-store.ts';
import { createTokenStore } from '../../shared/store/token-store.ts';
import { createWebhookStateStore } from '../../shared/store/webhook-state-store.ts';
import type { ConfirmationRequest } from '../../shared/subscribers/subscribe.ts';
import { startTestTable, type TestTable } from './table.ts';

export const siteUrl = 'https://news.example';
export const operatorKey = `ww_${'o'.repeat(43)}`;

interface SentLink {
  readonly kind: 'confirmation' | 'sign-in';
  readonly to: string;
  readonly token: string;
  readonly rules?: ConfirmationRequest['rules'];
}

/** Starts at noon; tests move it. */
export interface TestClock {
  now: Date;
}

/** The site on an embedded table: requests go straight into the app, mailed links into `sent`. */
export class TestSite {
  readonly table: TestTable;
  readonly deps: WebDeps;
  readonly clock: TestClock;
  readonly sent: SentLink[];
  /** What was put on the articles queue. */
  readonly queued: Article[];
  readonly log: { level: string; message: string; extra: unknown }[];
  readonly app: ReturnType<typeof createWebApp>;

  constructor(table: TestTable, changes: Partial<WebDeps> = {}) {
    const { access } = table;
    const clock = { now: new Date('2030-01-01T12:00:00Z') };
    const now = () => new Date(clock.now);
    const sent: SentLink[] = [];
    const queued: Article[] = [];
    const log: TestSite['log'] = [];
    const apiKeys = createApiKeyStore(access);
    const articles = createArticleStore(access);
    const sourceLists = createSourceListStore(access);
    this.table = table;
    this.clock = clock;
    this.sent = sent;
    this.queued = queued;
    this.log = log;
    this.deps = {
      siteUrl,
      defaultLanguage: 'en',
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
      mails: {
        sendConfirmation: async ({ to, token, rules }) =>
          void sent.push({ kind: 'confirmation', to, token, rules }),
        sendSignIn: async ({ to, token }) => void sent.push({ kind: 'sign-in', to, token }),
      },
      readSample: createSampleCache({ articles, sourceLists, now }, 0),
      subscribers: createSubscriberStore(access),
      pendingSignUps: createPendingSignUpStore(access),
      rules: createRuleStore(access),
      webhookStates: createWebhookStateStore(access),
      queries: createQueryStore(access),
      tokens: createTokenStore(access),
      suppressions: createSuppressionStore(access),
      apiKeys,
      articles,
      embargoed: createEmbargoStore(access),
      hits: createHitStore(access),
      deliveries: createDeliveryStore(access),
      sentStories: createSentStoryStore(access),
      feeds: createFeedStore(access),
      sourceLists,
      inboxDomain: 'inbox.news.example',
      articleQueue: { send: async (messages) => void queued.push(...messages.map(({ article }) => article)) },
      queues: {
        states: async () => [],
        redrive: async () => ({ kind: 'unknown-queue' }),
      },
      statistics: createStatisticsStore(access),
      subscriberData: createSubscriberDataStore(access),
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
    rules: readonly { query: string; frequency?: string }[],
  ): Promise<SignedIn> {
    await this.post('/v1/subscriptions', {
      json: { email, rules },
      from: `192.0.2.${this.sent.length % 250}`,
    });
    const token = this.lastToken(email);
    const answer = await this.post('/confirm', { form: { token } });
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
    if (answer.status !== 200 || cookie === undefined)
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
  readonly form?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly cookie?: string;
}

export const testKeys = deriveKeys(JSON.stringify({ root: 'root'.repeat(16), signing: {} }));

/** A site on a table of its own; close `site.table` in the end. */
export async function startTestSite(changes: Partial<WebDeps> = {}): Promise<TestSite> {
  return new TestSite(await startTestTable(), changes);
}
