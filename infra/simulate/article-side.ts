import { createAskIndex } from '../../shared/articles/ask-index.ts';
import { createArticleCount } from '../../shared/articles/count-articles.ts';
import { createExplain } from '../../shared/articles/explain-match.ts';
import { type MatchDeps, matchArticle } from '../../shared/articles/match-article.ts';
import { createQueryFigures } from '../../shared/articles/query-figures.ts';
import { sourceListsOf } from '../../shared/articles/source-lists.ts';
import { defaultWaits } from '../../shared/delivery/waits.ts';
import { type WakeDeps, wakeSubscribers } from '../../shared/delivery/wake-subscribers.ts';
import type { QueryIndex } from '../../shared/matching/query-index.ts';
import type { ArticleMessage, DeliveryMessage, WakeMessage } from '../../shared/messages.ts';
import { refreshed } from '../../shared/security/refreshed.ts';
import { createArticleStore } from '../../shared/store/article-store.ts';
import type { TableAccess } from '../../shared/store/client.ts';
import { createHitStore } from '../../shared/store/hit-store.ts';
import { createQueryFiguresStore } from '../../shared/store/query-figures-store.ts';
import { createQueryStore } from '../../shared/store/query-store.ts';
import { createRuleStore } from '../../shared/store/rule-store.ts';
import { createSourceListStore } from '../../shared/store/source-list-store.ts';
import { createStandingTextStore } from '../../shared/store/standing-text-store.ts';
import { createStatisticsStore } from '../../shared/store/statistics-store.ts';
import { createStoryStore } from '../../shared/store/story-store.ts';
import { createSubscriberStore } from '../../shared/store/subscriber-store.ts';
import { assignStory, formerStoryIds } from '../../shared/stories/assign-story.ts';
import { describeChange } from '../../shared/stories/describe-change.ts';
import { createKeepTold } from '../../shared/stories/keep-told.ts';
import { minute } from '../../shared/time/units.ts';
import { queues } from '../service-plan.ts';
import type { HandleMessage } from './simulated-function.ts';
import type { SimulatedQueue } from './simulated-queue.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface ArticleSide {
  readonly clock: VirtualClock;
  readonly table: TableAccess;
  /** Built once. How containers read changes of rules is not simulated. */
  readonly index: QueryIndex;
  readonly wakes: SimulatedQueue<WakeMessage>;
  readonly deliveries: SimulatedQueue<DeliveryMessage>;
}

const log = { warn: () => {}, error: () => {} };

/**
 * Makes instances of the function `match-articles`, wired as functions/match-articles.ts does it. They share the stores
 * that keep nothing between calls. The stated language of an article is used: detecting it takes only processor time,
 * and that is assumed anyway.
 */
export function createMatchInstances(
  side: ArticleSide,
): (container: number) => HandleMessage<ArticleMessage> {
  const { clock, table, index, wakes } = side;
  const { now } = clock;
  const articles = createArticleStore(table);
  const stories = createStoryStore(table, now);
  const standingTexts = createStandingTextStore(table, now);
  const sourceLists = createSourceListStore(table);
  const queryFigures = createQueryFiguresStore(table);
  const statistics = createStatisticsStore(table);
  const queries = createQueryStore(table);
  return (container) => {
    const figures = createQueryFigures({ store: queryFigures, container: String(container), log, now });
    const articleCount = createArticleCount({ statistics, log });
    let handled = 0;
    const deps: MatchDeps = {
      articles,
      keepTold: createKeepTold({ articles, log, now }),
      assignStory: (article) => assignStory(article, stories, standingTexts, log),
      formerStoryIds: (storyId) => formerStoryIds(storyId, stories),
      sourceListsOf: refreshed(async () => sourceListsOf(await sourceLists.all()), now, minute),
      describeChange,
      match: createAskIndex({ index: () => index, log, countSetAside: () => {}, figures }),
      explain: createExplain({ defaultLanguage: 'en' }),
      queries,
      // Counts what its container stored.
      hits: createHitStore(table, { now }),
      wakes,
      statistics: articleCount,
      wakeEveryMs: defaultWaits.wakeEvery,
      log,
      now,
    };
    return async ({ article }) => {
      await matchArticle(article, deps);
      await figures.flush();
      // The batches of a busy site are full. In a sample, a batch has one article.
      handled++;
      if (handled % queues.articles.batchSize === 0) await articleCount.flush();
    };
  };
}

/** Makes instances of the function `wake-subscribers`, wired as functions/wake-subscribers.ts does it. */
export function createWakeInstances({
  clock,
  table,
  wakes,
  deliveries,
}: ArticleSide): () => HandleMessage<WakeMessage> {
  const deps: WakeDeps = {
    rules: createRuleStore(table),
    hits: createHitStore(table, { now: clock.now }),
    subscribers: createSubscriberStore(table),
    wakes,
    deliveries,
    log,
    now: clock.now,
  };
  return () => (message) => wakeSubscribers(message, deps);
}
