import { clockSkewMs } from '../time/clock-skew.ts';
import { day } from '../time/units.ts';
import type { Article } from './article.ts';
import { InvalidArticleError } from './invalid-article-error.ts';

/** The longest time that an embargo may last. */
const longestEmbargoDays = 30;

/**
 * An article that nobody may see before a certain time. It is stored apart from all others, so that code that reads
 * those cannot find it.
 */
export interface EmbargoedArticle {
  /** The article as it will be published: `receivedAt` is the end of the embargo. */
  readonly article: Article;
  /** ISO instant of the end of the embargo. Before it the article is neither sent nor shown. */
  readonly notBefore: string;
  /** ISO instant at which it was received. Of two with the same id, the later one counts. */
  readonly acceptedAt: string;
}

/**
 * The end of an embargo; undefined if there is none or it is over. An embargo that ends within the possible clock
 * difference is not over yet, since our clock may be ahead.
 *
 * @throws {InvalidArticleError} for an embargo of more than 30 days.
 */
export function embargoEnd(notBefore: string | undefined, now: Date): Date | undefined {
  if (notBefore === undefined) return undefined;
  const end = new Date(notBefore);
  if (isOver(end, now)) return undefined;
  if (end.getTime() > now.getTime() + longestEmbargoDays * day) {
    throw new InvalidArticleError([
      {
        path: 'notBefore',
        message: `is more than ${longestEmbargoDays} days ahead; send the article later`,
      },
    ]);
  }
  return end;
}

/** Whether an embargo is certainly over, whatever the clock difference is. */
export function isOver(end: Date, now: Date): boolean {
  return end.getTime() + clockSkewMs <= now.getTime();
}

/**
 * Separates the articles that are published at once from those that wait. Of several with the same id the last one
 * waits.
 */
export function partEmbargoed(
  articles: readonly Article[],
  acceptedAt: Date,
): { readonly free: readonly Article[]; readonly embargoed: readonly EmbargoedArticle[] } {
  const waiting = new Map<string, EmbargoedArticle>();
  const free = articles.filter(({ notBefore, ...article }) => {
    if (notBefore === undefined) return true;
    waiting.set(article.id, { article, notBefore, acceptedAt: acceptedAt.toISOString() });
    return false;
  });
  return { free, embargoed: [...waiting.values()] };
}
