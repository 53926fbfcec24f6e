/**
 * Trigger:      deliveries queue
 * Reads:        Subscriber, Rule, Hit, SentStory, Article, Suppression, Delivery, SES quota, the keys
 * Writes:       Subscriber, Delivery, SentStory, Rule (old query read), send rate; one mail through SES; webhooks queue
 * Retries:      per message; whatever has to wait is a due time on the subscriber, never a failed message
 * Idempotency:  by the state machine of shared/delivery/send-delivery.ts
 */
import { createSecretsClient, createSqsClient } from '../shared/aws/clients.ts';
import { createCount } from '../shared/aws/count.ts';
import { createLog } from '../shared/aws/log.ts';
import { createQueue } from '../shared/aws/queue.ts';
import { queueHandler } from '../shared/aws/queue-handler.ts';
import { createReadSecret } from '../shared/aws/secrets.ts';
import { createReadSendQuota, createSesClient, createSesMailer } from '../shared/aws/ses-mailer.ts';
import { config } from '../shared/config.ts';
import { createComposeDelivery } from '../shared/delivery/compose-delivery.ts';
import { type DeliverDeps, deliver } from '../shared/delivery/deliver.ts';
import { createReadHits } from '../shared/delivery/read-hits.ts';
import { createSendRate } from '../shared/delivery/send-rate.ts';
import { createSilence } from '../shared/delivery/silence.ts';
import { readWaits } from '../shared/delivery/waits.ts';
import { readDeliveryMessage } from '../shared/messages.ts';
import { createReadKeys } from '../shared/security/keys.ts';
import { refreshed } from '../shared/security/refreshed.ts';
import { createArticleStore } from '../shared/store/article-store.ts';
import { openTable } from '../shared/store/client.ts';
import { createDeliveryStore } from '../shared/store/delivery-store.ts';
import { createFeedStore } from '../shared/store/feed-store.ts';
import { createHitStore } from '../shared/store/hit-store.ts';
import { createRuleStore } from '../shared/store/rule-store.ts';
import { createSendRateStore } from '../shared/store/send-rate-store.ts';
import { createSentStoryStore } from '../shared/store/sent-story-store.ts';
import { createStatisticsStore } from '../shared/store/statistics-store.ts';
import { createSubscriberStore } from '../shared/store/subscriber-store.ts';
import { createSuppressionStore } from '../shared/store/suppression-store.ts';

const now = () => new Date();
const log = createLog('deliver');
const table = openTable(config.table());
const ses = createSesClient();
const sender = config.sender();
const waits = readWaits(config.waits());
const hits = createHitStore(table);
const articles = createArticleStore(table);
const feeds = createFeedStore(table);
const feedsFailing = refreshed(
  async () => (await feeds.list()).filter(({ failures }) => failures > 0).length,
  now,
);
const deps: DeliverDeps = {
  subscribers: createSubscriberStore(table),
  rules: createRuleStore(table),
  hits,
  readHits: createReadHits(hits, now, waits.sharedRead),
  sentStories: createSentStoryStore(table),
  articles,
  log,
  suppressions: createSuppressionStore(table),
  deliveries: createDeliveryStore(table),
  silence: createSilence({ hits, statistics: createStatisticsStore(table), feedsFailing }),
  compose: createComposeDelivery({
    articles,
    readKeys: createReadKeys(createReadSecret(createSecretsClient(), config.keysSecret()), now),
    sender,
    siteUrl: config.siteUrl(),
    now,
  }),
  mailer: createSesMailer(ses, sender, config.configurationSet()),
  sendRate: createSendRate({
    bucket: createSendRateStore(table),
    readQuota: createReadSendQuota(ses),
    now,
    parkedMs: waits.parked,
  }),
  webhooks: createQueue(createSqsClient(), config.webhooksQueue()),
  count: createCount('deliver'),
  waits,
  now,
};

export const handler = queueHandler(log, (body, receives) =>
  deliver(readDeliveryMessage(body).subscriberId, deps, receives),
);
