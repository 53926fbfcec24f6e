import type { ToldText } from './told-text.ts';

/** That a subscriber has had a story, and in which article's words. */
export interface SentStory {
  readonly subscriberId: string;
  readonly storyId: string;
  readonly articleId: string;
  readonly revision: string;
  /** ISO instant of the plan that carried it: hits stored later may be news about it. */
  readonly sentAt: string;
  /** What its mails told: updates are measured against it. Absent if the article changed while the mail went out. */
  readonly told?: ToldText;
  /** The last mail about it was about an update. */
  readonly isUpdate?: boolean;
}
