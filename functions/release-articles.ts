/**
 * Trigger:      every minute
 * Reads:        EmbargoedArticle (due), Article
 * Writes:       articles queue, EmbargoedArticle (removed), heartbeat
 * Retries:      not needed: the next minute finds the same articles due
 * Idempotency:  an article is queued first and then removed, if it is unchanged; queued twice it is matched once
 */
import { releaseArticles } from '../shared/articles/release-articles.ts';
import { createSqsClient } from '../shared/aws/clients.ts';
import { createLog } from '../shared/aws/log.ts';
import { createQueue } from '../shared/aws/queue.ts';
import { config } from '../shared/config.ts';
import type { ArticleMessage } from '../shared/messages.ts';
import { createArticleStore } from '../shared/store/article-store.ts';
import { openTable } from '../shared/store/client.ts';
import { createEmbargoStore } from '../shared/store/embargo-store.ts';
import { createHeartbeatStore } from '../shared/store/heartbeat-store.ts';
import { createBeat } from '../shared/watch/beat.ts';

const log = createLog('release-articles');
const table = openTable(config.table());
const deps = {
  embargoed: createEmbargoStore(table),
  articles: createArticleStore(table),
  queue: createQueue<ArticleMessage>(createSqsClient(), config.articlesQueue()),
  log,
  now: () => new Date(),
};
const beat = createBeat('release-articles', { ...createHeartbeatStore(table), now: deps.now });

export async function handler(): Promise<void> {
  const released = await releaseArticles(deps);
  if (released > 0) log.info('Articles released', { released });
  await beat();
}
