/**
 * Trigger: HTTP, every route but those that the service plan gives to others
 * Reads: subscribers, rules, articles, hits, deliveries, feeds, API keys, the keys and the operator key;
 *   how full the queues are and how old their messages, when timers ran, how much SES lets the account send
 * Writes: subscribers, rules, queries, tokens, counters, feeds, API keys, the audit log; articles queue (what hubs push);
 *   dead letters back to their queues; mails confirmation and sign-in links
 * Retries: by the caller
 * Idempotency: confirming, unsubscribing and saving may be repeated; ids are derived or checked by conditional writes
 */
import { setTimeout as wait } from 'node:timers/promises';
import { handle } from 'hono/aws-lambda';
import { createCloudWatchClient, createSqsClient } from '../../shared/aws/clients.ts';
import { createLog } from '../../shared/aws/log.ts';
import { createQueue } from '../../shared/aws/queue.ts';
import { createReadQueueAges } from '../../shared/aws/queue-ages.ts';
import { createQueueOperations } from '../../shared/aws/queue-operations.ts';
import { createReadSecret } from '../../shared/aws/secrets.ts';
import { createReadSendQuota, createSesClient, createSesMailer } from '../../shared/aws/ses-mailer.ts';
import { readBrand } from '../../shared/brand.ts';
import { config } from '../../shared/config.ts';
import { readWaits } from '../../shared/delivery/waits.ts';
import { readFetchRules } from '../../shared/net/fetch-rules.ts';
import { createSafeFetch } from '../../shared/net/safe-fetch.ts';
import { maxPackBytes } from '../../shared/rule-files/packs/pack-file.ts';
import { backtestLimits } from '../../shared/rules/article-sample.ts';
import { createRuleTrends } from '../../shared/rules/rule-trend.ts';
import { createSampleCache } from '../../shared/rules/sample-cache.ts';
import { createFindApiKey } from '../../shared/security/find-api-key.ts';
import { createReadKeys, createReadOperatorKey } from '../../shared/security/keys.ts';
import { createCountAgainst } from '../../shared/security/rate-limit.ts';
import { refreshed } from '../../shared/security/refreshed.ts';
import { createAccessTokenStore } from '../../shared/store/access-token-store.ts';
import { createApiKeyStore } from '../../shared/store/api-key-store.ts';
import { createArticleStore } from '../../shared/store/article-store.ts';
import { createAuditStore } from '../../shared/store/audit-store.ts';
import { createCanaryStore } from '../../shared/store/canary-store.ts';
import { openTable } from '../../shared/store/client.ts';
import { createDeliveryStore } from '../../shared/store/delivery-store.ts';
import { createEmbargoStore } from '../../shared/store/embargo-store.ts';
import { createFeedStore } from '../../shared/store/feed-store.ts';
import { createFollowedPackStore } from '../../shared/store/followed-pack-store.ts';
import { createHeartbeatStore } from '../../shared/store/heartbeat-store.ts';
import { createHitStore } from '../../shared/store/hit-store.ts';
import { createMoveStore } from '../../shared/store/move-store.ts';
import { createPackAddressStore } from '../../shared/store/pack-address-store.ts';
import { createPendingSignUpStore } from '../../shared/store/pending-sign-up-store.ts';
import { createQueryFiguresStore } from '../../shared/store/query-figures-store.ts';
import { createQueryStore } from '../../shared/store/query-store.ts';
import { createRateCounterStore } from '../../shared/store/rate-counter-store.ts';
import { createRatingStore } from '../../shared/store/rating-store.ts';
import { createReputationStore } from '../../shared/store/reputation-store.ts';
import { createRuleStore } from '../../shared/store/rule-store.ts';
import { createSentStoryStore } from '../../shared/store/sent-story-store.ts';
import { createSourceListStore } from '../../shared/store/source-list-store.ts';
import { createSourceProposalStore } from '../../shared/store/source-proposal-store.ts';
import { createStatisticsStore } from '../../shared/store/statistics-store.ts';
import { createStoryChoiceStore } from '../../shared/store/story-choice-store.ts';
import { createStoryStore } from '../../shared/store/story-store.ts';
import { createSubscriberDataStore } from '../../shared/store/subscriber-data-store.ts';
import { createSubscriberStore } from '../../shared/store/subscriber-store.ts';
import { createSuppressionStore } from '../../shared/store/suppression-store.ts';
import { createTokenStore } from '../../shared/store/token-store.ts';
import { createWaitingPostStore } from '../../shared/store/waiting-post-store.ts';
import { createWebhookStateStore } from '../../shared/store/webhook-state-store.ts';
import { laterLinkMails } from '../../shared/subscribers/later-link-mails.ts';
import { readTimers } from '../../shared/watch/stopped-timers.ts';
import { createSite } from './site.ts';

