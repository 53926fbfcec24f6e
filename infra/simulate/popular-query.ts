/**
 * One query with a million as-it-happens watchers has a hit a minute for ten minutes: the real code from the articles
 * queue to the mails. Only watchers whose ids begin with a few of the possible pairs of characters are simulated,
 * because `wake-subscribers` splits watchers by these pairs.
 */
import { QueryIndex } from '../../shared/matching/query-index.ts';
import type { ArticleMessage, DeliveryMessage, WakeMessage } from '../../shared/messages.ts';
import type { TableAccess } from '../../shared/store/client.ts';
import { createQueryStore } from '../../shared/store/query-store.ts';
import { createRuleStore } from '../../shared/store/rule-store.ts';
import { createSubscriberStore } from '../../shared/store/subscriber-store.ts';
import { day, hour, minute, second } from '../../shared/time/units.ts';
import { queues } from '../service-plan.ts';
import { type ArticleSide, createMatchInstances, createWakeInstances } from './article-side.ts';
import { createDeliverInstances, createScheduleInstance, type DeliverySide } from './delivery-side.ts';
import { createChance, type Latencies } from './latencies.ts';
import { type Account, mailsPerLine, readerSettings } from './reader-settings.ts';
import { runFunction, runTimer } from './simulated-function.ts';
import { SimulatedQueue } from './simulated-queue.ts';
import { createSimulatedServices } from './simulated-services.ts';
import { type HotPartition, PartitionLoad } from './table/partition-load.ts';
import { createVirtualClock, runUntilDone, runUntilTime } from './virtual-clock.ts';

export interface PopularOptions extends Account {
  readonly watchers: number;
  /**
   * About how many of them are simulated: those of at least one pair of characters. Should be more than 600, because
   * fewer would not be split as on the real site.
   */
  readonly about: number;
  readonly latencies: Latencies;
}

export interface PopularResult {
  readonly watchers: number;
  readonly simulated: number;
  /** The time from the first hit until every watcher is due, in ms. */
  readonly dueMs: number;
  /** The time from the first hit until SES accepts the mail with it, in ms, sorted. */
  readonly mailMs: readonly number[];
  readonly mailsPerWatcher: number;
  readonly looksPerMail: number;
  readonly wakeMessages: number;
  readonly deadLetters: number;
  readonly writeUnitsPerWatcher: number;
  readonly partitions: readonly HotPartition[];
}

const characters = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const allPairs = characters.length ** 2;
/** The first character of the ids that are simulated. */
const firstCharacter = 'A';
const startsAt = Date.parse('2026-03-02T12:00:00.000Z');
const hits = 11;
const query = { id: 'popular', expression: 'harbour' } as const;

