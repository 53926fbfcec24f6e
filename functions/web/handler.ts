/**
 * Trigger: HTTP, every route but those that the service plan gives to others
 * Reads: subscribers, rules, articles, hits, deliveries, feeds, API keys, the keys and the operator key;
 *   how full the queues are
 * Writes: subscribers, rules, queries, tokens, counters, feeds, API keys; articles queue (what hubs push);
 *   dead letters back to their queues; mails confirmation and sign-in links
 * Retries: by the caller
 * Idempotency: confirming, unsubscribing and saving may be repeated; ids are derived or checked by conditional writes
 */
import { setTimeout as wait } from 'node:timers/promises';
import { handle } from 'hono/aws-lambda';
import { createSecretsClient, createSqsClient } from '../../shared/aws/clients.ts';
import { createLog } from '../../shared/aws/log.ts';
import { createQueue } from '../../shared/aws/queue.ts';
import { createQueueOperations } from '../../shared/aws/queue-operations.ts';
import { createReadSecret } from '../../shared/aws/secrets.ts';
import { createSesClient, createSesMailer } from '../../shared/aws/ses-mailer.ts';
import { config } from '../../shared/config.ts';
import { readWaits } from '../../shared/delivery/waits.ts';
import { createSampleCache } from '../../shared/rules/article-sample.ts';
import { createFindApiKey } from '../../shared/security/find-api-key.ts';
import { createReadKeys } from '../../shared/security/keys.ts';
import { createCountAgainst } from '../../shared/security/rate-limit.ts';
import { refreshed } from '../../shared/security/refreshed.ts';
import { createApiKeyStore } from '../../shared/store/api-key-store.ts';
import { createArticleStore } from '../../shared/store/article-store.ts';
import { openTable } from '../../shared/store/client.ts';
import { createDeliveryStore } from '../../shared/store/delivery-store.ts';
import { createEmbargoStore } from '../../shared/store/embargo-store.ts';
import { createFeedStore } from '../../shared/store/feed-store.ts';
import { createHitStore } from '../../shared/store/hit-store.ts';
import { createPendingSignUpStore } from '../../shared/store/pending-sign-up-store.ts';
import { createQueryStore } from '../../shared/store/query-store.ts';
import { createRateCounterStore } from '../../shared/store/rate-counter-store.ts';
import { createRuleStore } from '../../shared/store/rule-store.ts';
import { createSentStoryStore } from '../../shared/store/sent-story-store.ts';
import { createSourceListStore } from '../../shared/store/source-list-store.ts';
import { createStatisticsStore } from '../../shared/store/statistics-store.ts';
import { createSubscriberDataStore } from '../../shared/store/subscriber-data-store.ts';
import { createSubscriberStore } from '../../shared/store/subscriber-store.ts';
import { createSuppressionStore } from '../../shared/store/suppression-store.ts';
import { createTokenStore } from '../../shared/store/token-store.ts';
import { createWebhookStateStore } from '../../shared/store/webhook-state-store.ts';
import { createLinkMails } from '../../shared/subscribers/link-mails.ts';
import { createWebApp } from './app.ts';

const now = () => new Date();
const siteUrl = config.siteUrl();
const sender = config.sender();
const table = openTable(config.table());
const secrets = createSecretsClient();
const sqs = createSqsClient();
const apiKeys = createApiKeyStore(table);
const articles = createArticleStore(table);
const sourceLists = createSourceListStore(table);
const readOperatorKey = refreshed(createReadSecret(secrets, config.operatorKeySecret()), now);
const inboxDomain = config.inboxDomain();
const mailer = createSesMailer(createSesClient(), sender, config.configurationSet());

export const handler = handle(
  createWebApp({
    siteUrl,
    defaultLanguage: config.defaultLanguage(),
    now,
    wait,
    log: createLog('web'),
    readKeys: createReadKeys(createReadSecret(secrets, config.keysSecret()), now),
    findApiKey: createFindApiKey({ apiKeys, readOperatorKey, now }),
    countAgainst: createCountAgainst({ counters: createRateCounterStore(table), now }),
    mails: createLinkMails({ mailer, sender, siteUrl, now }),
    readSample: createSampleCache({ articles, sourceLists, now }),
    subscribers: createSubscriberStore(table),
    pendingSignUps: createPendingSignUpStore(table),
    rules: createRuleStore(table),
    webhookStates: createWebhookStateStore(table),
    queries: createQueryStore(table),
    tokens: createTokenStore(table),
    suppressions: createSuppressionStore(table),
    apiKeys,
    articles,
    embargoed: createEmbargoStore(table),
    hits: createHitStore(table),
    deliveries: createDeliveryStore(table),
    sentStories: createSentStoryStore(table),
    feeds: createFeedStore(table),
    sourceLists,
    ...(inboxDomain && { inboxDomain }),
    articleQueue: createQueue(sqs, config.articlesQueue()),
    queues: createQueueOperations(sqs, config.queues()),
    statistics: createStatisticsStore(table),
    subscriberData: createSubscriberDataStore(table),
    firstAlertAfterMs: readWaits(config.waits()).firstAlert,
    evenAnswersMs: 750,
  }),
);
