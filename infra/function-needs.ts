import type { IndexName, ItemAction } from './database.ts';
import type { FunctionName, QueueName } from './service-plan.ts';

/** What one function may touch. Its permissions and its environment are both made from this, so they agree. */
export interface FunctionNeeds {
  /** On the table itself, item by item or by partition. */
  readonly table: readonly ItemAction[];
  /** Indexes that it queries. */
  readonly indexes?: readonly IndexName[];
  readonly sendsTo?: readonly QueueName[];
  /** Queues whose depth it asks for; it also sends to them. */
  readonly measures?: readonly QueueName[];
  /** Reports to operators how full every queue is and how old its messages are, and redrives the dead letters of these. */
  readonly redrives?: readonly QueueName[];
  /** Sends mail as the sender. */
  readonly mails?: true;
  /** Asks SES how much may be sent. */
  readonly readsQuota?: true;
  /** Sends no more than a new sender may. */
  readonly warmsUp?: true;
  /** Writes links to the site. */
  readonly links?: true;
  /** Limits callers by their address, also behind the operator's CloudFront distribution. */
  readonly limitsCallers?: true;
  /** Shows how the deployment presents itself. */
  readonly brand?: true;
  /** Fetches addresses that strangers name: public ones, and in the local service those of this machine too. */
  readonly fetches?: true;
  /** Reads SES's events about mails, and accepts them from the feedback topic only. */
  readonly feedback?: true;
  /** Makes subscriber ids, or signs or verifies links. */
  readonly keys?: true;
  /** Makes addresses for newsletters, if the service has a domain for them. */
  readonly newsletters?: true;
  /** Reads the mails that SES received and deletes them, and believes the topic of letters only. */
  readonly letters?: true;
  /** Checks whether every timer runs. */
  readonly timers?: true;
  /** Authenticates operators. */
  readonly operatorKey?: true;
}

export const functionNeeds: Readonly<Record<FunctionName, FunctionNeeds>> = {
  web: {
    table: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'],
    indexes: ['gsi1'],
    sendsTo: ['articles'],
    // Not to feedback and letters, which SES alone may write to.
    redrives: ['articles', 'wakes', 'deliveries', 'feeds', 'webhooks'],
    mails: true,
    links: true,
    brand: true,
    limitsCallers: true,
    newsletters: true,
    // To try the output of a rule, and to read packs of rules.
    fetches: true,
    keys: true,
    operatorKey: true,
    // For the operator's console.
    readsQuota: true,
    timers: true,
  },
  'ingest-articles': {
    // UpdateItem for newsletters: counters, and what is known of each.
    table: ['GetItem', 'PutItem', 'UpdateItem'],
    sendsTo: ['articles'],
    operatorKey: true,
  },
  'match-articles': {
    table: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'BatchWriteItem'],
    sendsTo: ['wakes'],
  },
  'wake-subscribers': {
    // Query for hits: whether there are enough to be unusual. GetItem for who has left before something urgent could be noted.
    table: ['GetItem', 'BatchGetItem', 'Query', 'UpdateItem'],
    indexes: ['gsi1'],
    sendsTo: ['wakes', 'deliveries'],
  },
  'schedule-deliveries': {
    // UpdateItem for posts that are queued again.
    table: ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
    indexes: ['gsi1'],
    sendsTo: ['deliveries', 'webhooks'],
    measures: ['deliveries'],
    readsQuota: true,
    warmsUp: true,
  },
  deliver: {
    table: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'],
    indexes: ['gsi1'],
    sendsTo: ['webhooks', 'deliveries'],
    mails: true,
    readsQuota: true,
    warmsUp: true,
    brand: true,
    links: true,
    keys: true,
  },
  'record-feedback': {
    table: ['GetItem', 'PutItem', 'UpdateItem'],
    feedback: true,
    keys: true,
  },
  'release-articles': {
    table: ['GetItem', 'BatchGetItem', 'PutItem', 'DeleteItem'],
    indexes: ['gsi1'],
    sendsTo: ['articles'],
  },
  'schedule-feeds': {
    table: ['PutItem'],
    indexes: ['gsi1'],
    sendsTo: ['feeds'],
    measures: ['feeds'],
  },
  'poll-feed': {
    table: ['GetItem', 'PutItem', 'UpdateItem'],
    sendsTo: ['articles'],
    links: true,
    fetches: true,
  },
  'notify-webhook': {
    table: ['GetItem', 'BatchGetItem', 'PutItem', 'DeleteItem'],
    links: true,
    fetches: true,
    // To the owner of an output that is given up.
    mails: true,
    brand: true,
  },
  'receive-letter': {
    table: ['GetItem', 'UpdateItem'],
    sendsTo: ['articles'],
    letters: true,
  },
  'watch-service': {
    table: ['BatchGetItem', 'Query', 'PutItem'],
    indexes: ['gsi1'],
    readsQuota: true,
    timers: true,
  },
  canary: {
    table: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
    links: true,
    keys: true,
    operatorKey: true,
  },
  'compact-index': {
    table: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'],
    indexes: ['gsi1'],
    // To fetch packs of rules. Servers are told which site asks.
    fetches: true,
    links: true,
  },
};
