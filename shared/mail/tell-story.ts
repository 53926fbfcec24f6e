import type { StoredArticle } from '../articles/stored-article.ts';
import { asError } from '../as-error.ts';

/** Hears that our code failed over the text of an article, whose story was told without it. */
export type OnPoison = (articleId: string, error: Error) => void;

/**
 * Tells a story with its article. When our code fails over the article's text, the story is told from its hit alone, so
 * that one article never spoils a page, a feed or a post for the other stories.
 *
 * @param tell is called without the article in that case, and when there is none
 * @throws what `tell` throws without an article
 */
export function tellStory<T>(
  article: StoredArticle | undefined,
  tell: (article: StoredArticle | undefined) => T,
  onPoison: OnPoison,
): T {
  if (article === undefined) return tell(undefined);
  try {
    return tell(article);
  } catch (error) {
    onPoison(article.id, asError(error));
    return tell(undefined);
  }
}
