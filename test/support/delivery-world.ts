import { readRuleQuery } from '../../shared/rules/read-rule-query.ts';
/** The delivery side on an embedded table, with a clock, an SES and workers that a test can stop at will. */

import PostalMime, { type Email } from 'postal-mime';
import { usualBrand } from '../../shared/brand.ts';
import { type ComposeDeps, createComposeDelivery } from '../../shared/delivery/compose-delivery.ts';
import { type DeliverDeps, deliver } from '../../shared/delivery/deliver.ts';
import { createReadHits, type HitReader } from '../../shared/delivery/read-hits.ts';
import { type FeedbackDeps, recordFeedback } from '../../shared/delivery/record-feedback.ts';
import { createReadAllowance } from '../../shared/delivery/send-allowance.ts';
import {
  createSendRate,
  type SendLines,
  type SendRate,
  type SendToken,
} from '../../shared/delivery/send-rate.ts';
import type { SesEvent } from '../../shared/delivery/ses-event.ts';
import { createSilence, type SilenceDeps } from '../../shared/delivery/silence.ts';
import type { HourlyFindsDeps } from '../../shared/delivery/unusual/hourly-finds.ts';
import { createUnusual } from '../../shared/delivery/unusual/read-burst.ts';
import { defaultWaits } from '../../shared/delivery/waits.ts';
import { createWeeklyNearly } from '../../shared/delivery/weekly-nearly.ts';
import type { OutgoingMail, SendQuota } from '../../shared/mail/mailer.ts';
import type { DeliveryMessage, WebhookMessage } from '../../shared/messages.ts';
import type { FollowedPacks } from '../../shared/rule-files/packs/followed-pack.ts';
import { createPackNews, type PackNews } from '../../shared/rule-files/packs/pack-news.ts';
import type { ArticleSample } from '../../shared/rules/article-sample.ts';
import { findAllNearly } from '../../shared/rules/nearly.ts';
import { deriveKeys } from '../../shared/security/keys.ts';
import { subscriberId } from '../../shared/security/subscriber-id.ts';
import { createArticleStore } from '../../shared/store/article-store.ts';
import { createDeliveryStore } from '../../shared/store/delivery-store.ts';
import { createDevelopmentStore } from '../../shared/store/development-store.ts';
import { createFollowedPackStore } from '../../shared/store/followed-pack-store.ts';
import { createHitStore } from '../../shared/store/hit-store.ts';
import { createHourlyCountStore } from '../../shared/store/hourly-count-store.ts';
import { createRuleStore } from '../../shared/store/rule-store.ts';
import { createSendRateStore } from '../../shared/store/send-rate-store.ts';
import { createSentStoryStore } from '../../shared/store/sent-story-store.ts';
import { createStatisticsStore } from '../../shared/store/statistics-store.ts';
import { createStoryChoiceStore } from '../../shared/store/story-choice-store.ts';
import { createSubscriberStore } from '../../shared/store/subscriber-store.ts';
import { createSuppressionStore } from '../../shared/store/suppression-store.ts';
import { createMemoryReputation, createMemoryStores } from './memory-stores.ts';
import type { QuickTable } from './quick-table.ts';

export const testKeys = deriveKeys(JSON.stringify({ root: 'r'.repeat(64), signing: {} }));

/** What SES does with the next mails, in order; `accept` when the list is empty. */
export type SesBehaviour =
  | 'accept'
  /** Accepts the mail, but the answer never arrives. */
  | { readonly acceptAndThrow: Error }
  | { readonly throw: Error };

/** The answer to a mail that asks for its place; without one, the rate decides. */
type TokenAnswer = () => SendToken | undefined | Promise<SendToken | undefined>;

export type DeliveryWorld = ReturnType<typeof createDeliveryWorld>;

/** On the real stores, over an embedded table. */
export function createDeliveryWorld({ access }: QuickTable, startsAt: string) {
  const clock = createClock(startsAt);
  const subscribers = createSubscriberStore(access);
  const packs = createFollowedPackStore(access);
  return createWorld(
    {
      subscribers,
      packs,
      packNews: createPackNews({ packs, subscribers }),
      rules: createRuleStore(access),
      hits: createHitStore(access, { now: clock.now }),
      articles: createArticleStore(access),
      deliveries: createDeliveryStore(access),
      sentStories: createSentStoryStore(access),
      suppressions: createSuppressionStore(access),
      storyChoices: createStoryChoiceStore(access),
      developments: createDevelopmentStore(access),
      hourlyCounts: createHourlyCountStore(access, clock.now),
      statistics: createStatisticsStore(access),
      lines: createSendRateStore(access),
      // Of this world's mails alone.
      reputation: createMemoryReputation(),
    },
    clock,
  );
}

