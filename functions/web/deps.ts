import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Log } from '../../shared/aws/log.ts';
import type { QueueOperations } from '../../shared/aws/queue-operations.ts';
import type { Brand } from '../../shared/brand.ts';
import type { CanaryStore } from '../../shared/canary/canary.ts';
import type { Feed } from '../../shared/feeds/feed.ts';
import type { ReadSendQuota } from '../../shared/mail/mailer.ts';
import type { ArticleMessage } from '../../shared/messages.ts';
import type { FollowedPacks } from '../../shared/rule-files/packs/followed-pack.ts';
import type { PackAddresses } from '../../shared/rule-files/packs/pack-address.ts';
import type { ReadPackDeps } from '../../shared/rule-files/packs/read-pack.ts';
import type { ArticleSample } from '../../shared/rules/article-sample.ts';
import type { Ratings } from '../../shared/rules/rating.ts';
import type { Rule } from '../../shared/rules/rule.ts';
import type { RuleTrend } from '../../shared/rules/rule-trend.ts';
import type { AccessScope, AccessTokens } from '../../shared/security/access-token.ts';
import type { ApiKey } from '../../shared/security/api-key.ts';
import type { AuditNote } from '../../shared/security/audit.ts';
import type { FindApiKey } from '../../shared/security/find-api-key.ts';
import type { ReadKeys } from '../../shared/security/keys.ts';
import type { CountAgainst } from '../../shared/security/rate-limit.ts';
import type { Token } from '../../shared/security/tokens.ts';
import type { ApiKeyStore } from '../../shared/store/api-key-store.ts';
import type { ArticleStore } from '../../shared/store/article-store.ts';
import type { AuditStore } from '../../shared/store/audit-store.ts';
import type { DeliveryStore } from '../../shared/store/delivery-store.ts';
import type { EmbargoStore } from '../../shared/store/embargo-store.ts';
import type { FeedStore } from '../../shared/store/feed-store.ts';
import type { HeartbeatStore } from '../../shared/store/heartbeat-store.ts';
import type { HitStore } from '../../shared/store/hit-store.ts';
import type { QueryFiguresStore } from '../../shared/store/query-figures-store.ts';
import type { QueryStore } from '../../shared/store/query-store.ts';
import type { ReputationStore } from '../../shared/store/reputation-store.ts';
import type { RuleStore } from '../../shared/store/rule-store.ts';
import type { SentStoryStore } from '../../shared/store/sent-story-store.ts';
import type { SourceListStore } from '../../shared/store/source-list-store.ts';
import type { SourceProposalStore } from '../../shared/store/source-proposal-store.ts';
import type { StatisticsStore } from '../../shared/store/statistics-store.ts';
import type { SubscriberDataStore } from '../../shared/store/subscriber-data-store.ts';
import type { SubscriberStore } from '../../shared/store/subscriber-store.ts';
import type { SuppressionStore } from '../../shared/store/suppression-store.ts';
import type { TokenStore } from '../../shared/store/token-store.ts';
import type { WaitingPostStore } from '../../shared/store/waiting-post-store.ts';
import type { WebhookStateStore } from '../../shared/store/webhook-state-store.ts';
import type { FollowedStories, Stories } from '../../shared/stories/story.ts';
import type { StoryChoices } from '../../shared/stories/story-choice.ts';
import type { Moves } from '../../shared/subscribers/change-address.ts';
import type { LinkMails } from '../../shared/subscribers/link-mails.ts';
import type { PendingSignUps } from '../../shared/subscribers/pending-sign-up.ts';
import type { Subscriber } from '../../shared/subscribers/subscriber.ts';
import type { TimerPlan } from '../../shared/watch/stopped-timers.ts';
import type { PostDeps } from '../../shared/webhooks/post-news.ts';

