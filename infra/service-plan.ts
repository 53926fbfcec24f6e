/**
 * The service stated once, as plain data: which queue feeds which function, what runs on a timer, which routes go
 * where. The CDK app (`infra/`) and the local runtime (`infra/local/`) both build from it, so they cannot drift apart.
 */

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
  | 'compact-index';

export interface QueuePlan {
  /** The environment variable by which producers find the queue's URL. */
  readonly urlVariable: string;
  readonly consumer: FunctionName;
  readonly batchSize: number;
  /** Most function instances that read the queue at once. */
  readonly maxConcurrency: number;
  /** How long a message stays hidden from other readers; above the consumer's time limit, as AWS advises. */
  readonly visibilityTimeoutSeconds: number;
  /** Deliveries of one message before it goes to the dead-letter queue. */
  readonly maxReceiveCount: number;
}

/** Entry point: `functions/<name>.ts`, or `functions/<name>/handler.ts` where a folder holds more. Export: `handler`. */
export interface FunctionPlan {
  readonly entry: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** What the function reads at run time: lies beside its bundle. */
  readonly files?: readonly string[];
}

export const functions: Readonly<Record<FunctionName, FunctionPlan>> = {
  web: {
    entry: 'functions/web/handler.ts',
    timeoutSeconds: 15,
    memoryMegabytes: 1024,
    files: ['style.css', 'browser.js', 'icon.svg'].map((file) => `functions/web/assets/${file}`),
  },
  'ingest-articles': {
    entry: 'functions/ingest-articles/handler.ts',
    timeoutSeconds: 25,
    memoryMegabytes: 512,
  },
  'match-articles': { entry: 'functions/match-articles.ts', timeoutSeconds: 60, memoryMegabytes: 1769 },
  'wake-subscribers': { entry: 'functions/wake-subscribers.ts', timeoutSeconds: 60, memoryMegabytes: 256 },
  'schedule-deliveries': {
    entry: 'functions/schedule-deliveries.ts',
    timeoutSeconds: 50,
    memoryMegabytes: 256,
  },
  deliver: { entry: 'functions/deliver.ts', timeoutSeconds: 60, memoryMegabytes: 1024 },
  'record-feedback': { entry: 'functions/record-feedback.ts', timeoutSeconds: 30, memoryMegabytes: 256 },
  'release-articles': { entry: 'functions/release-articles.ts', timeoutSeconds: 50, memoryMegabytes: 256 },
  'schedule-feeds': { entry: 'functions/schedule-feeds.ts', timeoutSeconds: 50, memoryMegabytes: 256 },
  'poll-feed': { entry: 'functions/poll-feed.ts', timeoutSeconds: 120, memoryMegabytes: 1024 },
  'notify-webhook': { entry: 'functions/notify-webhook.ts', timeoutSeconds: 60, memoryMegabytes: 256 },
  'compact-index': { entry: 'functions/compact-index.ts', timeoutSeconds: 300, memoryMegabytes: 2048 },
};

export const queues = {
  articles: {
    urlVariable: 'ARTICLES_QUEUE_URL',
    consumer: 'match-articles',
    batchSize: 10,
    maxConcurrency: 20,
    visibilityTimeoutSeconds: 360,
    maxReceiveCount: 5,
  },
  wakes: {
    urlVariable: 'WAKES_QUEUE_URL',
    consumer: 'wake-subscribers',
    batchSize: 10,
    maxConcurrency: 10,
    visibilityTimeoutSeconds: 360,
    maxReceiveCount: 5,
  },
  deliveries: {
    urlVariable: 'DELIVERIES_QUEUE_URL',
    consumer: 'deliver',
    batchSize: 5,
    maxConcurrency: 10,
    visibilityTimeoutSeconds: 360,
    maxReceiveCount: 5,
  },
  feedback: {
    urlVariable: 'FEEDBACK_QUEUE_URL',
    consumer: 'record-feedback',
    batchSize: 10,
    maxConcurrency: 5,
    visibilityTimeoutSeconds: 180,
    maxReceiveCount: 5,
  },
  feeds: {
    urlVariable: 'FEEDS_QUEUE_URL',
    consumer: 'poll-feed',
    batchSize: 5,
    maxConcurrency: 10,
    visibilityTimeoutSeconds: 720,
    maxReceiveCount: 5,
  },
  webhooks: {
    urlVariable: 'WEBHOOKS_QUEUE_URL',
    consumer: 'notify-webhook',
    batchSize: 5,
    maxConcurrency: 5,
    // A receiver that is down gets an hour and a half to come back.
    visibilityTimeoutSeconds: 600,
    maxReceiveCount: 9,
  },
} as const satisfies Readonly<Record<string, QueuePlan>>;

export type QueueName = keyof typeof queues;

/** What runs on a timer, and how often. */
export const schedules: Readonly<Partial<Record<FunctionName, { readonly everyMinutes: number }>>> = {
  'schedule-deliveries': { everyMinutes: 1 },
  'schedule-feeds': { everyMinutes: 1 },
  'release-articles': { everyMinutes: 1 },
  'compact-index': { everyMinutes: 60 },
};

/** Routes that do not go to `web`. */
export const routes: readonly {
  readonly method: 'POST';
  readonly path: string;
  readonly to: FunctionName;
}[] = [{ method: 'POST', path: '/v1/articles', to: 'ingest-articles' }];
