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
  | 'receive-letter'
  | 'compact-index';

/** A setting without which a part of the service is not there. */
export type OnlyWith = 'inboxDomain';

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
  readonly onlyWith?: OnlyWith;
}

/** Entry point: `functions/<name>.ts`, or `functions/<name>/handler.ts` where a folder holds more. Export: `handler`. */
export interface FunctionPlan {
  readonly entry: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** What the function reads at run time: lies beside its bundle. */
  readonly files?: readonly string[];
  readonly onlyWith?: OnlyWith;
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
  'receive-letter': {
    entry: 'functions/receive-letter.ts',
    timeoutSeconds: 60,
    memoryMegabytes: 1024,
    onlyWith: 'inboxDomain',
  },
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
  letters: {
    urlVariable: 'LETTERS_QUEUE_URL',
    consumer: 'receive-letter',
    batchSize: 2,
    maxConcurrency: 3,
    visibilityTimeoutSeconds: 360,
    maxReceiveCount: 5,
    onlyWith: 'inboxDomain',
  },
} as const satisfies Readonly<Record<string, QueuePlan>>;

export type QueueName = keyof typeof queues;

/** The functions of a service with these settings. Locally no mail is received, so that none is set. */
export function plannedFunctions(settings: { readonly [K in OnlyWith]?: string }): FunctionName[] {
  return namesOf(functions).filter((name) => isPlanned(functions[name], settings));
}

/** Its queues. */
export function plannedQueues(settings: { readonly [K in OnlyWith]?: string }): QueueName[] {
  const plans: Readonly<Record<QueueName, QueuePlan>> = queues;
  return namesOf(plans).filter((name) => isPlanned(plans[name], settings));
}

function isPlanned(
  plan: Pick<QueuePlan, 'onlyWith'>,
  settings: { readonly [K in OnlyWith]?: string },
): boolean {
  return plan.onlyWith === undefined || settings[plan.onlyWith] !== undefined;
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
};

/** Routes that do not go to `web`. */
export const routes: readonly {
  readonly method: 'POST';
  readonly path: string;
  readonly to: FunctionName;
}[] = [{ method: 'POST', path: '/v1/articles', to: 'ingest-articles' }];
