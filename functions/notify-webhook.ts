/**
 * Trigger:      webhooks queue
 * Reads:        Subscriber, Rule, plan of the delivery, Article, WebhookState, WaitingPost
 * Writes:       WebhookState, WaitingPost; posts to the outputs of the rule; a mail when an output is given up
 * Retries:      what a receiver does not take waits in the table for its next attempt; a failure of ours is retried per
 *               message, then dead-letter queue
 * Idempotency:  the message has the same id at every attempt, so that receivers can drop repeats; what an output took is
 *               remembered in its state
 */
import { createLog } from '../shared/aws/log.ts';
import { queueHandler } from '../shared/aws/queue-handler.ts';
import { readBrand } from '../shared/brand.ts';
import { config } from '../shared/config.ts';
import { readWebhookMessage } from '../shared/messages.ts';
import { readFetchRules } from '../shared/net/fetch-rules.ts';
import { createSafeFetch } from '../shared/net/safe-fetch.ts';
import { createArticleStore } from '../shared/store/article-store.ts';
import { openTable } from '../shared/store/client.ts';
import { createDeliveryStore } from '../shared/store/delivery-store.ts';
import { createRuleStore } from '../shared/store/rule-store.ts';
import { createSubscriberStore } from '../shared/store/subscriber-store.ts';
import { createWaitingPostStore } from '../shared/store/waiting-post-store.ts';
import { createWebhookStateStore } from '../shared/store/webhook-state-store.ts';
import { type NotifyDeps, notifyWebhook } from '../shared/webhooks/notify-webhook.ts';

const log = createLog('notify-webhook');
const now = () => new Date();
// Read now, so that a setting that is missing fails the start, not a mail.
const sender = config.sender();
const configurationSet = config.configurationSet();
const brand = readBrand(config.brand());
const siteUrl = config.siteUrl();
const table = openTable(config.table());
const fetch = createSafeFetch({
  ...readFetchRules(config.fetchRules()),
  userAgent: `Wirewatch/1 (news alerts; +${siteUrl})`,
  maxBytes: 64_000,
  deadline: 15_000,
});
const deps: NotifyDeps = {
  subscribers: createSubscriberStore(table),
  rules: createRuleStore(table),
  deliveries: createDeliveryStore(table),
  articles: createArticleStore(table),
  states: createWebhookStateStore(table),
  posts: createWaitingPostStore(table),
  post: fetch.post,
  tellOwner,
  onPoison: (articleId, error) => log.error(`Article ${articleId} cannot be shown in a post`, error),
  random: Math.random,
  now,
};

/** Mails the owner of an output that was given up, by code that is read then: that happens seldom. */
async function tellOwner(...told: Parameters<NotifyDeps['tellOwner']>): Promise<void> {
  const [{ createSesClient, createSesMailer }, { createTellOwner }] = await Promise.all([
    import('../shared/aws/ses-mailer.ts'),
    import('../shared/webhooks/tell-owner.ts'),
  ]);
  const tell = createTellOwner({
    mailer: createSesMailer(createSesClient(), sender, configurationSet),
    sender,
    brand,
    siteUrl,
    now,
  });
  await tell(...told);
}

/** The later ones wait for the visibility timeout: a mail that SES does not take needs more than minutes. */
const quickRetries = 2;

export const handler = queueHandler(log, (body) => notifyWebhook(readWebhookMessage(body), deps), {
  quickRetries,
});
