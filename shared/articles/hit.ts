import type { ArticleChange } from './stored-article.ts';

/** A matched word: field, start and end in UTF-16 units of the article's title or text. */
export interface HitSpan {
  readonly field: 'title' | 'text';
  readonly start: number;
  readonly end: number;
}

/** That an article matches a query: stored once per distinct query, whoever watches it, within one write unit. */
export interface Hit {
  readonly queryId: string;
  /** ISO instant at which this copy was about to be written. Windows are cut by it, never by the date of publication. */
  readonly at: string;
  /** When the service accepted the article: an edited rule's old query is still answered for what came before. */
  readonly receivedAt?: string;
  readonly articleId: string;
  readonly revision: string;
  readonly storyId: string;
  /** Other ids under which that story was told before. */
  readonly formerStoryIds?: readonly string[];
  readonly score: number;
  /** Enough to list and rank it without reading the article. */
  readonly title: string;
  readonly source?: string;
  readonly publishedAt?: string;
  /** Title first, then text; the first few are enough to mark a snippet. */
  readonly spans: readonly HitSpan[];
  /** The clause of the query that matched, for "why this?". */
  readonly why: string;
  readonly change?: ArticleChange;
  /** The article cannot wait for a digest. */
  readonly urgent?: boolean;
}
