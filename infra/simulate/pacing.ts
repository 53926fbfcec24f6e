/**
 * How much of SES's rate the service uses when many digests are due at once: the real code of the delivery side over
 * simulated queues, functions, SES and DynamoDB, on a clock that does not wait.
 */
import type { DeliveryMessage } from '../../shared/messages.ts';
import type { Rule } from '../../shared/rules/rule.ts';
import { createArticleStore } from '../../shared/store/article-store.ts';
import { createHitStore } from '../../shared/store/hit-store.ts';
import { createRuleStore } from '../../shared/store/rule-store.ts';
import { createSubscriberStore } from '../../shared/store/subscriber-store.ts';
import type { Subscriber } from '../../shared/subscribers/subscriber.ts';
import { hour, minute, second } from '../../shared/time/units.ts';
import { queues } from '../service-plan.ts';
import { createDeliverInstances, createScheduleInstance, type DeliverySide } from './delivery-side.ts';
import { createChance, type Latencies } from './latencies.ts';
import { runFunction, runTimer } from './simulated-function.ts';
import { SimulatedQueue } from './simulated-queue.ts';
import { createSimulatedServices } from './simulated-services.ts';
import { PartitionLoad } from './table/partition-load.ts';
import { createVirtualClock, runUntilDone, runUntilTime } from './virtual-clock.ts';

export interface PacingOptions {
  /** Mails a second that SES allows. */
  readonly maxPerSecond: number;
  /** The number of subscribers who have a digest at 08:00. */
  readonly digests: number;
  /** The number of instances of `deliver`, and how many messages each handles at once. */
  readonly containers: number;
  readonly batchSize: number;
  readonly latencies: Latencies;
}

export interface PacingResult {
  readonly mails: number;
  /** The share of the mails that the rate allows, from the first mail to the last. */
  readonly shareOfRate: number;
  readonly looksPerMail: number;
  /** The most mails that SES took in any second. */
  readonly busiestSecond: number;
  /** From 08:00 to the last mail. */
  readonly seconds: number;
  /** How often SES refused a mail because of its rate. */
  readonly throttled: number;
  /** Recipients who got more than one mail. */
  readonly twice: number;
}

const dueAt = Date.parse('2026-03-02T08:00:00.000Z');
/** The number of different queries. Each has three stories. */
const queryCount = 50;
const storiesPerQuery = 3;

export async function simulatePacing(options: PacingOptions): Promise<PacingResult> {
  const { maxPerSecond, digests, containers, batchSize, latencies } = options;
  const chance = createChance(7);
  const clock = createVirtualClock(dueAt - hour);
  const services = { latencies, maxPerSecond, load: new PartitionLoad(), chance };
  const { table, ses } = createSimulatedServices(clock, services);
  const counts = new Map<string, number>();
  const side: DeliverySide = {
    clock,
    table,
    ses,
    deliveries: new SimulatedQueue<DeliveryMessage>(clock, { ...queues.deliveries, oneTwiceIn: 500 }),
    webhooks: { send: async () => {} },
    count: (what) => counts.set(what, (counts.get(what) ?? 0) + 1),
  };

  await runUntilDone(clock, populate(side, digests));
  await runUntilTime(clock, dueAt - minute + 20 * second);
  const schedule = createScheduleInstance(side);
  runTimer(clock, minute, schedule);
  const settings = { ...latencies, concurrency: containers, batchSize };
  runFunction(clock, side.deliveries, settings, createDeliverInstances(side));
  const end = dueAt + (digests / maxPerSecond) * second * 4 + hour;
  const { taken, recipients } = side.ses;
  await clock.runUntil(() => taken.length >= digests || clock.now().getTime() > end);
  // A second mail to the same reader would come within the next minutes.
  await runUntilTime(clock, clock.now().getTime() + 3 * minute);

  const last = taken[digests - 1] ?? end;
  const mails = taken.length;
  return {
    mails,
    shareOfRate: mails / ((last - (taken[0] ?? dueAt)) / second + 1 / maxPerSecond) / maxPerSecond,
    looksPerMail: (counts.get('look') ?? 0) / mails,
    busiestSecond: side.ses.busiestSecond(),
    seconds: (last - dueAt) / second,
    throttled: side.ses.throttled,
    twice: mails - new Set(recipients).size,
  };
}

/** Readers with a daily digest, and news for each of them. */
async function populate({ clock, table }: DeliverySide, digests: number): Promise<void> {
  const [subscribers, rules] = [createSubscriberStore(table), createRuleStore(table)];
  const since = new Date(dueAt - 24 * hour).toISOString();
  const began = clock.now();
  const stores = { articles: createArticleStore(table), hits: createHitStore(table, { now: () => began }) };
  await Promise.all([
    ...Array.from({ length: queryCount }, (_, query) => addNews(query, began.toISOString(), stores)),
    ...Array.from({ length: digests }, async (_, reader) => {
      await rules.create(ruleOf(reader, since));
      await subscribers.create(readerOf(reader, since));
    }),
  ]);
}

interface NewsStores {
  readonly articles: ReturnType<typeof createArticleStore>;
  readonly hits: ReturnType<typeof createHitStore>;
}

async function addNews(query: number, at: string, { articles, hits }: NewsStores): Promise<void> {
  for (let story = 0; story < storiesPerQuery; story++) {
    const id = `article-${query}-${story}`;
    const title = `Harbour number ${query} reopens after storm ${story}`;
    await articles.put({
      id,
      revision: 'r1',
      title,
      text: `${title}, the port authority said. Ships had waited for three days. `.repeat(10),
      url: `https://news.example/${id}`,
      source: 'The Lindmouth Courier',
      language: 'en',
      publishedAt: at,
      receivedAt: at,
      storyId: id,
    });
    await hits.putMany([
      {
        queryId: `query-${query}`,
        at,
        articleId: id,
        revision: 'r1',
        storyId: id,
        score: 1,
        title,
        publishedAt: at,
        spans: [{ field: 'title', start: 0, end: 7 }],
        why: 'harbour',
      },
    ]);
  }
}

function readerOf(reader: number, createdAt: string): Subscriber {
  return {
    id: `reader-${reader}`,
    email: `reader-${reader}@reader.example`,
    status: 'active',
    timezone: 'UTC',
    digestTime: '08:00',
    digestWeekday: 1,
    language: 'en',
    alertEveryMinutes: 5,
    nextDeliveryAt: new Date(dueAt).toISOString(),
    wakes: 0,
    cursors: {},
    lastSlots: {},
    createdAt,
  };
}

function ruleOf(reader: number, since: string): Rule {
  return {
    subscriberId: `reader-${reader}`,
    id: 'rule',
    text: 'harbour',
    queryId: `query-${reader % queryCount}`,
    frequency: 'daily',
    cap: 20,
    since,
    createdAt: since,
  };
}
