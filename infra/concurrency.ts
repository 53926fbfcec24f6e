import {
  type CallLimit,
  type PlanSettings,
  plannedQueues,
  plannedTimers,
  type QueueName,
  type QueuePlan,
  queues,
  type RoutePlan,
} from './service-plan.ts';

/**
 * The share of concurrent functions that queues may use. The rest is kept for the site, the intake of articles and
 * timers.
 */
const queuesShare = 0.6;

/** SQS starts no fewer functions for a queue; Lambda refuses a lower number. */
const leastForQueue = 2;

/** Lambda takes no higher number for one queue. */
const mostForQueue = 1000;

/** The limits of calls in the service plan are for an account that runs this many functions at once. */
const planned = 100;

/** Mails a second that one function of `deliver` sends: five at once, half a second each at most. */
const mailsOfFunction = 10;

/** SQS hands out no more messages at once. */
const mostMessages = 10;

/** How a queue reaches its consumer. */
export type QueueReader =
  /** Lambda asks the queue all the time, and starts at most this many functions. */
  | { readonly by: 'event-source'; readonly functionsAtOnce: number }
  /** A timer starts one function a minute. It reads this many messages at once until the queue is empty. */
  | { readonly by: 'timer'; readonly messagesAtOnce: number };

export interface ReaderSettings extends PlanSettings {
  readonly concurrency: number;
  readonly thrifty?: boolean;
  /** Mails a second that SES allows the account, if the operator has set it. */
  readonly mailsPerSecond?: number;
}

/**
 * How each queue is read where `concurrency` functions may run at once. Queues share their part by the weights of the service
 * plan; the deliveries queue takes what the send rate needs and no more, if that is known. A queue that may wait, and
 * whose share is less than Lambda would start, is read by a timer.
 */
export function queueReaders(settings: ReaderSettings): Map<QueueName, QueueReader> {
  const shares = queueShares(settings);
  return new Map(
    plannedQueues(settings).map((name) => [name, readerOf(queues[name], shares.get(name) ?? 0, settings)]),
  );
}

function readerOf(plan: QueuePlan, share: number, { thrifty }: ReaderSettings): QueueReader {
  const isPatient = plan.mayWait === 'always' && share < leastForQueue;
  if (isPatient || (thrifty && plan.mayWait !== undefined))
    return { by: 'timer', messagesAtOnce: Math.min(mostMessages, leastForQueue * plan.batchSize) };
  return { by: 'event-source', functionsAtOnce: Math.min(mostForQueue, Math.max(leastForQueue, share)) };
}

function queueShares(settings: ReaderSettings): Map<QueueName, number> {
  const all = settings.concurrency * queuesShare;
  const names = plannedQueues(settings);
  const weightOf = (name: QueueName) => queues[name].maxConcurrency;
  const byWeight = (of: readonly QueueName[], part: number) => {
    const weights = of.reduce((sum, name) => sum + weightOf(name), 0);
    return of.map((name) => [name, Math.floor((weightOf(name) / weights) * part)] as const);
  };
  if (settings.mailsPerSecond === undefined) return new Map(byWeight(names, all));
  // At most half of it: mails need articles, and articles need mails.
  const needed = Math.ceil(settings.mailsPerSecond / mailsOfFunction);
  const deliveries = Math.max(leastForQueue, Math.min(needed, Math.floor(all / 2)));
  const others = names.filter((name) => name !== 'deliveries');
  return new Map([['deliveries', deliveries], ...byWeight(others, all - deliveries)]);
}

/** The fewest functions at once with which queues and timers, all busy, leave some for the site and for intake. */
export function concurrencyForSite(settings: ReaderSettings): number {
  const byQueues = [...queueReaders(settings).values()].reduce(
    (sum, reader) => sum + (reader.by === 'timer' ? 1 : reader.functionsAtOnce),
    0,
  );
  const kept = 10;
  return byQueues + Object.keys(plannedTimers(settings)).length + kept;
}

/**
 * How many calls a route takes where so many functions may run at once. With few, what can be asked for again gives way, so
 * that a function is free for what people decide.
 */
export function callLimit(
  { perSecond, burst, yields }: CallLimit & Pick<RoutePlan, 'yields'>,
  concurrency: number,
): CallLimit {
  const factor = yields ? concurrency / planned : Math.max(1, concurrency / planned);
  return { perSecond: Math.ceil(perSecond * factor), burst: Math.ceil(burst * factor) };
}
