import type { Article } from '../articles/article.ts';
import { inputLimits } from '../articles/article-input.ts';
import { shorten } from '../articles/clean-text.ts';
import { InvalidArticleError } from '../articles/invalid-article-error.ts';
import { normaliseArticle } from '../articles/normalise-article.ts';

/** An article as read from a feed. */
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
  /** Several articles have this address, so the guid is part of the id. */
  readonly namedByGuid?: true;
  /** How important the operator considers the feed. 1 is normal. */
  readonly weight?: number;
}

/**
 * The most UTF-16 units of a text. In any script this fits the size limit of an article; it is as long as a short
 * novel.
 */
const maxText = 90_000;

/**
 * Makes an `Article` from an article of a feed. Nobody can be asked to correct a feed, so a field that is too long is
 * cut or left out, not rejected. Undefined if no readable text remains.
 */
export function toArticle(told: FeedArticle, receivedAt: Date): Article | undefined {
  const { backlog, url, tags, namedByGuid, weight, ...rest } = told;
  try {
    const article = normaliseArticle(
      {
        ...rest,
        title: shorten(told.title, inputLimits.title),
        text: shorten(told.text, maxText),
        // Half an address leads nowhere, and half a guid may be the guid of another item.
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
