/** The messages on the queues, one type per queue. Every message may arrive twice and in any order. */
import * as z from 'zod';
import type { Article } from './articles/article.ts';

/** articles queue: `ingest-articles`, `poll-feed` → `match-articles`. */
export interface ArticleMessage {
  readonly article: Article;
}

/** wakes queue: `match-articles` → `wake-subscribers`, which splits a query with many subscribers into parts. */
const wakeMessage = z.object({
  queryId: z.string(),
  /** Only the subscribers whose ids begin so: a part of a query with many. */
  prefix: z.string().optional(),
  /** The hit is urgent and was stored at this instant or later: every subscriber with a rule on the query is woken. */
  urgentSince: z.string().optional(),
});
export type WakeMessage = Readonly<z.infer<typeof wakeMessage>>;

/** deliveries queue: `schedule-deliveries`, `wake-subscribers` → `deliver`, which decides which delivery is due. */
const deliveryMessage = z.object({
  subscriberId: z.string(),
  /** The moment that is kept for this subscriber's mail, which was put off before; ms since the epoch. */
  place: z.number().optional(),
});
export type DeliveryMessage = Readonly<z.infer<typeof deliveryMessage>>;

/** feeds queue: `schedule-feeds` → `poll-feed`, which decides whether the feed is due. */
const feedMessage = z.object({ feedId: z.string() });
export type FeedMessage = Readonly<z.infer<typeof feedMessage>>;

/** webhooks queue: `deliver`, `schedule-deliveries` → `notify-webhook`. */
const webhookMessage = z.object({
  subscriberId: z.string(),
  slot: z.string(),
  ruleId: z.string(),
  /** Only to this output, which did not take it before. Absent: to all outputs of the rule. */
  outputId: z.string().optional(),
  /** With an output: what its post says of itself while this message is under way. It is for no other attempt. */
  dueAt: z.string().optional(),
});
export type WebhookMessage = Readonly<z.infer<typeof webhookMessage>>;

/**
 * The article was normalised before it was queued. Here only the fields that everything else depends on are checked
 * again.
 */
const articleMessage = z.object({
  article: z.custom<Article>(
    (value) =>
      z
        .object({
          id: z.string(),
          revision: z.string(),
          title: z.string(),
          text: z.string(),
          receivedAt: z.string(),
        })
        .safeParse(value).success,
    'is no normalised article',
  ),
});

/** Each function throws for an invalid message, so that it ends in the dead-letter queue, where it is seen. */
export function readArticleMessage(body: string): ArticleMessage {
  return articleMessage.parse(JSON.parse(body));
}

export function readWakeMessage(body: string): WakeMessage {
  return wakeMessage.parse(JSON.parse(body));
}

export function readFeedMessage(body: string): FeedMessage {
  return feedMessage.parse(JSON.parse(body));
}

export function readDeliveryMessage(body: string): DeliveryMessage {
  return deliveryMessage.parse(JSON.parse(body));
}

export function readWebhookMessage(body: string): WebhookMessage {
  return webhookMessage.parse(JSON.parse(body));
}
