/**
 * Trigger:      webhooks queue
 * Reads:        Subscriber, Rule, plan of the delivery, Article, WebhookState
 * Writes:       WebhookState; posts to the receiver that the rule names
 * Retries:      per message, then dead-letter queue
 * Idempotency:  the message's id is the same at every attempt, so that receivers can drop repeats
 */
import { createLog } from '../shared/aws/log.ts';
import { queueHandler } from '../shared/aws/queue-handler.ts';
import { config } from '../shared/config.ts';
import { readWebhookMessage } from '../shared/messages.ts';
import { readFetchRules } from '../shared/net/fetch-rules.ts';
import { createSafeFetch } from '../shared/net/safe-fetch.ts';
import { createArticleStore } from '../shared/store/article-store.ts';
import { openTable } from '../shared/store/client.ts';
import { createDeliveryStore } from '../shared/store/delivery-store.ts';
import { createRuleStore } from '../shared/store/rule-store.ts';
import { createSubscriberStore } from '../shared/store/subscriber-store.ts';
import { createWebhookStateStore } from '../shared/store/webhook-state-store.ts';
import { type NotifyDeps, notifyWebhook } from '../shared/webhooks/notify-webhook.ts';

const table = openTable(config.table());
const fetch = createSafeFetch({
  ...readFetchRules(config.fetchRules()),
  userAgent: `Wirewatch/1 (news alerts; +${config.siteUrl()})`,
  maxBytes: 64_000,
  deadline: 15_000,
});
const deps: NotifyDeps = {
  subscribers: createSubscriberStore(table),
  rules: createRuleStore(table),
  deliveries: createDeliveryStore(table),
  articles: createArticleStore(table),
  states: createWebhookStateStore(table),
  post: fetch.post,
  now: () => new Date(),
};

export const handler = queueHandler(createLog('notify-webhook'), (body) =>
  notifyWebhook(readWebhookMessage(body), deps),
);
