/**
 * The busiest hour of a large site: the real code from the articles queue to the mail, over simulated queues, functions, SES
 * and DynamoDB, on a clock that does not wait. One of `sample` readers, queries and articles is simulated, with that part of
 * what the account allows.
 */
import type { ArticleMessage, DeliveryMessage, WakeMessage } from '../../shared/messages.ts';
import { hour, minute, second } from '../../shared/time/units.ts';
import { functions, queues } from '../service-plan.ts';
import { type ArticleSide, createMatchInstances, createWakeInstances } from './article-side.ts';
import { createDeliverInstances, createScheduleInstance, type DeliverySide } from './delivery-side.ts';
import { createChance, type Latencies } from './latencies.ts';
import {
  type Account,
  mailsPerLine,
  messagesAtOnce,
  readerSettings,
  type SimulatedQueueName,
} from './reader-settings.ts';
import { populate, type SampledSite, site } from './sampled-site.ts';
import { runFunction, runTimer } from './simulated-function.ts';
import { type QueueFigures, SimulatedQueue } from './simulated-queue.ts';
import { createSimulatedServices } from './simulated-services.ts';
import { type HotPartition, PartitionLoad } from './table/partition-load.ts';
import { createVirtualClock, runUntilDone, runUntilTime, type VirtualClock } from './virtual-clock.ts';

export interface DayOptions extends Account {
  /** The size of the site, as a multiple of the one in `sampled-site.ts`. */
  readonly times: number;
  /** One of this many readers, queries and articles is simulated at 1×; at 3×, one of three times as many. */
  readonly sample: number;
  readonly latencies: Latencies;
}

export interface QueueResult extends QueueFigures {
  readonly name: SimulatedQueueName;
  /** The average share of their capacity that the functions of the account used. */
  readonly busy: number;
  /**
   * For the sample, as if each message had its own instance, and without the wait for a place at SES: a sample sends
   * few mails a second, so places are far apart.
   */
  readonly lambdaSeconds: number;
}

export interface DayResult {
  readonly times: number;
  /** One of this many was simulated. */
  readonly scale: number;
  readonly queues: readonly QueueResult[];
  readonly partitions: readonly HotPartition[];
  /** The time from when an article reaches the queue until SES accepts the alert with it, in ms, sorted. */
  readonly alertMs: readonly number[];
  /** The time from 08:00 to each digest, in ms, sorted. */
  readonly digestMs: readonly number[];
  /** Digests that were due, and not sent in the simulated time. */
  readonly digestsMissing: number;
  readonly articles: number;
  readonly mails: number;
  readonly hours: number;
  /** Request units of DynamoDB, for the sample. */
  readonly writeUnits: number;
  readonly readUnits: number;
}

const startsAt = Date.parse('2026-03-02T07:40:00.000Z');
const digestsAt = Date.parse('2026-03-02T08:00:00.000Z');
const endsAt = Date.parse('2026-03-02T09:00:00.000Z');
/** Ten times as many articles, for ten minutes. */
const burst = { from: digestsAt - 5 * minute, to: digestsAt + 5 * minute, factor: 10 } as const;

