/**
 * Trigger: HTTP, `POST /v1/articles`
 * Reads: API keys, the operator key; newsletters by their address
 * Writes: articles queue, EmbargoedArticle, Feed (last letter of a newsletter), counters
 * Retries: by the caller, who gets 202 only when the queue has everything
 * Idempotency: article ids and revisions are derived from what the articles say
 */
import { handle } from 'hono/aws-lambda';
import { createSqsClient } from '../../shared/aws/clients.ts';
import { createLog } from '../../shared/aws/log.ts';
import { createQueue } from '../../shared/aws/queue.ts';
import { createReadSecret } from '../../shared/aws/secrets.ts';
import { config } from '../../shared/config.ts';
import type { ArticleMessage } from '../../shared/messages.ts';
import { createFindApiKey } from '../../shared/security/find-api-key.ts';
import { createReadOperatorKey } from '../../shared/security/keys.ts';
import { createCountAgainst } from '../../shared/security/rate-limit.ts';
import { createApiKeyStore } from '../../shared/store/api-key-store.ts';
import { openTable } from '../../shared/store/client.ts';
import { createEmbargoStore } from '../../shared/store/embargo-store.ts';
import { createFeedStore } from '../../shared/store/feed-store.ts';
import { createRateCounterStore } from '../../shared/store/rate-counter-store.ts';
import { createIngestApp } from './app.ts';

const now = () => new Date();
const table = openTable(config.table());
const queue = createQueue<ArticleMessage>(createSqsClient(), config.articlesQueue());

export const handler = handle(
  createIngestApp({
    findApiKey: createFindApiKey({
      apiKeys: createApiKeyStore(table),
      readOperatorKey: createReadOperatorKey(createReadSecret(config.keysSecret()), now),
      now,
    }),
    feeds: createFeedStore(table),
    countAgainst: createCountAgainst({ counters: createRateCounterStore(table), now }),
    embargoed: createEmbargoStore(table),
    enqueueArticles: (messages) => queue.send(messages),
    now,
    log: createLog('ingest-articles'),
  }),
);
