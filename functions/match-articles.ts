/**
 * Trigger:      articles queue
 * Reads:        SourceList, Article, Story, StandingText, IndexSnapshot, Query (changes, wakes)
 * Writes:       Article, Story, StandingText, Hit, statistics, Query (wakes), wakes queue; last a mark that all is done
 * Retries:      per message, then dead-letter queue
 * Idempotency:  ids are derived; hits written twice are one story to whoever reads them; only the mark ends a repeat
 */
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createAskIndex } from '../shared/articles/ask-index.ts';
import { createExplain } from '../shared/articles/explain-match.ts';
import { type MatchDeps, matchArticle } from '../shared/articles/match-article.ts';
import { sourceListsOf } from '../shared/articles/source-lists.ts';
import { createSqsClient } from '../shared/aws/clients.ts';
import { createCount } from '../shared/aws/count.ts';
import { createLog } from '../shared/aws/log.ts';
import { createQueue } from '../shared/aws/queue.ts';
import { queueHandler } from '../shared/aws/queue-handler.ts';
import { config } from '../shared/config.ts';
import { readWaits } from '../shared/delivery/waits.ts';
import { QueryIndex } from '../shared/matching/query-index.ts';
import { readArticleMessage } from '../shared/messages.ts';
import { createLiveIndex } from '../shared/rules/live-index.ts';
import { refreshed } from '../shared/security/refreshed.ts';
import { createArticleStore } from '../shared/store/article-store.ts';
import { openTable } from '../shared/store/client.ts';
import { createHitStore } from '../shared/store/hit-store.ts';
import { createIndexSnapshotStore } from '../shared/store/index-snapshot-store.ts';
import { createQueryStore } from '../shared/store/query-store.ts';
import { createSourceListStore } from '../shared/store/source-list-store.ts';
import { createStandingTextStore } from '../shared/store/standing-text-store.ts';
import { createStatisticsStore } from '../shared/store/statistics-store.ts';
import { createStoryStore } from '../shared/store/story-store.ts';
import { assignStory, formerStoryIds } from '../shared/stories/assign-story.ts';
import { describeChange } from '../shared/stories/describe-change.ts';

const now = () => new Date();
const log = createLog('match-articles');
const count = createCount('match-articles');
const table = openTable(config.table());
const options = { defaultLanguage: config.defaultLanguage() };
const queries = createQueryStore(table);
const stories = createStoryStore(table);
const standingTexts = createStandingTextStore(table);
const liveIndex = createLiveIndex({ queries, snapshots: createIndexSnapshotStore(table), options, log, now });

const sourceLists = createSourceListStore(table);
/** A changed list counts after so long. */
const listsHeldMs = 60_000;

let index = QueryIndex.build([], options);
const deps: MatchDeps = {
  articles: createArticleStore(table),
  assignStory: (article) => assignStory(article, stories, standingTexts, log),
  formerStoryIds: (storyId) => formerStoryIds(storyId, stories),
  sourceListsOf: refreshed(async () => sourceListsOf(await sourceLists.all()), now, listsHeldMs),
  describeChange,
  match: createAskIndex({ index: () => index, log, countSetAside: () => count('QueriesSetAside') }),
  explain: createExplain(options, (error) =>
    log.warn('A match was not explained', { reason: String(error) }),
  ),
  queries,
  hits: createHitStore(table),
  wakes: createQueue(createSqsClient(), config.wakesQueue()),
  statistics: createStatisticsStore(table),
  wakeEveryMs: readWaits(config.waits()).wakeEvery,
  log,
  now,
};

const matchBatch = queueHandler(log, (body) => matchArticle(readArticleMessage(body).article, deps));

export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  // Before every batch: a rule saved before an article was accepted must see it.
  index = await liveIndex();
  return matchBatch(event, context);
}
