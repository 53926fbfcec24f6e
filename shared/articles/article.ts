/** A news article as the service stores, matches and shows it. All text is plain text. */
export interface Article {
  /** Derived (`article-id.ts`): an article that arrives twice has the same id. */
  readonly id: string;
  /** Hash of title and text. The same id with another revision is an update of the article. */
  readonly revision: string;
  readonly title: string;
  readonly text: string;
  readonly url?: string;
  /** Name of the publisher as shown to readers: "The Daily Example". */
  readonly source?: string;
  readonly author?: string;
  /** BCP 47 primary language, lower case: "en". */
  readonly language?: string;
  /** The language is that of the text, as far as it can be told. Before, it is what the source stated. */
  readonly languageSettled?: boolean;
  readonly tags?: readonly string[];
  /** Names of the source lists that its source was on when it arrived. */
  readonly sourceLists?: readonly string[];
  readonly guid?: string;
  /**
   * ISO 8601 instant ("2020-01-02T18:05:00Z"), or a day without a time ("2020-01-02"), which is never shifted by a
   * zone.
   */
  readonly publishedAt?: string;
  /** ISO 8601 instant at which the service accepted it, or at which its embargo ended. */
  readonly receivedAt: string;
  /** It was already in a feed when the feed was added: stored and searchable, but it alerts nobody. */
  readonly backlog?: boolean;
  /** The weight that the operator gives its source: scores are multiplied by it. Absent: 1. */
  readonly weight?: number;
  /** ISO 8601 instant of the end of its embargo. Until then it is stored apart (`embargo.ts`). Absent once released. */
  readonly notBefore?: string;
  /** The operator marked it as urgent: mailed at once, even in quiet hours, to subscribers who allow it. */
  readonly urgent?: boolean;
}