export type MemoryWorld = ReturnType<typeof createMemoryWorld>;

/** On stores in memory, where a day of many subscribers takes seconds. */
export function createMemoryWorld(startsAt: string) {
  return createWorld(createMemoryStores(), createClock(startsAt));
}

/** What the delivery side needs of its stores, real or in memory. */
type Stores = Pick<
  DeliverDeps,
  | 'subscribers'
  | 'rules'
  | 'hits'
  | 'deliveries'
  | 'sentStories'
  | 'suppressions'
  | 'storyChoices'
  | 'developments'
> & {
  readonly subscribers: FeedbackDeps['subscribers'];
  readonly suppressions: FeedbackDeps['suppressions'];
  readonly deliveries: FeedbackDeps['deliveries'];
  readonly hits: HitReader;
  readonly articles: ComposeDeps['articles'] & DeliverDeps['articles'];
  readonly statistics: SilenceDeps['statistics'];
  readonly hourlyCounts: HourlyFindsDeps['hourlyCounts'];
  readonly lines: SendLines;
  readonly packs: Pick<FollowedPacks, 'get' | 'add' | 'noteNews'>;
  readonly packNews: PackNews;
  readonly reputation: ReturnType<typeof createMemoryReputation>;
};

/** A clock that a test moves. */
function createClock(startsAt: string) {
  const clock = { time: Date.parse(startsAt), now: () => new Date(clock.time) };
  return clock;
}

