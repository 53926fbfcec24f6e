/** A news article as the service knows it: what is stored, matched and shown. All text is plain text. */
export interface Article {
  /** Derived (`article-id.ts`), so that the same article arriving twice is the same article. */
  readonly id: string;
  /** Hash of title and text: the same id with another revision is an update of the article. */
  readonly revision: string;
  readonly title: string;
  readonly text: string;
  readonly url?: string;
  /** Name of the publisher as shown to people, "The Daily Example". */
  readonly source?: string;
  readonly author?: string;
  /** BCP 47 primary language, lower case: "en". */
  readonly language?: string;
  readonly tags?: readonly string[];
  /** Names of the lists of sources that its source was on when it came in. */
  readonly sourceLists?: readonly string[];
  readonly guid?: string;
  /** ISO 8601 instant ("2020-01-02T18:05:00Z"), or a day without a time ("2020-01-02"), which no zone ever shifts. */
  readonly publishedAt?: string;
  /** ISO 8601 instant at which the service accepted it, or at which its embargo ended. */
  readonly receivedAt: string;
  /** A new feed's backlog: stored and searchable, but alerts nobody. */
  readonly backlog?: boolean;
  /** The weight that the operator gives its source: scores are multiplied by it. Absent: 1. */
  readonly weight?: number;
  /** ISO 8601 instant before which nobody may see it: it waits apart (`embargo.ts`), and goes its way without this. */
  readonly notBefore?: string;
  /** The operator's word that it cannot wait: mailed at once, in quiet hours too, to those who allow it. */
  readonly urgent?: boolean;
}
