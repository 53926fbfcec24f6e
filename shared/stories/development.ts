/** `source`: a source of weight tells the story. `figures`: an article gives others. The others are changes of an article. */
export const developmentKinds = ['source', 'figures', 'correction', 'retraction', 'update'] as const;

/** Something that those who follow a story are told. */
export interface Development {
  /** An id of the story. It is noted under each that the story has when it happens. */
  readonly storyId: string;
  readonly articleId: string;
  readonly revision: string;
  /** ISO instant. */
  readonly at: string;
  readonly kind: (typeof developmentKinds)[number];
  /** The source, the figures, or what the article changed, in its own words. */
  readonly what: string;
  readonly title: string;
  readonly source?: string;
  readonly publishedAt?: string;
}
