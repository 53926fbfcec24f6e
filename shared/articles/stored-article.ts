import type { Article } from './article.ts';

/** What an update of an article changed, in the words that a mail shows. */
export interface ArticleChange {
  readonly kind: 'correction' | 'retraction' | 'update';
  /** "New title: …", "A third of the text is new". */
  readonly what: string;
}

/** An article in the store, with what the service has found out about it. */
export interface StoredArticle extends Article {
  /** The story it tells, shared with its near-duplicates. */
  readonly storyId: string;
  /** What this revision changed against the one before; absent for a first revision and for minor edits. */
  readonly change?: ArticleChange;
}
