import type { ArticleChange } from './stored-article.ts';

/** A matched word: the field, and start and end in UTF-16 units of the title or text. */
export interface HitSpan {
  readonly field: 'title' | 'text';
  readonly start: number;
  readonly end: number;
}

/**
 * A record that an article matches a query. Stored once per distinct query, however many rules share it, in one write
 * unit.
 */
export interface Hit {
  readonly queryId: string;
  /** ISO instant just before this copy was written. Delivery windows use this time, never the publication time. */
  readonly at: string;
  /**
   * When the service accepted the article. An edited rule's former query still counts for articles from before the
   * edit.
   */
  readonly receivedAt?: string;
  readonly articleId: string;
  readonly revision: string;
  readonly storyId: string;
  /** Other ids under which the story was sent before. */
  readonly formerStoryIds?: readonly string[];
  readonly score: number;
  /** Title, source and so on: enough to list and rank the hit without reading the article. */
  readonly title: string;
  readonly source?: string;
  readonly publishedAt?: string;
  /** Spans of the title first, then of the text. The first few are enough to mark a snippet. */
  readonly spans: readonly HitSpan[];
  /** The clause of the query that matched, for "why this?". */
  readonly why: string;
  readonly change?: ArticleChange;
  /** The article is urgent and does not wait for a digest. */
  readonly urgent?: boolean;
}
