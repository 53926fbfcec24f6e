import type { MatchDeps } from '../articles/match-article.ts';
import { canaryQueryId } from './canary-query.ts';

/**
 * How a canary is matched: like every article, but apart from them. Only its own query can find it, it is in no story and
 * no list, and it is not counted.
 */
export function apartFromArticles(
  deps: MatchDeps & {
    readonly articles: { putUnlisted: MatchDeps['articles']['put'] };
  },
): MatchDeps {
  const { formerStoryIds: _, ...rest } = deps;
  return {
    ...rest,
    articles: { ...deps.articles, put: deps.articles.putUnlisted },
    assignStory: async ({ id }) => id,
    match: (article) => deps.match(article).filter(({ queryId }) => queryId === canaryQueryId(article)),
    statistics: { countArticle: async () => {} },
  };
}