export async function simulateDay(options: DayOptions): Promise<DayResult> {
  const { times, mailsPerSecond, latencies } = options;
  const scale = options.sample * times;
  const chance = createChance(11);
  const clock = createVirtualClock(startsAt - hour);
  const load = new PartitionLoad(scaleOfKey(scale, mailsPerSecond), startsAt);
  const { table, ses } = createSimulatedServices(clock, {
    latencies,
    maxPerSecond: mailsPerSecond / scale,
    load,
    chance,
  });
  const lines = {
    articles: new SimulatedQueue<ArticleMessage>(clock, { ...queues.articles, oneTwiceIn: 500 }),
    wakes: new SimulatedQueue<WakeMessage>(clock, { ...queues.wakes, oneTwiceIn: 500 }),
    deliveries: new SimulatedQueue<DeliveryMessage>(clock, { ...queues.deliveries, oneTwiceIn: 500 }),
  };
  const queuedAt = new Map<string, number>();
  let waitedMs = 0;
  const [alertMs, digestMs]: [number[], number[]] = [[], []];
  const delivery: DeliverySide = {
    clock,
    table,
    ses,
    deliveries: lines.deliveries,
    webhooks: { send: async () => {} },
    count: () => {},
    onWait(milliseconds) {
      waitedMs += milliseconds;
    },
    onMail({ kind, entries }) {
      const now = clock.now().getTime();
      if (kind === 'digest') digestMs.push(now - digestsAt);
      else
        for (const { articleId } of entries) {
          const at = queuedAt.get(articleId);
          if (at !== undefined) alertMs.push(now - at);
        }
    },
  };

  const populating = populate(table, options.sample, { now: new Date(startsAt), chance });
  await runUntilDone(clock, populating);
  const sampled = await populating;
  await runUntilTime(clock, startsAt);
  const articleSide: ArticleSide = { clock, table, index: sampled.index, ...lines };
  const settingsOf = (name: SimulatedQueueName) => readerSettings(name, scale, options);
  runTimer(clock, minute, createScheduleInstance(delivery));
  const run = {
    articles: runFunction(clock, lines.articles, settingsOf('articles'), createMatchInstances(articleSide)),
    wakes: runFunction(clock, lines.wakes, settingsOf('wakes'), createWakeInstances(articleSide)),
    deliveries: runFunction(
      clock,
      lines.deliveries,
      settingsOf('deliveries'),
      createDeliverInstances(delivery),
    ),
  };
  void takeIn(clock, lines.articles, { sampled, sample: options.sample, chance, queuedAt });
  await runUntilTime(clock, endsAt);

  const resultOf = (name: SimulatedQueueName): QueueResult => {
    const waited = name === 'deliveries' ? waitedMs / second : 0;
    const seconds = run[name].figures().messageSeconds - waited;
    return {
      name,
      ...lines[name].figures(),
      lambdaSeconds: seconds,
      busy: (seconds * scale) / (messagesAtOnce(name, options) * ((endsAt - startsAt) / second)),
    };
  };
  return {
    times,
    scale,
    queues: [resultOf('articles'), resultOf('wakes'), resultOf('deliveries')],
    partitions: load.hottest(5),
    alertMs: alertMs.toSorted((a, b) => a - b),
    digestMs: digestMs.toSorted((a, b) => a - b),
    digestsMissing: Math.max(0, sampled.digests - digestMs.length),
    articles: queuedAt.size,
    mails: ses.taken.length,
    hours: (endsAt - startsAt) / hour,
    writeUnits: load.total('writes'),
    readUnits: load.total('reads'),
  };
}

/** Puts articles on the queue over time. */
async function takeIn(
  clock: VirtualClock,
  articles: SimulatedQueue<ArticleMessage>,
  {
    sampled,
    sample,
    chance,
    queuedAt,
  }: {
    readonly sampled: SampledSite;
    readonly sample: number;
    readonly chance: () => number;
    readonly queuedAt: Map<string, number>;
  },
): Promise<void> {
  const usualGap = (24 * hour) / (site.articlesPerDay / sample);
  for (;;) {
    const now = clock.now().getTime();
    const isBurst = now >= burst.from && now < burst.to;
    // Gaps of random arrivals (exponential distribution).
    const gap = -Math.log(1 - chance()) * (usualGap / (isBurst ? burst.factor : 1));
    await clock.sleep(now < burst.from ? Math.min(gap, burst.from - now) : gap);
    const at = clock.now();
    const article = sampled.newArticle(at.toISOString());
    queuedAt.set(article.id, at.getTime());
    await articles.send([{ article }]);
  }
}

/** Keys that belong to one reader, query, article or source: the sample has fewer of them, and each is as busy as a real one. */
const ownKeys = /^(article|story|band|standing|subscriber|suppression|hits|hitCounters|rules)#/;

/** The number of calls of the real site that one call on a key represents. */
function scaleOfKey(scale: number, mailsPerSecond: number): (key: string) => number {
  const sendLines = Math.ceil(mailsPerSecond / mailsPerLine);
  return (key) => {
    if (ownKeys.test(key)) return 1;
    return key.startsWith('sendLine#') ? scale / sendLines : scale;
  };
}

/** The value below which a given share of sorted values lies; 0 if there are no values. */
export function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
}

/** The memory of the function that reads a queue, in gigabytes. */
export function gigabytesOf(name: SimulatedQueueName): number {
  return functions[queues[name].consumer].memoryMegabytes / 1024;
}
