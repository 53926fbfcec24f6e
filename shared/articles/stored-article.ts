import type { Article } from './article.ts';

/** What an update of an article changed, in the words that a mail shows. */
export interface ArticleChange {
  readonly kind: 'correction' | 'retraction' | 'update';
  /** "New title: …", "A third of the text is new". */
  readonly what: string;
}

/** An article in the store, with the derived fields. */
export interface StoredArticle extends Article {
  /** The story that it belongs to, shared with its near-duplicates. */
  readonly storyId: string;
  /** What this revision changed compared with the one before. Absent for a first revision and for minor edits. */
  readonly change?: ArticleChange;
}
