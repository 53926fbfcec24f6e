import type { QueryIndex, SetAside } from '../matching/query-index.ts';
import type { Article } from './article.ts';
import type { ArticleMatch } from './match-article.ts';
import type { QueryFigures } from './query-figures.ts';

/** How many query ids the log names when an article makes the index set queries aside. */
const named = 10;

export interface AskIndexDeps {
  readonly index: () => QueryIndex;
  readonly log: { warn(message: string, extra?: Record<string, unknown>): void };
  /** Counts an article for which queries were set aside. */
  readonly countSetAside: () => void;
  readonly figures: Pick<QueryFigures, 'hit' | 'cost' | 'setAside'>;
}

/**
 * Asks the index which queries an article matches. Queries that it sets aside are logged and counted. The other
 * queries are not affected.
 */
export function createAskIndex(deps: AskIndexDeps): (article: Article) => readonly ArticleMatch[] {
  return (article) => {
    const setAside: SetAside[] = [];
    const matches = deps.index().match(
      article,
      (query) => {
        setAside.push(query);
        deps.figures.setAside(query.queryId);
      },
      ({ queryId, steps }) => deps.figures.cost(queryId, steps),
    );
    for (const { queryId } of matches) deps.figures.hit(queryId);
    if (setAside.length > 0) {
      deps.log.warn('Queries were set aside for an article', {
        articleId: article.id,
        count: setAside.length,
        queries: setAside.slice(0, named),
      });
      deps.countSetAside();
    }
    return matches;
  };
}
