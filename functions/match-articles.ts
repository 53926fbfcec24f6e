/**
 * Trigger:      articles queue
 * Reads:        SourceList, Article, Story, StandingText, IndexSnapshot, Query (changes, wakes)
 * Writes:       Article, Story (and Development of followed ones), StandingText, Hit, statistics, QueryFigures, Query (wakes), wakes queue; at the end a mark that all is done
 * Retries:      per message, then dead-letter queue
 * Idempotency:  ids are derived; a hit written twice shows as one story; only the mark stops a repeat
 */
import { randomUUID } from 'node:crypto';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createAskIndex } from '../shared/articles/ask-index.ts';
import { createArticleCount } from '../shared/articles/count-articles.ts';
import { createExplain } from '../shared/articles/explain-match.ts';
import { type MatchDeps, matchArticle } from '../shared/articles/match-article.ts';
import { createQueryFigures } from '../shared/articles/query-figures.ts';
import { sourceListsOf } from '../shared/articles/source-lists.ts';
import { createSqsClient } from '../shared/aws/clients.ts';
import { createCount } from '../shared/aws/count.ts';
import { createLog } from '../shared/aws/log.ts';
import { createQueue } from '../shared/aws/queue.ts';
import { queueHandler } from '../shared/aws/queue-handler.ts';
import { isCanary } from '../shared/canary/canary-article.ts';
import { apartFromArticles } from '../shared/canary/match-canary.ts';
import { config } from '../shared/config.ts';
import { readWaits } from '../shared/delivery/waits.ts';
import { settleLanguage } from '../shared/matching/analysis/language-of-article.ts';
import { QueryIndex } from '../shared/matching/query-index.ts';
import { readArticleMessage } from '../shared/messages.ts';
import { createLiveIndex } from '../shared/rules/live-index.ts';
import { refreshed } from '../shared/security/refreshed.ts';
import { createArticleStore } from '../shared/store/article-store.ts';
import { openTable } from '../shared/store/client.ts';
import { createDevelopmentStore } from '../shared/store/development-store.ts';
import { createHitStore } from '../shared/store/hit-store.ts';
import { createIndexSnapshotStore } from '../shared/store/index-snapshot-store.ts';
import { createQueryFiguresStore } from '../shared/store/query-figures-store.ts';
import { createQueryStore } from '../shared/store/query-store.ts';
import { createSchemaCheck } from '../shared/store/schema-version.ts';
import { createSourceListStore } from '../shared/store/source-list-store.ts';
import { createStandingTextStore } from '../shared/store/standing-text-store.ts';
import { createStatisticsStore } from '../shared/store/statistics-store.ts';
import { createStoryStore } from '../shared/store/story-store.ts';
import { assignStory, formerStoryIds } from '../shared/stories/assign-story.ts';
import { describeChange } from '../shared/stories/describe-change.ts';
import { createKeepTold } from '../shared/stories/keep-told.ts';
import { createNoteDevelopment } from '../shared/stories/note-development.ts';

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
/** How long a container uses the lists before it reads them again. */
const listsHeldMs = 60_000;

const articles = createArticleStore(table);
const checkSchema = createSchemaCheck(table, now);
const figures = createQueryFigures({
  store: createQueryFiguresStore(table),
  container: randomUUID(),
  log,
  now,
});
const articleCount = createArticleCount({ statistics: createStatisticsStore(table), log });

let index = QueryIndex.build([], options);
const deps = {
  articles,
  keepTold: createKeepTold({ articles, log, now }),
  assignStory: (article) => assignStory(article, stories, standingTexts, log),
  formerStoryIds: (storyId) => formerStoryIds(storyId, stories),
  noteDevelopment: createNoteDevelopment({
    stories,
    standingTexts,
    articles,
    developments: createDevelopmentStore(table),
    log,
    now,
  }),
  sourceListsOf: refreshed(async () => sourceListsOf(await sourceLists.all()), now, listsHeldMs),
  settleLanguage: (article) => settleLanguage(article, options.defaultLanguage),
  describeChange,
  match: createAskIndex({ index: () => index, log, countSetAside: () => count('QueriesSetAside'), figures }),
  explain: createExplain(options, (error) =>
    log.warn('A match was not explained', { reason: String(error) }),
  ),
  queries,
  hits: createHitStore(table),
  wakes: createQueue(createSqsClient(), config.wakesQueue()),
  statistics: articleCount,
  wakeEveryMs: readWaits(config.waits()).wakeEvery,
  log,
  now,
} satisfies MatchDeps;
const canaryDeps = apartFromArticles(deps);

const matchBatch = queueHandler(
  log,
  (body) => {
    const { article } = readArticleMessage(body);
    return matchArticle(article, isCanary(article) ? canaryDeps : deps);
  },
  {
    async prepare() {
      await checkSchema();
      // Before every batch: a rule saved before an article was accepted must see it.
      index = await liveIndex();
    },
  },
);

export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const answer = await matchBatch(event, context);
  await Promise.all([figures.flush(), articleCount.flush()]);
  return answer;
}
