/**
 * The service stated once, as plain data: which queue feeds which function, what runs on a timer, which routes go
 * where. The CDK app (`infra/`) and the local runtime (`infra/local/`) both build from it, so they cannot drift apart.
 */

import { assetFiles } from '../functions/web/assets/asset-files.ts';
import { guideFiles } from '../functions/web/query-guide.ts';

export type FunctionName =
  | 'web'
  | 'ingest-articles'
  | 'match-articles'
  | 'wake-subscribers'
  | 'schedule-deliveries'
  | 'deliver'
  | 'record-feedback'
  | 'release-articles'
  | 'schedule-feeds'
  | 'poll-feed'
  | 'notify-webhook'
  | 'receive-letter'
  | 'compact-index'
  | 'watch-service'
  | 'canary';

/** A setting that a part of the service depends on. */
export type OnlyWith = 'inboxDomain' | 'canary';

/** The settings that decide which parts there are. */
export type PlanSettings = { readonly [K in OnlyWith]?: string | boolean };

export interface QueuePlan {
  /** The environment variable by which producers find the queue's URL. */
  readonly urlVariable: string;
  readonly consumer: FunctionName;
  readonly batchSize: number;
  /**
   * The most function instances that read the queue at once in an account that may run 100. This is also the weight of
   * the queue: the setting `concurrency` makes all of them smaller or larger (`concurrency.ts`).
   */
  readonly maxConcurrency: number;
  /** How long messages may be collected for a batch; not at all, unless stated. Nothing waits on one machine. */
  readonly batchingWindowSeconds?: number;
  /** How long a message stays hidden from other readers; above the consumer's time limit, as AWS advises. */
  readonly visibilityTimeoutSeconds: number;
  /**
   * Whether its messages may wait for a minute: wherever few functions may run at once, or only in a thrifty service. A
   * timer then makes the consumer read the queue. Otherwise Lambda asks the queue all the time, which costs money, and
   * starts at least two functions.
   */
  readonly mayWait?: 'always' | 'if-thrifty';
  /** Deliveries of one message before it goes to the dead-letter queue. */
  readonly maxReceiveCount: number;
  readonly onlyWith?: OnlyWith;
}

/** Entry point: `functions/<name>.ts`, or `functions/<name>/handler.ts` where a folder holds more. Export: `handler`. */
export interface FunctionPlan {
  readonly entry: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** Files that the function reads at run time. They are put next to its bundle. */
  readonly files?: readonly string[];
  readonly onlyWith?: OnlyWith;
}

export const functions: Readonly<Record<FunctionName, FunctionPlan>> = {
  web: {
    entry: 'functions/web/handler.ts',
    timeoutSeconds: 15,
    memoryMegabytes: 1024,
    files: [
      ...assetFiles.map((file) => `functions/web/assets/${file}`),
      ...guideFiles.map((file) => `docs/${file}`),
    ],
  },
  'ingest-articles': {
    entry: 'functions/ingest-articles/handler.ts',
    timeoutSeconds: 25,
    memoryMegabytes: 512,
  },
  'match-articles': { entry: 'functions/match-articles.ts', timeoutSeconds: 60, memoryMegabytes: 1769 },
  'wake-subscribers': { entry: 'functions/wake-subscribers.ts', timeoutSeconds: 60, memoryMegabytes: 1024 },
  'schedule-deliveries': {
    entry: 'functions/schedule-deliveries.ts',
    timeoutSeconds: 50,
    memoryMegabytes: 1024,
  },
  deliver: { entry: 'functions/deliver.ts', timeoutSeconds: 60, memoryMegabytes: 1024 },
  'record-feedback': { entry: 'functions/record-feedback.ts', timeoutSeconds: 30, memoryMegabytes: 1024 },
  'release-articles': { entry: 'functions/release-articles.ts', timeoutSeconds: 50, memoryMegabytes: 1024 },
  'schedule-feeds': { entry: 'functions/schedule-feeds.ts', timeoutSeconds: 50, memoryMegabytes: 1024 },
  'poll-feed': { entry: 'functions/poll-feed.ts', timeoutSeconds: 120, memoryMegabytes: 1024 },
  'notify-webhook': { entry: 'functions/notify-webhook.ts', timeoutSeconds: 60, memoryMegabytes: 1024 },
  'receive-letter': {
    entry: 'functions/receive-letter.ts',
    timeoutSeconds: 60,
    memoryMegabytes: 1024,
    onlyWith: 'inboxDomain',
  },
  'compact-index': { entry: 'functions/compact-index.ts', timeoutSeconds: 300, memoryMegabytes: 2048 },
  'watch-service': { entry: 'functions/watch-service.ts', timeoutSeconds: 50, memoryMegabytes: 512 },
  canary: { entry: 'functions/canary.ts', timeoutSeconds: 50, memoryMegabytes: 512, onlyWith: 'canary' },
};

/** Twenty retries within a quarter of an hour (`shared/aws/retry-delay.ts`), and four more at the visibility timeout. */
const maxReceiveCount = 24;