export async function simulatePopularQuery(options: PopularOptions): Promise<PopularResult> {
  const { watchers, about, mailsPerSecond, latencies } = options;
  const pairs = Math.min(characters.length, Math.max(1, Math.round((about * allPairs) / watchers)));
  const scale = allPairs / pairs;
  const chance = createChance(13);
  const clock = createVirtualClock(startsAt - hour);
  const sendLines = Math.ceil(mailsPerSecond / mailsPerLine);
  const load = new PartitionLoad((key) => {
    if (/^(subscriber|suppression)#/.test(key)) return 1;
    return key.startsWith('sendLine#') ? scale / sendLines : scale;
  }, startsAt);
  const { table, ses } = createSimulatedServices(clock, {
    latencies,
    maxPerSecond: mailsPerSecond / scale,
    load,
    chance,
  });
  const articles = new SimulatedQueue<ArticleMessage>(clock, { ...queues.articles, oneTwiceIn: 0 });
  const wakes = new SampledWakes(clock, { ...queues.wakes, oneTwiceIn: 500 }, pairs);
  const deliveries = new SimulatedQueue<DeliveryMessage>(clock, { ...queues.deliveries, oneTwiceIn: 500 });
  let looks = 0;
  const mailMs: number[] = [];
  const delivery: DeliverySide = {
    clock,
    table,
    ses,
    deliveries,
    webhooks: { send: async () => {} },
    count(what) {
      if (what === 'look') looks++;
    },
    onMail({ entries }) {
      if (entries.some(({ articleId }) => articleId === articleName(0)))
        mailMs.push(clock.now().getTime() - startsAt);
    },
  };
  const simulated = Math.round(watchers / scale);
  await runUntilDone(clock, populate(table, simulated, pairs));
  await runUntilTime(clock, startsAt);

  const side: ArticleSide = {
    clock,
    table,
    index: QueryIndex.build([query], { defaultLanguage: 'en' }),
    wakes,
    deliveries,
  };
  /** When each part of the watchers was completely woken for the first time. */
  const wokenMs = new Map<string, number>();
  runTimer(clock, minute, createScheduleInstance(delivery));
  runFunction(clock, articles, readerSettings('articles', scale, options), createMatchInstances(side));
  const newWake = createWakeInstances(side);
  runFunction(clock, wakes, readerSettings('wakes', scale, options), () => {
    const wake = newWake();
    return async (message, receives) => {
      await wake(message, receives);
      const { prefix = '' } = message;
      // Later wakes are for later hits.
      if (!wokenMs.has(prefix)) wokenMs.set(prefix, clock.now().getTime() - startsAt);
    };
  });
  runFunction(
    clock,
    deliveries,
    readerSettings('deliveries', scale, options),
    createDeliverInstances(delivery),
  );
  for (let hit = 0; hit < hits; hit++) {
    void clock.sleep(hit * minute).then(() => articles.send([{ article: articleOf(hit) }]));
  }
  const end = startsAt + hour + 2 * (watchers / mailsPerSecond) * second;
  await clock.runUntil(() => mailMs.length >= simulated || clock.now().getTime() > end);

  const deadLetters = [articles, wakes, deliveries].map((queue) => queue.figures().deadLetters);
  return {
    watchers,
    simulated,
    dueMs: Math.max(...wokenMs.values()),
    mailMs: mailMs.toSorted((a, b) => a - b),
    mailsPerWatcher: ses.taken.length / simulated,
    looksPerMail: looks / ses.taken.length,
    wakeMessages: wakes.figures().sent,
    deadLetters: deadLetters.reduce((sum, count) => sum + count, 0),
    writeUnitsPerWatcher: load.total('writes') / simulated,
    partitions: load.hottest(5),
  };
}

/** Keeps only the messages that concern the simulated watchers. */
class SampledWakes extends SimulatedQueue<WakeMessage> {
  private readonly sampled: (prefix: string) => boolean;

  constructor(
    clock: ConstructorParameters<typeof SimulatedQueue>[0],
    settings: ConstructorParameters<typeof SimulatedQueue>[1],
    pairs: number,
  ) {
    super(clock, settings);
    const seconds = characters.slice(0, pairs);
    this.sampled = ([first = firstCharacter, next = '-']) =>
      first === firstCharacter && seconds.includes(next);
  }

  override async send(
    messages: readonly WakeMessage[],
    options: { readonly delaySeconds?: number | readonly number[] } = {},
  ): Promise<void> {
    await super.send(
      messages.filter(({ prefix = '' }) => this.sampled(prefix)),
      options,
    );
  }
}

async function populate(table: TableAccess, count: number, pairs: number): Promise<void> {
  const [subscribers, rules] = [createSubscriberStore(table), createRuleStore(table)];
  const since = new Date(startsAt - 30 * day).toISOString();
  await createQueryStore(table).touch(query.id, query.expression, true, since);
  const numbers = Array.from({ length: count }, (_, number) => number);
  for (let i = 0; i < count; i += 500) {
    await Promise.all(
      numbers.slice(i, i + 500).map(async (number) => {
        const third = characters[Math.floor(number / pairs) % characters.length];
        const id = `${firstCharacter}${characters[number % pairs]}${third}${number}`;
        await rules.create({
          subscriberId: id,
          id: 'rule',
          text: query.expression,
          queryId: query.id,
          frequency: 'as-it-happens',
          cap: 20,
          since,
          createdAt: since,
        });
        await subscribers.create({
          id,
          email: `${id}@reader.example`,
          status: 'active',
          timezone: 'UTC',
          digestTime: '08:00',
          digestWeekday: 1,
          language: 'en',
          alertEveryMinutes: 5,
          nextDeliveryAt: new Date(startsAt + 20 * hour).toISOString(),
          wakes: 0,
          cursors: { rule: { at: new Date(startsAt - hour).toISOString() } },
          lastSlots: {},
          createdAt: since,
        });
      }),
    );
  }
}

function articleName(hit: number): string {
  return `article-${hit}`;
}

function articleOf(hit: number): ArticleMessage['article'] {
  const receivedAt = new Date(startsAt + hit * minute).toISOString();
  const words = Array.from({ length: 120 }, (_, i) => `word${hit * 1_000 + i}`);
  return {
    id: articleName(hit),
    revision: 'r1',
    title: `The harbour, report ${hit}`,
    text: `${words.join(' ')}.`,
    url: `https://news.example/${hit}`,
    source: 'The Lindmouth Courier',
    language: 'en',
    languageSettled: true,
    publishedAt: receivedAt,
    receivedAt,
  };
}