const now = () => new Date();
const log = createLog('web');
const siteUrl = config.siteUrl();
const waits = readWaits(config.waits());
const sender = config.sender();
const brand = readBrand(config.brand());
const table = openTable(config.table());
const sqs = createSqsClient();
const apiKeys = createApiKeyStore(table);
const articles = createArticleStore(table);
const fetch = createSafeFetch({
  ...readFetchRules(config.fetchRules()),
  userAgent: `Wirewatch/1 (news alerts; +${siteUrl})`,
  maxBytes: maxPackBytes,
  // Somebody waits for the answer.
  deadline: 8000,
});
const hits = createHitStore(table);
const feeds = createFeedStore(table);
const sourceLists = createSourceListStore(table);
const readSecret = createReadSecret(config.keysSecret());
const inboxDomain = config.inboxDomain();
const ses = createSesClient();
const mailer = createSesMailer(ses, sender, config.configurationSet());

export const handler = handle(
  createSite({
    siteUrl,
    defaultLanguage: config.defaultLanguage(),
    brand,
    now,
    wait,
    log,
    readKeys: createReadKeys(readSecret, now),
    findApiKey: createFindApiKey({ apiKeys, readOperatorKey: createReadOperatorKey(readSecret, now), now }),
    countAgainst: createCountAgainst({ counters: createRateCounterStore(table), now }),
    mails: laterLinkMails(async () => {
      const { createLinkMails } = await import('../../shared/subscribers/link-mails.ts');
      return createLinkMails({ mailer, sender, brand, siteUrl, now });
    }),
    edgeSecretSha256: config.edgeSecretSha256(),
    readSample: createSampleCache({ articles, sourceLists, now }),
    readBacktest: createSampleCache({ articles, sourceLists, now }, 600_000, backtestLimits),
    readTrends: createRuleTrends({ hits, now }),
    readFeeds: refreshed(() => feeds.list(), now, 600_000),
    subscribers: createSubscriberStore(table),
    pendingSignUps: createPendingSignUpStore(table),
    moves: createMoveStore(table),
    rules: createRuleStore(table),
    ratings: createRatingStore(table),
    packs: createFollowedPackStore(table),
    packAddresses: createPackAddressStore(table),
    fetchPack: (url) => fetch.get(url),
    webhookStates: createWebhookStateStore(table),
    waitingPosts: createWaitingPostStore(table),
    queries: createQueryStore(table),
    queryFigures: createQueryFiguresStore(table),
    tokens: createTokenStore(table),
    accessTokens: createAccessTokenStore(table),
    suppressions: createSuppressionStore(table),
    apiKeys,
    auditLog: createAuditStore(table),
    articles,
    embargoed: createEmbargoStore(table),
    hits,
    deliveries: createDeliveryStore(table),
    sentStories: createSentStoryStore(table),
    feeds,
    sourceLists,
    sourceProposals: createSourceProposalStore(table),
    stories: createStoryStore(table),
    storyChoices: createStoryChoiceStore(table),
    ...(inboxDomain && { inboxDomain }),
    articleQueue: createQueue(sqs, config.articlesQueue()),
    post: fetch.post,
    queues: createQueueOperations(
      sqs,
      config.queues(),
      createReadQueueAges(createCloudWatchClient(), { now, log }),
    ),
    statistics: createStatisticsStore(table),
    canaries: createCanaryStore(table),
    reputation: createReputationStore(table),
    readQuota: createReadSendQuota(ses),
    timers: readTimers(config.timers()),
    heartbeats: createHeartbeatStore(table),
    subscriberData: createSubscriberDataStore(table),
    leaseMs: waits.lease,
    firstAlertAfterMs: waits.firstAlert,
    evenAnswersMs: 750,
  }),
);
