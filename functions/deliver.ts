/**
 * Trigger:      deliveries queue
 * Reads:        Subscriber, Rule, Hit, SentStory, StoryChoice, Development, Article, SourceList, FollowedPack, Suppression, Delivery, SES quota,
 *               counts of mails, the keys
 * Writes:       Subscriber, Delivery, SentStory, StoryChoice, FollowedPack (told), Rule (old query read), counts of hits by hour, send rate; one mail through SES; webhooks queue,
 *               deliveries queue (to look at the subscriber again)
 * Retries:      per message; a wait is a due time on the subscriber, never a failed message
 * Idempotency:  through the state machine of shared/delivery/send-delivery.ts
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createSqsClient } from '../shared/aws/clients.ts';
import { createCount } from '../shared/aws/count.ts';
import { createGauge } from '../shared/aws/gauge.ts';
import { createLog } from '../shared/aws/log.ts';
import { createQueue } from '../shared/aws/queue.ts';
import { queueHandler } from '../shared/aws/queue-handler.ts';
import { createReadSecret } from '../shared/aws/secrets.ts';
import { createReadSendQuota, createSesClient, createSesMailer } from '../shared/aws/ses-mailer.ts';
import { readBrand } from '../shared/brand.ts';
import { config } from '../shared/config.ts';
import type { ComposeDeps } from '../shared/delivery/compose-delivery.ts';
import { type DeliverDeps, deliver } from '../shared/delivery/deliver.ts';
import { countTrouble } from '../shared/delivery/mail-trouble.ts';
import { createReadHits } from '../shared/delivery/read-hits.ts';
import { createReadAllowance } from '../shared/delivery/send-allowance.ts';
import { createSendRate } from '../shared/delivery/send-rate.ts';
import { createSilence } from '../shared/delivery/silence.ts';
import { readWaits } from '../shared/delivery/waits.ts';
import { readWarmUp } from '../shared/delivery/warm-up.ts';
import { createWeeklyNearly } from '../shared/delivery/weekly-nearly.ts';
import { readDeliveryMessage } from '../shared/messages.ts';
import { createPackNews } from '../shared/rule-files/packs/pack-news.ts';
import { createSampleCache } from '../shared/rules/sample-cache.ts';
import { createReadKeys } from '../shared/security/keys.ts';
import { refreshed } from '../shared/security/refreshed.ts';
import { createArticleStore } from '../shared/store/article-store.ts';
import { openTable } from '../shared/store/client.ts';
import { createDeliveryStore } from '../shared/store/delivery-store.ts';
import { createDevelopmentStore } from '../shared/store/development-store.ts';
import { createFeedStore } from '../shared/store/feed-store.ts';
import { createFollowedPackStore } from '../shared/store/followed-pack-store.ts';
import { createHitStore } from '../shared/store/hit-store.ts';
import { createHourlyCountStore } from '../shared/store/hourly-count-store.ts';
import { createReputationStore } from '../shared/store/reputation-store.ts';
import { createRuleStore } from '../shared/store/rule-store.ts';
import { createSchemaCheck } from '../shared/store/schema-version.ts';
import { createSendRateStore } from '../shared/store/send-rate-store.ts';
import { createSentStoryStore } from '../shared/store/sent-story-store.ts';
import { createSourceListStore } from '../shared/store/source-list-store.ts';
import { createStatisticsStore } from '../shared/store/statistics-store.ts';
import { createStoryChoiceStore } from '../shared/store/story-choice-store.ts';
import { createSubscriberStore } from '../shared/store/subscriber-store.ts';
import { createSuppressionStore } from '../shared/store/suppression-store.ts';

const now = () => new Date();
const log = createLog('deliver');
const count = createCount('deliver');
const gauge = createGauge('deliver');
const table = openTable(config.table());
const ses = createSesClient();
const sqs = createSqsClient();
const sender = config.sender();
const waits = readWaits(config.waits());
const hits = createHitStore(table);
const articles = createArticleStore(table);
const feeds = createFeedStore(table);
const reputation = createReputationStore(table);
const plan = readWarmUp(config.warmUp());
const readFeeds = refreshed(() => feeds.list(), now);
const subscribers = createSubscriberStore(table);
const sentStories = createSentStoryStore(table);
const hourlyCounts = createHourlyCountStore(table);
const composeDeps: ComposeDeps = {
  articles,
  readKeys: createReadKeys(createReadSecret(config.keysSecret()), now),
  sender,
  brand: readBrand(config.brand()),
  siteUrl: config.siteUrl(),
  onPoison({ articleId }, error) {
    count('StorySetAside');
    log.error(`The story of article ${articleId} cannot be shown in a mail`, error);
  },
  now,
};
const deps: DeliverDeps = {
  subscribers,
  packNews: createPackNews({ packs: createFollowedPackStore(table), subscribers }),
  rules: createRuleStore(table),
  hits,
  readHits: createReadHits(hits, now, waits.sharedRead),
  sentStories,
  articles,
  log,
  suppressions: createSuppressionStore(table),
  storyChoices: createStoryChoiceStore(table),
  developments: createDevelopmentStore(table),
  deliveries: createDeliveryStore(table),
  silence: createSilence({ hits, statistics: createStatisticsStore(table), readFeeds }),
  nearly: createWeeklyNearly({
    // Read only for readers who ask for it, and for all of a container's once in two minutes.
    readSample: createSampleCache({ articles, sourceLists: createSourceListStore(table), now }),
    sentStories,
    loadFinder: async () => (await import('../shared/rules/nearly.ts')).findAllNearly,
    log,
  }),
  // All three by code that is read when it is needed: many looks at a subscriber find nothing to send, and few rules write
  // only about what is unusual.
  async isReadable(query) {
    const { readRuleQuery } = await import('../shared/rules/read-rule-query.ts');
    return readRuleQuery(query).ok;
  },
  unusual: {
    async find(...asked) {
      const { createUnusual } = await import('../shared/delivery/unusual/read-burst.ts');
      return createUnusual({ hits, hourlyCounts }, waits.overlap).find(...asked);
    },
  },
  async compose(...planned) {
    const { createComposeDelivery } = await import('../shared/delivery/compose-delivery.ts');
    return createComposeDelivery(composeDeps)(...planned);
  },
  mailer: createSesMailer(ses, sender, config.configurationSet()),
  sendRate: createSendRate({
    lines: createSendRateStore(table),
    readAllowance: createReadAllowance({
      readQuota: createReadSendQuota(ses),
      readCounts: () => reputation.lastWeek(now()),
      warmUp: plan && { plan, startedAt: () => reputation.startedAt(plan.domain, now()) },
      onQuota: ({ sentLastDay, maxPerDay }) =>
        maxPerDay > 0 && gauge('QuotaUsed', (100 * sentLastDay) / maxPerDay, 'percent'),
      now,
    }),
    now,
    sleep,
    parkedMs: waits.parked,
  }),
  webhooks: createQueue(sqs, config.webhooksQueue()),
  looks: createQueue(sqs, config.deliveriesQueue()),
  count: countTrouble(count, count),
  waits,
  now,
};

const checkSchema = createSchemaCheck(table, now);

export const handler = queueHandler(log, async (body, receives) => {
  await checkSchema();
  const { subscriberId, place } = readDeliveryMessage(body);
  return deliver(subscriberId, deps, { receives, place });
});
