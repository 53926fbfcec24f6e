/** What a reader says of an article that a rule has found. */
export interface Rating {
  readonly subscriberId: string;
  readonly ruleId: string;
  readonly articleId: string;
  readonly verdict: Verdict;
  /** ISO instant. */
  readonly at: string;
}

export const verdicts = ['relevant', 'not-relevant'] as const;
export type Verdict = (typeof verdicts)[number];

export interface Ratings {
  /** One per article: a later rating takes the place of an earlier one. */
  put(rating: Rating): Promise<void>;
  /** What was said of these finds, of those that were rated at all. */
  among(
    subscriberId: string,
    finds: readonly Pick<Rating, 'ruleId' | 'articleId'>[],
  ): Promise<readonly Rating[]>;
  /** What was said of a rule's finds since an instant (ISO), newest first. */
  since(subscriberId: string, ruleId: string, from: string): Promise<readonly Rating[]>;
  /** How many of a rule's finds were rated as what. */
  count(subscriberId: string, ruleId: string): Promise<Readonly<Record<Verdict, number>>>;
}
