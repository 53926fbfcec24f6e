/** The delivery side on an embedded table, with a clock, an SES and workers that a test can stop at will. */
import PostalMime, { type Email } from 'postal-mime';
import { type ComposeDeps, createComposeDelivery } from '../../shared/delivery/compose-delivery.ts';
import { type DeliverDeps, deliver } from '../../shared/delivery/deliver.ts';
import { createReadHits } from '../../shared/delivery/read-hits.ts';
import { type FeedbackDeps, recordFeedback } from '../../shared/delivery/record-feedback.ts';
import type { MailOutcome } from '../../shared/delivery/send-delivery.ts';
import { type BucketStore, createSendRate } from '../../shared/delivery/send-rate.ts';
import type { SesEvent } from '../../shared/delivery/ses-event.ts';
import { createSilence, type SilenceDeps } from '../../shared/delivery/silence.ts';
import { defaultWaits } from '../../shared/delivery/waits.ts';
import type { OutgoingMail, SendQuota } from '../../shared/mail/mailer.ts';
import type { WebhookMessage } from '../../shared/messages.ts';
import { deriveKeys } from '../../shared/security/keys.ts';
import { subscriberId } from '../../shared/security/subscriber-id.ts';
import { createArticleStore } from '../../shared/store/article-store.ts';
import { createDeliveryStore } from '../../shared/store/delivery-store.ts';
import { createHitStore } from '../../shared/store/hit-store.ts';
import { createRuleStore } from '../../shared/store/rule-store.ts';
import { createSendRateStore } from '../../shared/store/send-rate-store.ts';
import { createSentStoryStore } from '../../shared/store/sent-story-store.ts';
import { createStatisticsStore } from '../../shared/store/statistics-store.ts';
import { createSubscriberStore } from '../../shared/store/subscriber-store.ts';
import { createSuppressionStore } from '../../shared/store/suppression-store.ts';
import { createMemoryStores } from './memory-stores.ts';
import type { TestTable } from './table.ts';

export const testKeys = deriveKeys(JSON.stringify({ root: 'r'.repeat(64), signing: {} }));

/** What SES does with the next mails, first come first served; `accept` when the list is empty. */
export type SesBehaviour =
  | 'accept'
  /** Takes the mail, and the answer never arrives. */
  | { readonly acceptAndThrow: Error }
  | { readonly throw: Error };

export type DeliveryWorld = ReturnType<typeof createDeliveryWorld>;

/** On the real stores, over an embedded table. */
export function createDeliveryWorld({ access }: TestTable, startsAt: string) {
  return createWorld(
    {
      subscribers: createSubscriberStore(access),
      rules: createRuleStore(access),
      hits: createHitStore(access),
      articles: createArticleStore(access),
      deliveries: createDeliveryStore(access),
      sentStories: createSentStoryStore(access),
      suppressions: createSuppressionStore(access),
      statistics: createStatisticsStore(access),
      bucket: createSendRateStore(access),
    },
    startsAt,
  );
}

export type MemoryWorld = ReturnType<typeof createMemoryWorld>;

/** On stores in memory: a day of many subscribers takes seconds. */
export function createMemoryWorld(startsAt: string) {
  return createWorld(createMemoryStores(), startsAt);
}

/** What the delivery side needs of its stores, real or in memory. */
type Stores = Pick<
  DeliverDeps,
  'subscribers' | 'rules' | 'hits' | 'deliveries' | 'sentStories' | 'suppressions'
> & {
  readonly subscribers: FeedbackDeps['subscribers'];
  readonly suppressions: FeedbackDeps['suppressions'];
  readonly deliveries: FeedbackDeps['deliveries'];
  readonly articles: ComposeDeps['articles'];
  readonly statistics: SilenceDeps['statistics'];
  readonly bucket: BucketStore;
};

function createWorld<S extends Stores>(stores: S, startsAt: string) {
  let time = Date.parse(startsAt);
  const now = () => new Date(time);
  const taken: OutgoingMail[] = [];
  const outcomes: MailOutcome[] = [];
  const failures: Error[] = [];
  const webhooks: WebhookMessage[] = [];
  const events: SesEvent[] = [];
  const behaviours: SesBehaviour[] = [];
  let eventsAreLost = false;
  let refusal: Error | undefined;
  // Worlds on one table share its token bucket, each with a clock of its own: it must never run dry.
  let quota: SendQuota = { maxPerSecond: 1_000_000, maxPerDay: 50_000, sentLastDay: 0 };

  function take(mail: OutgoingMail): { messageId: string } {
    taken.push(mail);
    const messageId = `ses-${taken.length}`;
    const tags = Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]]));
    const about = { messageId, timestamp: now().toISOString(), destination: [mail.to], tags };
    if (!eventsAreLost) events.push({ eventType: 'Send', mail: about });
    return { messageId };
  }

  /** A worker of its own, as a new container would be: nothing is remembered from another. */
  function createWorker(): DeliverDeps {
    return {
      ...stores,
      readHits: createReadHits(stores.hits, now, defaultWaits.sharedRead),
      silence: createSilence({
        hits: stores.hits,
        statistics: stores.statistics,
        feedsFailing: async () => 2,
      }),
      compose: createComposeDelivery({
        articles: stores.articles,
        readKeys: async () => testKeys,
        sender: 'alerts@wirewatch.example',
        siteUrl: 'https://wirewatch.example',
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
      sendRate: createSendRate({
        bucket: stores.bucket,
        readQuota: async () => quota,
        now,
        parkedMs: defaultWaits.parked,
      }),
      webhooks: { send: async (messages) => void webhooks.push(...messages) },
      count: (outcome) => void outcomes.push(outcome),
      log: { warn: () => {}, error: (_, error) => void failures.push(error) },
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
    /** What made looks fail. */
    failures,
    /** What lies on the webhooks queue. */
    webhooks,
    createWorker,
    advance(milliseconds: number) {
      time += milliseconds;
    },
    setTime(iso: string) {
      time = Date.parse(iso);
    },
    ses: {
      next: (...list: SesBehaviour[]) => behaviours.push(...list),
      loseEvents: (lost: boolean) => {
        eventsAreLost = lost;
      },
      /** From now on every mail fails like this; `undefined` ends it. */
      refuseAll: (error: Error | undefined) => {
        refusal = error;
      },
      setQuota: (next: Partial<SendQuota>) => {
        quota = { ...quota, ...next };
      },
    },

    /** Lets `record-feedback` have what SES has published so far; twice, since a queue may deliver twice. */
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
     * Goes from due time to due time, events in between, until nothing is due for six hours: the state in which a
     * healthy service leaves a subscriber.
     */
    async settle(id: string) {
      for (let step = 0; step < 60; step++) {
        await world.handleEvents();
        const subscriber = await stores.subscribers.get(id);
        if (subscriber?.nextDeliveryAt === undefined) return;
        const dueAt = Date.parse(subscriber.nextDeliveryAt);
        if (subscriber.openDelivery === undefined && dueAt > time + 6 * 3_600_000) return;
        // A look that comes while a lease still lives finds the subscriber due in the next minute again.
        time = Math.max(dueAt, time + 60_000);
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
