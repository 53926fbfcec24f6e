/**
 * A typed client of the API, for other programs in TypeScript. Its types are those of the schemas that the routes validate
 * with; nothing of the service is loaded.
 */
import type { OpenAPIHono, RouteConfig } from '@hono/zod-openapi';
import type { Hono } from 'hono';
import { hc } from 'hono/client';
import type { UnionToIntersection } from 'hono/utils/types';
import type { ArticlesCalls } from './routes/operators/articles.ts';
import type { AuditCalls } from './routes/operators/audit.ts';
import type { DeliveriesCalls } from './routes/operators/deliveries.ts';
import type { FeedPollingCalls } from './routes/operators/feed-polling.ts';
import type { FeedsCalls } from './routes/operators/feeds.ts';
import type { KeysCalls } from './routes/operators/keys.ts';
import type { PeopleCalls } from './routes/operators/people.ts';
import type { QueryFiguresCalls } from './routes/operators/query-figures.ts';
import type { QueuesCalls } from './routes/operators/queues.ts';
import type { SendingCalls } from './routes/operators/sending.ts';
import type { SourceListsCalls } from './routes/operators/source-lists.ts';
import type { SourceProposalsCalls } from './routes/operators/source-proposals.ts';
import type { StatsCalls } from './routes/operators/stats.ts';
import type { SubscribersCalls } from './routes/operators/subscribers.ts';
import type { SuppressionsCalls } from './routes/operators/suppressions.ts';
import type { QueriesCalls } from './routes/public/queries.ts';
import type { SubscriptionsCalls } from './routes/public/subscriptions.ts';
import type { SuggestCalls } from './routes/public/suggest.ts';
import type { CoverageCalls } from './routes/subscribers/coverage.ts';
import type { DigestsCalls } from './routes/subscribers/digests.ts';
import type { ExplainCalls } from './routes/subscribers/explain.ts';
import type { MeCalls } from './routes/subscribers/me.ts';
import type { OutputsCalls } from './routes/subscribers/outputs.ts';
import type { PacksCalls } from './routes/subscribers/pack-calls.ts';
import type { RuleFilesCalls } from './routes/subscribers/rule-files.ts';
import type { RulesCalls } from './routes/subscribers/rules.ts';
import type { SharingCalls } from './routes/subscribers/sharing.ts';
import type { StoriesCalls } from './routes/subscribers/stories.ts';
import type { TokensCalls } from './routes/subscribers/tokens.ts';
import type { TuningCalls } from './routes/subscribers/tuning.ts';
import type { WhyCalls } from './routes/subscribers/why.ts';

type Calls =
  | ArticlesCalls
  | AuditCalls
  | DeliveriesCalls
  | FeedPollingCalls
  | FeedsCalls
  | KeysCalls
  | PeopleCalls
  | QueryFiguresCalls
  | QueuesCalls
  | SendingCalls
  | SourceListsCalls
  | SourceProposalsCalls
  | StatsCalls
  | SubscribersCalls
  | SuppressionsCalls
  | QueriesCalls
  | SubscriptionsCalls
  | SuggestCalls
  | CoverageCalls
  | DigestsCalls
  | ExplainCalls
  | MeCalls
  | OutputsCalls
  | PacksCalls
  | RuleFilesCalls
  | RulesCalls
  | SharingCalls
  | TokensCalls
  | StoriesCalls
  | TuningCalls
  | WhyCalls;

/** What an app with this one call speaks. */
declare const app: OpenAPIHono;
type SchemaOf<Call extends RouteConfig> = Call extends RouteConfig
  ? ReturnType<typeof app.openapi<Call>> extends OpenAPIHono<infer _Env, infer Schema>
    ? Schema
    : never
  : never;

type Api = Hono<Record<never, never>, UnionToIntersection<SchemaOf<Calls>>>;

export interface ClientOptions {
  /** An operator's key, `ww_…`, or a subscriber's token, `wwt_…`. */
  readonly key?: string;
  /** A subscriber's session, as the cookie `name=value`. */
  readonly session?: string;
  /** In place of the global `fetch`. */
  readonly fetch?: typeof fetch;
}

/**
 * Calls of the API by their path: `client.v1.feeds[':id'].$get({ param: { id } })`. Each gives a `Response` whose
 * `json()` has the type of the answer; nothing is thrown for a problem document.
 *
 * @param siteUrl public address of the service, such as "https://news.example"
 */
export function createClient(siteUrl: string, { key, session, fetch: use }: ClientOptions = {}) {
  const headers = {
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
    // What changes something with a cookie must say that it comes from this site.
    ...(session !== undefined && { cookie: session, origin: new URL(siteUrl).origin }),
  };
  return hc<Api>(siteUrl, { headers, ...(use && { fetch: use }) });
}
