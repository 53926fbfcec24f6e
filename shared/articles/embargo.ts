import { clockSkewMs } from '../time/clock-skew.ts';
import { day } from '../time/units.ts';
import type { Article } from './article.ts';
import { InvalidArticleError } from './invalid-article-error.ts';

/** The farthest an embargo may lie ahead. */
const longestEmbargoDays = 30;

/** An article that nobody may see before its time. Kept apart from all others, so that nothing that reads those finds it. */
export interface EmbargoedArticle {
  /** As it goes out: `receivedAt` is the end of the embargo. */
  readonly article: Article;
  /** ISO instant before which it is told and shown to nobody. */
  readonly notBefore: string;
  /** ISO instant at which it was handed in; of two with one id the one handed in last counts. */
  readonly acceptedAt: string;
}

/**
 * The end of an embargo, or nothing if there is none or it is over. One that ends within the difference that clocks may
 * have is not over yet: ours may be ahead.
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
        message: `is more than ${longestEmbargoDays} days ahead; hand the article in later`,
      },
    ]);
  }
  return end;
}

/** Whether an embargo is over for certain, whatever the clocks say. */
export function isOver(end: Date, now: Date): boolean {
  return end.getTime() + clockSkewMs <= now.getTime();
}

/** Parts the articles that go their way at once from those that wait. Of several with one id the last one waits. */
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