function createWorld<S extends Stores>(stores: S, clock: ReturnType<typeof createClock>) {
  const { now } = clock;
  const taken: OutgoingMail[] = [];
  const outcomes: string[] = [];
  const failures: Error[] = [];
  const poisoned: string[] = [];
  const log = { warn: () => {}, error: (_: string, error: Error) => void failures.push(error) };
  const webhooks: WebhookMessage[] = [];
  const looks: (DeliveryMessage & { readonly delaySeconds: number })[] = [];
  const events: SesEvent[] = [];
  const behaviours: SesBehaviour[] = [];
  const tokens: TokenAnswer[] = [];
  const sample = { articles: [] as ArticleSample['articles'], reads: 0, fails: false };
  let eventsAreLost = false;
  let refusal: Error | undefined;
  // Worlds on one table share its lines, each with a clock of its own: nobody must ever have to wait.
  let quota: SendQuota = { maxPerSecond: 1_000_000, maxPerDay: 50_000, sentLastDay: 0 };

  function take(mail: OutgoingMail): { messageId: string } {
    taken.push(mail);
    const messageId = `ses-${taken.length}`;
    const tags = Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]]));
    const about = { messageId, timestamp: now().toISOString(), destination: [mail.to], tags };
    if (!eventsAreLost) events.push({ eventType: 'Send', mail: about });
    return { messageId };
  }

  /** The real one, but with the answers that a test has set. */
  function createWorkersRate(): SendRate {
    const rate = createSendRate({
      lines: stores.lines,
      readAllowance: createReadAllowance({
        readQuota: async () => quota,
        readCounts: stores.reputation.lastWeek,
        now,
      }),
      now,
      sleep: async () => {},
      parkedMs: defaultWaits.parked,
    });
    return { ...rate, take: async () => (await tokens.shift()?.()) ?? rate.take() };
  }

  /** A new worker, like a new container: it shares no memory with another one. */
  function createWorker(): DeliverDeps {
    return {
      ...stores,
      readHits: createReadHits(stores.hits, now, defaultWaits.sharedRead),
      silence: createSilence({
        hits: stores.hits,
        statistics: stores.statistics,
        readFeeds: async () => [
          {
            title: 'Fishing News',
            failures: 3,
            nextPollAt: '2026-03-02T12:00:00.000Z',
            problem: 'It answers with status 403.',
          },
          { failures: 1, nextPollAt: '2026-03-02T12:00:00.000Z' },
        ],
      }),
      nearly: createWeeklyNearly({
        async readSample() {
          sample.reads++;
          if (sample.fails) throw new Error('The sample cannot be read');
          const { articles } = sample;
          const weekAgo = new Date(clock.time - 7 * 86_400_000).toISOString();
          return { articles, from: weekAgo, to: now().toISOString() };
        },
        sentStories: stores.sentStories,
        loadFinder: async () => findAllNearly,
        log,
      }),
      isReadable: async (query) => readRuleQuery(query).ok,
      unusual: createUnusual(stores, defaultWaits.overlap),
      compose: createComposeDelivery({
        articles: stores.articles,
        readKeys: async () => testKeys,
        sender: 'alerts@wirewatch.example',
        brand: usualBrand,
        siteUrl: 'https://wirewatch.example',
        onPoison: ({ articleId }, error) => void poisoned.push(`${articleId}: ${error.message}`),
        now,
      }),
      mailer: {
        async send(mail) {
          if (refusal) throw refusal;
          const behaviour = behaviours.shift() ?? 'accept';
          if (behaviour === 'accept') return take(mail);
          if ('throw' in behaviour) throw behaviour.throw;
          take(mail);
          throw behaviour.acceptAndThrow;
        },
      },
      sendRate: createWorkersRate(),
      webhooks: { send: async (messages) => void webhooks.push(...messages) },
      looks: {
        send: async (messages, options) =>
          void looks.push(...messages.map((message) => ({ ...message, ...options }))),
      },
      count: (outcome, about) => void outcomes.push(about ? `${outcome} ${about.reason}` : outcome),
      log,
      waits: defaultWaits,
      now,
    };
  }

  const world = {
    ...stores,
    now,
    /** Every mail that SES has taken, in order. */
    taken,
    /** What the operator's metrics would count. */
    outcomes,
    /** The errors of looks that failed. */
    failures,
    log,
    /** Stories that could not be shown, with the reason. */
    poisoned,
    /** The messages on the webhooks queue. */
    webhooks,
    /** The recent articles in which rules look for what they nearly found, and how often they were read. */
    sample,
    /** Looks that were put back on the deliveries queue. */
    looks,
    createWorker,
    advance(milliseconds: number) {
      clock.time += milliseconds;
    },
    setTime(iso: string) {
      clock.time = Date.parse(iso);
    },
    ses: {
      next: (...list: SesBehaviour[]) => behaviours.push(...list),
      loseEvents: (lost: boolean) => {
        eventsAreLost = lost;
      },
      /** The answers to the next mails that ask for a place, in order. */
      answerNext: (...list: TokenAnswer[]) => tokens.push(...list),
      /** From now on every mail fails like this; `undefined` ends it. */
      refuseAll: (error: Error | undefined) => {
        refusal = error;
      },
      setQuota: (next: Partial<SendQuota>) => {
        quota = { ...quota, ...next };
      },
    },

    /** Gives `record-feedback` what SES has published so far; twice, because a queue may deliver twice. */
    async handleEvents() {
      for (const event of events.splice(0)) {
        for (let copy = 0; copy < 2; copy++) {
          await recordFeedback(event, {
            ...stores,
            subscriberIdOf: async (email) => subscriberId(testKeys, email),
            now,
          });
        }
      }
    },

    /** One look at the subscriber by a fresh worker; throws what made it fail, if anything did. */
    async look(id: string) {
      const before = failures.length;
      await deliver(id, createWorker());
      if (failures[before]) throw failures[before];
    },

    /**
     * Goes from one due time to the next, with events in between, until nothing is due for six hours. This is the state
     * in which a healthy service leaves a subscriber.
     */
    async settle(id: string) {
      for (let step = 0; step < 60; step++) {
        await world.handleEvents();
        const subscriber = await stores.subscribers.get(id);
        if (subscriber?.nextDeliveryAt === undefined) return;
        const dueAt = Date.parse(subscriber.nextDeliveryAt);
        if (subscriber.openDelivery === undefined && dueAt > clock.time + 6 * 3_600_000) return;
        // After a look during a valid lease, the subscriber is due again in the next minute.
        clock.time = Math.max(dueAt, clock.time + 60_000);
        await world.look(id);
      }
      throw new Error('The subscriber did not settle in 60 looks');
    },

    /** The mails that an address has, parsed. */
    async mailsTo(email: string): Promise<Email[]> {
      return Promise.all(taken.filter(({ to }) => to === email).map(({ raw }) => PostalMime.parse(raw)));
    },
  };
  return world;
}
