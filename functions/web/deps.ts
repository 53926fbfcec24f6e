import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Log } from '../../shared/aws/log.ts';
import type { QueueOperations } from '../../shared/aws/queue-operations.ts';
import type { ArticleMessage } from '../../shared/messages.ts';
import type { ArticleSample } from '../../shared/rules/article-sample.ts';
import type { FindApiKey } from '../../shared/security/find-api-key.ts';
import type { ReadKeys } from '../../shared/security/keys.ts';
import type { CountAgainst } from '../../shared/security/rate-limit.ts';
import type { Token } from '../../shared/security/tokens.ts';
import type { ApiKeyStore } from '../../shared/store/api-key-store.ts';
import type { ArticleStore } from '../../shared/store/article-store.ts';
import type { DeliveryStore } from '../../shared/store/delivery-store.ts';
import type { EmbargoStore } from '../../shared/store/embargo-store.ts';
import type { FeedStore } from '../../shared/store/feed-store.ts';
import type { HitStore } from '../../shared/store/hit-store.ts';
import type { QueryStore } from '../../shared/store/query-store.ts';
import type { RuleStore } from '../../shared/store/rule-store.ts';
import type { SentStoryStore } from '../../shared/store/sent-story-store.ts';
import type { SourceListStore } from '../../shared/store/source-list-store.ts';
import type { StatisticsStore } from '../../shared/store/statistics-store.ts';
import type { SubscriberDataStore } from '../../shared/store/subscriber-data-store.ts';
import type { SubscriberStore } from '../../shared/store/subscriber-store.ts';
import type { SuppressionStore } from '../../shared/store/suppression-store.ts';
import type { TokenStore } from '../../shared/store/token-store.ts';
import type { WebhookStateStore } from '../../shared/store/webhook-state-store.ts';
import type { LinkMails } from '../../shared/subscribers/link-mails.ts';
import type { PendingSignUps } from '../../shared/subscribers/pending-sign-up.ts';
import type { Subscriber } from '../../shared/subscribers/subscriber.ts';

/** Everything that the site is made from. Built once per container by `handler.ts`, and by tests. */
export interface WebDeps {
  /** Public address without a slash at the end. */
  readonly siteUrl: string;
  readonly defaultLanguage: string;
  readonly now: () => Date;
  readonly log: Log;
  readonly readKeys: ReadKeys;
  readonly findApiKey: FindApiKey;
  readonly countAgainst: CountAgainst;
  readonly mails: LinkMails;
  /** Recent articles to try queries on; cached per container. */
  readonly readSample: () => Promise<ArticleSample>;
  readonly subscribers: SubscriberStore;
  readonly pendingSignUps: PendingSignUps;
  readonly rules: RuleStore;
  readonly webhookStates: Pick<WebhookStateStore, 'get'>;
  readonly queries: QueryStore;
  readonly tokens: TokenStore;
  readonly suppressions: SuppressionStore;
  readonly apiKeys: ApiKeyStore;
  readonly articles: ArticleStore;
  readonly embargoed: Pick<EmbargoStore, 'get' | 'withdraw'>;
  readonly hits: HitStore;
  readonly deliveries: DeliveryStore;
  readonly sentStories: SentStoryStore;
  readonly feeds: FeedStore;
  readonly sourceLists: SourceListStore;
  /** Domain of the addresses of newsletters; absent where the service receives no mail. */
  readonly inboxDomain?: string;
  /** What hubs push goes on the articles queue. */
  readonly articleQueue: { send(messages: readonly ArticleMessage[]): Promise<void> };
  /** All queues, as operators see to them. */
  readonly queues: QueueOperations;
  readonly statistics: StatisticsStore;
  readonly subscriberData: SubscriberDataStore;
  /** A new as-it-happens rule makes its subscriber due after so long. */
  readonly firstAlertAfterMs: number;
  /** Answers that must not tell one address from another all take a multiple of so long. */
  readonly evenAnswersMs: number;
  readonly wait: (ms: number) => Promise<unknown>;
}

export interface WebEnv {
  Variables: {
    /** Who is signed in, read at most once per request. */
    visitor?: { readonly subscriber: Subscriber; readonly session: Token };
  };
}

export type WebApp = OpenAPIHono<WebEnv>;
