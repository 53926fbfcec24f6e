/** What travels on the queues, one type per queue. Every message may arrive twice and in any order. */
import type { Article } from './articles/article.ts';

/** articles queue: `ingest-articles`, `poll-feed` → `match-articles`. */
export interface ArticleMessage {
  readonly article: Article;
}

/** wakes queue: `match-articles` → `wake-subscribers`; a page that is not the last goes back with its cursor. */
export interface WakeMessage {
  readonly queryId: string;
  readonly cursor?: string;
}

/** deliveries queue: `schedule-deliveries`, `wake-subscribers` → `deliver`. Which delivery is due is decided there. */
export interface DeliveryMessage {
  readonly subscriberId: string;
}

/** feeds queue: `schedule-feeds` → `poll-feed`. */
export interface FeedMessage {
  readonly feedId: string;
}

/** webhooks queue: `deliver` → `notify-webhook`. */
export interface WebhookMessage {
  readonly subscriberId: string;
  readonly slot: string;
  readonly ruleId: string;
}
