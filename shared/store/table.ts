/**
 * The schema of the one table. CDK, the local table and the tests all create the table from it.
 *
 * The index `gsi1` answers "what is due" and "who uses this". It has only keys, which makes it the cheapest index. There
 * is no local index: a table with one can never split the items of a partition key, which then hold 10 GB at most.
 */
export const tableSchema = {
  partitionKey: 'pk',
  sortKey: 'sk',
  ttlAttribute: 'expiresAt',
  globalIndexes: [{ name: 'gsi1', partitionKey: 'gsi1pk', sortKey: 'gsi1sk', projection: 'KEYS_ONLY' }],
} as const;

/** Days after which an item of a kind is not needed any more. TTL can be late by days, so reads filter as well. */
export const retentionDays = {
  article: 90,
  hit: 35,
  /** Longer than any container relies on the log of changed queries (`logReach`). */
  queryChange: 2,
  delivery: 90,
  deletedRule: 30,
  /** Of an invitation to a rule that nobody answered. */
  invitation: 30,
  sentStory: 90,
  /** As long as what was sent of the story. */
  storyChoice: 90,
  story: 7,
  /** After the time that it is followed for. */
  followedStory: 1,
  /** Longer than a followed story may be quiet. */
  development: 14,
  standingText: 30,
  /**
   * As long as the article: a dead letter may return after two weeks, and a publisher may send the article again at
   * any time.
   */
  matched: 90,
  pendingSubscriber: 7,
  /** Of the mails of a day: how many were sent, bounced, and were reported as spam. */
  mailCounts: 10,
  /** As long as what it is about. */
  rating: 90,
  /** Since the last attempt. */
  webhookState: 90,
  waitingPost: 14,
  /** The article of a canary, and the last canary. */
  canary: 1,
  /** After the end of the embargo, so that an outage loses no article. */
  embargoOver: 30,
  /** What operators changed. */
  audit: 365,
  queryFigures: 15,
  /** Since it was last asked for. */
  sourceProposal: 30,
} as const;

/** The TTL format of DynamoDB: whole seconds since the epoch. */
export function expiryAfter(days: number, now: Date): number {
  return Math.floor(now.getTime() / 1000) + days * 86_400;
}
