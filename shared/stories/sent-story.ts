/** That a subscriber has had a story, and in which article's words. */
export interface SentStory {
  readonly subscriberId: string;
  readonly storyId: string;
  readonly articleId: string;
  readonly revision: string;
  /** ISO instant of the plan that carried it: hits stored later may be news about it. */
  readonly sentAt: string;
}
