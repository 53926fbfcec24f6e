/**
 * The schema of the one table. CDK, the local table and the tests all create the table from it.
 *
 * - `gsi1` answers "what is due" and "who uses this". It has only keys, which makes it the cheapest index.
 * - `lsi1` answers "which queries changed since". This must be strongly consistent, which only a local index can be.
 */
export const tableSchema = {
  partitionKey: 'pk',
  sortKey: 'sk',
  ttlAttribute: 'expiresAt',
  localIndexes: [{ name: 'lsi1', sortKey: 'lsi1sk', projection: 'ALL' }],
  globalIndexes: [{ name: 'gsi1', partitionKey: 'gsi1pk', sortKey: 'gsi1sk', projection: 'KEYS_ONLY' }],
} as const;

/** Days after which an item of a kind is not needed any more. TTL can be late by days, so reads filter as well. */
export const retentionDays = {
  article: 90,
  hit: 35,
  delivery: 90,
  sentStory: 90,
  story: 7,
  standingText: 30,
  /**
   * As long as the article: a dead letter may return after two weeks, and a publisher may send the article again at
   * any time.
   */
  matched: 90,
  pendingSubscriber: 7,
  /** Since the last attempt. */
  webhookState: 90,
  /** After the end of the embargo, so that an outage loses no article. */
  embargoOver: 30,
} as const;

/** The TTL format of DynamoDB: whole seconds since the epoch. */
export function expiryAfter(days: number, now: Date): number {
  return Math.floor(now.getTime() / 1000) + days * 86_400;
}
