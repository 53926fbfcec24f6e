/**
 * Trigger:      feeds queue
 * Reads:        Feed, the items seen in it, its secrets; the publisher's server
 * Writes:       articles queue, Feed (next poll), the items seen in it; subscribes to WebSub hubs
 * Retries:      per message; a feed that fails is not a failed message, it waits longer for its next poll
 * Idempotency:  a feed that is not due is skipped; article ids are derived; of several pollers only one writes
 */

import { randomBytes } from 'node:crypto';
import { asError } from '../shared/as-error.ts';
import { createSqsClient } from '../shared/aws/clients.ts';
import { createLog } from '../shared/aws/log.ts';
import { createQueue } from '../shared/aws/queue.ts';
import { queueHandler } from '../shared/aws/queue-handler.ts';
import { config } from '../shared/config.ts';
import { createPageReader } from '../shared/feeds/full-text.ts';
import { type PollDueFeedDeps, pollDueFeed } from '../shared/feeds/poll-feed.ts';
import { readFeedMessage } from '../shared/messages.ts';
import { readFetchRules } from '../shared/net/fetch-rules.ts';
import { createSafeFetch } from '../shared/net/safe-fetch.ts';
import { openTable } from '../shared/store/client.ts';
import { createFeedStore } from '../shared/store/feed-store.ts';

const log = createLog('poll-feed');
const siteUrl = config.siteUrl();
const fetchRules = readFetchRules(config.fetchRules());
const userAgent = `Wirewatch/1 (news alerts; +${siteUrl})`;
const feedFetch = createSafeFetch({ ...fetchRules, userAgent, maxBytes: 10_000_000, deadline: 20_000 });
const pageFetch = createSafeFetch({ ...fetchRules, userAgent, maxBytes: 3_000_000, deadline: 8_000 });

const deps: PollDueFeedDeps = {
  get: feedFetch.get,
  post: feedFetch.post,
  readPage: createPageReader(pageFetch.get, (error) =>
    // Without its address, which may contain a key.
    log.error('The page of an article cannot be read', asError(error)),
  ),
  feeds: createFeedStore(openTable(config.table())),
  articles: createQueue(createSqsClient(), config.articlesQueue()),
  // Hubs can reach a public site only.
  callbackFor: (feedId) => (siteUrl.startsWith('https:') ? `${siteUrl}/websub/${feedId}` : undefined),
  createSecret: () => randomBytes(32).toString('base64url'),
  now: () => new Date(),
  log,
};

export const handler = queueHandler(log, (body) => pollDueFeed(readFeedMessage(body).feedId, deps));