/** Everything that the site is built from. Built once per container by `handler.ts`, and by tests. */
export interface WebDeps {
  /** Public address without a slash at the end. */
  readonly siteUrl: string;
  readonly defaultLanguage: string;
  /** How the deployment presents itself. */
  readonly brand: Brand;
  readonly now: () => Date;
  readonly log: Log;
  readonly readKeys: ReadKeys;
  readonly findApiKey: FindApiKey;
  readonly countAgainst: CountAgainst;
  /** How calls through the operator's CloudFront distribution are recognised; see `callerAddress`. */
  readonly edgeSecretSha256: string;
  readonly mails: LinkMails;
  /** Recent articles to try queries on; cached per container. */
  readonly readSample: () => Promise<ArticleSample>;
  /** As many articles of the last 30 days as can be read, to see what a query would have found; cached per container. */
  readonly readBacktest: () => Promise<ArticleSample>;
  /** What rules have found by day, by their ids; cached per container. */
  readonly readTrends: (rules: readonly Rule[]) => Promise<ReadonlyMap<string, RuleTrend>>;
  /** All feeds; cached per container. */
  readonly readFeeds: () => Promise<readonly Feed[]>;
  readonly subscribers: SubscriberStore;
  readonly pendingSignUps: PendingSignUps;
  readonly moves: Moves;
  readonly rules: RuleStore;
  readonly ratings: Ratings;
  /** Packs of rules that subscribers follow. */
  readonly packs: FollowedPacks;
  readonly packAddresses: PackAddresses;
  /** Reads a pack at its address. It reaches public addresses only. */
  readonly fetchPack: ReadPackDeps['fetchPack'];
  readonly webhookStates: Pick<WebhookStateStore, 'get' | 'put'>;
  /** What the outputs of rules did not take. */
  readonly waitingPosts: Pick<WaitingPostStore, 'ofOutput' | 'put'>;
  readonly queries: QueryStore;
  readonly queryFigures: Pick<QueryFiguresStore, 'ofDay'>;
  readonly tokens: TokenStore;
  /** Of subscribers, for programs. */
  readonly accessTokens: AccessTokens;
  readonly suppressions: SuppressionStore;
  readonly apiKeys: ApiKeyStore;
  /** What operators changed. */
  readonly auditLog: AuditStore;
  readonly articles: ArticleStore;
  readonly embargoed: Pick<EmbargoStore, 'get' | 'withdraw'>;
  readonly hits: HitStore;
  readonly deliveries: DeliveryStore;
  readonly sentStories: SentStoryStore;
  readonly feeds: FeedStore;
  readonly sourceLists: SourceListStore;
  /** What readers ask operators for. */
  readonly sourceProposals: SourceProposalStore;
  readonly stories: Pick<Stories, 'get' | 'held'> & FollowedStories;
  readonly storyChoices: StoryChoices;
  /** Domain of the addresses of newsletters; absent where the service receives no mail. */
  readonly inboxDomain?: string;
  /** Where articles that hubs push are queued. */
  readonly articleQueue: { send(messages: readonly ArticleMessage[]): Promise<void> };
  /** Posts to the output of a rule. It reaches public addresses only. */
  readonly post: PostDeps['post'];
  /** All queues, as operators see them. */
  readonly queues: QueueOperations;
  readonly statistics: StatisticsStore;
  readonly canaries: Pick<CanaryStore, 'get'>;
  readonly reputation: Pick<ReputationStore, 'byDay' | 'byHour' | 'forget' | 'lastWeek'>;
  /** How much SES lets the account send. */
  readonly readQuota: ReadSendQuota;
  /** What runs on a timer, and when each ran last. */
  readonly timers: TimerPlan;
  readonly heartbeats: Pick<HeartbeatStore, 'all'>;
  readonly subscriberData: SubscriberDataStore;
  /** How long an open delivery belongs to one worker, in milliseconds. */
  readonly leaseMs: number;
  /** How long after it is saved a new as-it-happens rule makes its subscriber due. */
  readonly firstAlertAfterMs: number;
  /** Answers that must not reveal whether an address is known all take a multiple of this time. */
  readonly evenAnswersMs: number;
  readonly wait: (ms: number) => Promise<unknown>;
}

export interface WebEnv {
  Variables: {
    /** The caller's network address. */
    callerAddress: string;
    /** The key that opened the console, on its pages and forms. */
    operator?: ApiKey;
    /** Who is signed in, by a session or by a token for programs, read at most once per request. */
    visitor?: {
      readonly subscriber: Subscriber;
      readonly session?: Token;
      /** Of the token. */
      readonly scopes?: readonly AccessScope[];
    };
    /** What the audit log says about the change that the route makes, in addition to the id in its path. */
    auditNote?: AuditNote;
  };
}

export type WebApp = OpenAPIHono<WebEnv>;
