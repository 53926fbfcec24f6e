/**
 * Trigger:      letters queue (mails received by SES, through SNS); deployed with `inboxDomain` only
 * Reads:        the mail in its bucket; Feed (which newsletter has the address), rate counters
 * Writes:       articles queue, Feed (last letter, address to confirm at a list), counters; deletes the mail
 * Retries:      per message, then dead-letter queue; so does a notice that is not from SES about our bucket
 * Idempotency:  article ids are derived; a mail that no longer exists was read before
 */
import { createSqsClient } from '../shared/aws/clients.ts';
import { createCount } from '../shared/aws/count.ts';
import { createLog } from '../shared/aws/log.ts';
import { createQueue } from '../shared/aws/queue.ts';
import { queueHandler } from '../shared/aws/queue-handler.ts';
import { createReceivedMails, mailBucket } from '../shared/aws/received-mails.ts';
import { config } from '../shared/config.ts';
import { type ReceiveLetterDeps, receiveLetter } from '../shared/letters/receive-letter.ts';
import { readReceivedLetter } from '../shared/letters/received-letter.ts';
import type { ArticleMessage } from '../shared/messages.ts';
import { createCountAgainst } from '../shared/security/rate-limit.ts';
import { openTable } from '../shared/store/client.ts';
import { createFeedStore } from '../shared/store/feed-store.ts';
import { createRateCounterStore } from '../shared/store/rate-counter-store.ts';

const now = () => new Date();
const log = createLog('receive-letter');
const table = openTable(config.table());
const bucket = config.lettersBucket();
const topicArn = config.lettersTopic();
const queue = createQueue<ArticleMessage>(createSqsClient(), config.articlesQueue());
const deps: ReceiveLetterDeps = {
  feeds: createFeedStore(table),
  countAgainst: createCountAgainst({ counters: createRateCounterStore(table), now }),
  enqueue: (articles) => queue.send(articles.map((article) => ({ article }))),
  mails: createReceivedMails(mailBucket(bucket)),
  count: createCount('receive-letter'),
  log,
  now,
};

export const handler = queueHandler(log, async (body) => {
  const received = readReceivedLetter(body, { topicArn, bucket });
  if (received) await receiveLetter(received, deps);
});
