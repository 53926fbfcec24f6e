import { usualBrand } from '../../shared/brand.ts';
import { createComposeDelivery } from '../../shared/delivery/compose-delivery.ts';
import { type DeliverDeps, deliver } from '../../shared/delivery/deliver.ts';
import type { DeliveryPlan } from '../../shared/delivery/delivery.ts';
import { createReadHits } from '../../shared/delivery/read-hits.ts';
import { createScheduleDeliveries } from '../../shared/delivery/schedule-deliveries.ts';
import { createReadAllowance } from '../../shared/delivery/send-allowance.ts';
import { createSendRate, type SendRate } from '../../shared/delivery/send-rate.ts';
import { createSilence } from '../../shared/delivery/silence.ts';
import { createUnusual } from '../../shared/delivery/unusual/read-burst.ts';
import { defaultWaits } from '../../shared/delivery/waits.ts';
import type { DeliveryMessage, WebhookMessage } from '../../shared/messages.ts';
import { readRuleQuery } from '../../shared/rules/read-rule-query.ts';
import { deriveKeys } from '../../shared/security/keys.ts';
import { createArticleStore } from '../../shared/store/article-store.ts';
import type { TableAccess } from '../../shared/store/client.ts';
import { createDeliveryStore } from '../../shared/store/delivery-store.ts';
import { createDevelopmentStore } from '../../shared/store/development-store.ts';
import { createHitStore } from '../../shared/store/hit-store.ts';
import { createHourlyCountStore } from '../../shared/store/hourly-count-store.ts';
import { createReputationStore } from '../../shared/store/reputation-store.ts';
import { createRuleStore } from '../../shared/store/rule-store.ts';
import { createSendRateStore } from '../../shared/store/send-rate-store.ts';
import { createSentStoryStore } from '../../shared/store/sent-story-store.ts';
import { createStatisticsStore } from '../../shared/store/statistics-store.ts';
import { createStoryChoiceStore } from '../../shared/store/story-choice-store.ts';
import { createSubscriberStore } from '../../shared/store/subscriber-store.ts';
import { createSuppressionStore } from '../../shared/store/suppression-store.ts';
import type { HandleMessage } from './simulated-function.ts';
import type { SimulatedQueue } from './simulated-queue.ts';
import type { SimulatedSes } from './simulated-ses.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface DeliverySide {
  readonly clock: VirtualClock;
  readonly table: TableAccess;
  readonly ses: SimulatedSes;
  readonly deliveries: SimulatedQueue<DeliveryMessage>;
  readonly webhooks: { send(messages: readonly WebhookMessage[]): Promise<void> };
  /** Called for each mail that SES has accepted. */
  readonly onMail?: (plan: DeliveryPlan) => void;
  /** Called with the time that each mail waits for its place at SES, in ms. */
  readonly onWait?: (milliseconds: number) => void;
  /** Called for every look, and for what became of mails. */
  readonly count: (what: string) => void;
}

const sender = 'alerts@wirewatch.example';
const siteUrl = 'https://wirewatch.example';
const keys = deriveKeys(JSON.stringify({ root: 'simulated'.repeat(8), signing: {} }));

/**
 * Makes instances of the function `deliver`, wired as functions/deliver.ts does it, on the simulated world. They share
 * stores, which take milliseconds to make: here they keep nothing between calls.
 */
export function createDeliverInstances(side: DeliverySide): () => HandleMessage<DeliveryMessage> {
  const { clock, table, ses, deliveries, webhooks, count, onMail } = side;
  const { now } = clock;
  const hits = createHitStore(table, { now });
  const articles = createArticleStore(table);
  const statistics = createStatisticsStore(table);
  const hourlyCounts = createHourlyCountStore(table, now);
  const stores = {
    subscribers: createSubscriberStore(table),
    rules: createRuleStore(table),
    hits,
    sentStories: createSentStoryStore(table),
    articles,
    suppressions: createSuppressionStore(table),
    storyChoices: createStoryChoiceStore(table),
    developments: createDevelopmentStore(table),
    deliveries: createDeliveryStore(table),
  };
  const newRate = createRates(side);
  return () => {
    const plans = new Map<string, DeliveryPlan>();
    const compose = createComposeDelivery({
      articles,
      readKeys: async () => keys,
      brand: usualBrand,
      sender,
      siteUrl,
      onPoison(_, error) {
        throw error;
      },
      now,
    });
    const deps: DeliverDeps = {
      ...stores,
      readHits: createReadHits(hits, now, defaultWaits.sharedRead),
      log: { warn: () => {}, error: () => {} },
      silence: createSilence({ hits, statistics, readFeeds: async () => [] }),
      isReadable: async (query) => readRuleQuery(query).ok,
      unusual: createUnusual({ hits, hourlyCounts }, defaultWaits.overlap),
      compose: (subscriber, plan) => {
        plans.set(subscriber.email, plan);
        return compose(subscriber, plan);
      },
      mailer: {
        async send(mail) {
          const answer = await ses.send(mail);
          const plan = plans.get(mail.to);
          if (plan) onMail?.(plan);
          plans.delete(mail.to);
          return answer;
        },
      },
      sendRate: newRate(),
      webhooks,
      looks: deliveries,
      count,
      waits: defaultWaits,
      now,
    };
    return ({ subscriberId, place }, receives) => {
      count('look');
      return deliver(subscriberId, deps, { receives, place });
    };
  };
}

/** The function `schedule-deliveries`, wired as functions/schedule-deliveries.ts does it. */
export function createScheduleInstance(side: DeliverySide): () => Promise<number> {
  const { clock, table, deliveries } = side;
  return createScheduleDeliveries({
    subscribers: createSubscriberStore(table),
    deliveries,
    sendRate: createRates(side)(),
    now: clock.now,
  });
}

/** Makes what each instance knows of the rate at which mails may be sent. */
function createRates({ clock, table, ses, onWait }: DeliverySide): () => SendRate {
  const [lines, reputation] = [createSendRateStore(table), createReputationStore(table)];
  return () =>
    createSendRate({
      lines,
      readAllowance: createReadAllowance({
        readQuota: ses.readQuota,
        readCounts: () => reputation.lastWeek(clock.now()),
        now: clock.now,
      }),
      now: clock.now,
      sleep(milliseconds) {
        onWait?.(milliseconds);
        return clock.sleep(milliseconds);
      },
      parkedMs: defaultWaits.parked,
    });
}
