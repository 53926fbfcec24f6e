/** One story as a receiver is told it. Plain text throughout. */
export interface NewsStory {
  readonly id: string;
  readonly title: string;
  readonly url?: string;
  readonly source?: string;
  /** ISO instant, or a day without a time. */
  readonly publishedAt?: string;
  readonly snippet: string;
  /** The clause of the query that matched. */
  readonly why: string;
  readonly otherSources: number;
  readonly change?: { readonly kind: string; readonly what: string };
}

/** What there is to tell about one rule. */
export interface News {
  readonly rule: { readonly id: string; readonly name: string };
  /** ISO instant at which the delivery was planned. */
  readonly at: string;
  readonly stories: readonly NewsStory[];
  /** Stories that the rule's cap left out. */
  readonly overflow: number;
}