export const queues = {
  articles: {
    urlVariable: 'ARTICLES_QUEUE_URL',
    consumer: 'match-articles',
    batchSize: 10,
    maxConcurrency: 20,
    // Each batch checks the rules once, however many articles are in it.
    batchingWindowSeconds: 2,
    visibilityTimeoutSeconds: 370,
    maxReceiveCount,
  },
  wakes: {
    urlVariable: 'WAKES_QUEUE_URL',
    consumer: 'wake-subscribers',
    batchSize: 10,
    maxConcurrency: 10,
    mayWait: 'if-thrifty',
    visibilityTimeoutSeconds: 360,
    maxReceiveCount,
  },
  deliveries: {
    urlVariable: 'DELIVERIES_QUEUE_URL',
    consumer: 'deliver',
    batchSize: 5,
    maxConcurrency: 10,
    visibilityTimeoutSeconds: 360,
    maxReceiveCount,
  },
  feedback: {
    urlVariable: 'FEEDBACK_QUEUE_URL',
    consumer: 'record-feedback',
    batchSize: 10,
    maxConcurrency: 5,
    mayWait: 'always',
    visibilityTimeoutSeconds: 180,
    maxReceiveCount,
  },
  feeds: {
    urlVariable: 'FEEDS_QUEUE_URL',
    consumer: 'poll-feed',
    batchSize: 5,
    maxConcurrency: 10,
    mayWait: 'always',
    visibilityTimeoutSeconds: 720,
    maxReceiveCount,
  },
  webhooks: {
    urlVariable: 'WEBHOOKS_QUEUE_URL',
    consumer: 'notify-webhook',
    batchSize: 5,
    maxConcurrency: 5,
    mayWait: 'always',
    // Only for our own failures. What a receiver does not accept waits in the table.
    visibilityTimeoutSeconds: 600,
    maxReceiveCount: 11,
  },
  letters: {
    urlVariable: 'LETTERS_QUEUE_URL',
    consumer: 'receive-letter',
    batchSize: 2,
    maxConcurrency: 3,
    mayWait: 'always',
    visibilityTimeoutSeconds: 360,
    maxReceiveCount,
    onlyWith: 'inboxDomain',
  },
} as const satisfies Readonly<Record<string, QueuePlan>>;

export type QueueName = keyof typeof queues;

/** The functions of a service with these settings. Locally no mail is received, so that none is set. */
export function plannedFunctions(settings: PlanSettings): FunctionName[] {
  return namesOf(functions).filter((name) => isPlanned(functions[name], settings));
}

/** Its queues. */
export function plannedQueues(settings: PlanSettings): QueueName[] {
  const plans: Readonly<Record<QueueName, QueuePlan>> = queues;
  return namesOf(plans).filter((name) => isPlanned(plans[name], settings));
}

function isPlanned({ onlyWith }: Pick<QueuePlan, 'onlyWith'>, settings: PlanSettings): boolean {
  return onlyWith === undefined || Boolean(settings[onlyWith]);
}

function namesOf<Name extends string>(plans: Readonly<Record<Name, unknown>>): Name[] {
  return Object.keys(plans) as Name[];
}

/** What runs on a timer, and how often. */
export const schedules: Readonly<Partial<Record<FunctionName, { readonly everyMinutes: number }>>> = {
  'schedule-deliveries': { everyMinutes: 1 },
  'schedule-feeds': { everyMinutes: 1 },
  'release-articles': { everyMinutes: 1 },
  'compact-index': { everyMinutes: 60 },
  'watch-service': { everyMinutes: 5 },
  canary: { everyMinutes: 15 },
};

/** The timers of a service with these settings, in minutes by function: the setting TIMERS of who watches them. */
export function plannedTimers(settings: PlanSettings): Partial<Record<FunctionName, number>> {
  return Object.fromEntries(
    plannedFunctions(settings).flatMap((name) => {
      const timer = schedules[name];
      return timer ? [[name, timer.everyMinutes]] : [];
    }),
  );
}

/** How many calls all callers together may make, per second and at one moment, where 100 functions may run at once. */
export interface CallLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/** A route of API Gateway, in its own spelling: `{name}` stands for one part of the path. */
export interface RoutePlan extends CallLimit {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly to: FunctionName;
  /** Gets a lower limit where few functions may run at once, because callers that are refused try again. */
  readonly yields?: true;
}

/** Everything that no route names. It goes to `web`. */
export const otherRoutes: CallLimit = { perSecond: 100, burst: 200 };

const whatMailsLinkTo = { perSecond: 50, burst: 100, yields: true } as const;
const whatPeopleDecide: CallLimit = { perSecond: 50, burst: 100 };

/**
 * Routes with limits of their own. Mail scanners open every link of every mail in bursts, and readers of feeds come at the full
 * minute: neither may use up what unsubscribing, confirming and handing in articles need.
 */
export const routes: readonly RoutePlan[] = [
  { method: 'POST', path: '/v1/articles', to: 'ingest-articles', perSecond: 100, burst: 200 },
  { method: 'POST', path: '/u/{token}', to: 'web', ...whatPeopleDecide },
  { method: 'POST', path: '/confirm', to: 'web', ...whatPeopleDecide },
  { method: 'GET', path: '/u/{token}', to: 'web', ...whatMailsLinkTo },
  { method: 'GET', path: '/confirm', to: 'web', ...whatMailsLinkTo },
  { method: 'GET', path: '/m/{token}', to: 'web', ...whatMailsLinkTo },
  { method: 'GET', path: '/not-relevant/{token}', to: 'web', ...whatMailsLinkTo },
  { method: 'GET', path: '/f/{file}', to: 'web', perSecond: 50, burst: 100, yields: true },
  { method: 'POST', path: '/websub/{feed}', to: 'web', perSecond: 50, burst: 100 },
];
