import type { Article } from '../articles/article.ts';
import { inputLimits } from '../articles/article-input.ts';
import { shorten } from '../articles/clean-text.ts';
import { InvalidArticleError } from '../articles/invalid-article-error.ts';
import { normaliseArticle } from '../articles/normalise-article.ts';

/** An article as a feed tells it. */
export interface FeedArticle {
  readonly title: string;
  readonly text: string;
  readonly guid: string;
  readonly tags: readonly string[];
  readonly url?: string;
  readonly source?: string;
  readonly author?: string;
  readonly publishedAt?: string;
  readonly language?: string;
  readonly backlog?: true;
  /** Its address belongs to several articles, so that the guid tells it apart. */
  readonly namedByGuid?: true;
  /** How much the operator thinks of the feed, 1 being usual. */
  readonly weight?: number;
}

/** So many UTF-16 units fit the limit of an article in any script, and hold a short novel. */
const maxText = 90_000;

/**
 * The service's article of what a feed tells. Nobody can be asked to mend a feed, so what is too long is cut or left
 * out instead of refused; undefined if nothing to read remains.
 */
export function toArticle(told: FeedArticle, receivedAt: Date): Article | undefined {
  const { backlog, url, tags, namedByGuid, weight, ...rest } = told;
  try {
    const article = normaliseArticle(
      {
        ...rest,
        title: shorten(told.title, inputLimits.title),
        text: shorten(told.text, maxText),
        // Half an address leads nowhere, and half a guid may be another's.
        ...(url && url.length <= inputLimits.url && { url }),
        guid: told.guid.length <= inputLimits.guid ? told.guid : '',
        tags: tags.filter((tag) => tag.length <= inputLimits.tag).slice(0, inputLimits.tags),
        ...(told.source && { source: shorten(told.source, inputLimits.source) }),
        ...(told.author && { author: shorten(told.author, inputLimits.author) }),
      },
      { receivedAt, ...(namedByGuid && { namedByGuid }) },
    );
    return { ...article, ...(weight !== undefined && { weight }), ...(backlog && { backlog }) };
  } catch (error) {
    if (error instanceof InvalidArticleError) return undefined;
    throw error;
  }
}
