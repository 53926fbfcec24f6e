/**
 * The one table, stated once: CDK, the local table and the tests all create it from this.
 *
 * - `gsi1` answers "what is due" and "who uses this", so it carries keys only: the cheapest index there is.
 * - `lsi1` answers "which queries changed since", which must be strongly consistent, and only a local index can be.
 */
export const tableSchema = {
  partitionKey: 'pk',
  sortKey: 'sk',
  ttlAttribute: 'expiresAt',
  localIndexes: [{ name: 'lsi1', sortKey: 'lsi1sk', projection: 'ALL' }],
  globalIndexes: [{ name: 'gsi1', partitionKey: 'gsi1pk', sortKey: 'gsi1sk', projection: 'KEYS_ONLY' }],
} as const;

/** Days after which an item of a kind is of no more use. TTL lags by up to days, so reads filter as well. */
export const retentionDays = {
  article: 90,
  hit: 35,
  delivery: 90,
  sentStory: 90,
  story: 7,
  standingText: 30,
  /** As long as the article: a dead letter may come back after two weeks, and a publisher may send the article at any time. */
  matched: 90,
  pendingSubscriber: 7,
  /** Since the last attempt. */
  webhookState: 90,
  /** After its end, so that an outage loses none. */
  embargoOver: 30,
} as const;

/** DynamoDB's TTL format: whole seconds since the epoch. */
export function expiryAfter(days: number, now: Date): number {
  return Math.floor(now.getTime() / 1000) + days * 86_400;
}
