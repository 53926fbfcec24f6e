import type { ToldText } from './told-text.ts';

/** A story that a subscriber has received, with the content of its mails. */
export interface SentStory {
  readonly subscriberId: string;
  readonly storyId: string;
  readonly articleId: string;
  readonly revision: string;
  /** ISO instant of the plan that contained it. Hits stored later may be news about it. */
  readonly sentAt: string;
  /**
   * The text that its mails showed; updates are compared with it. Absent if the article changed while the mail was
   * sent.
   */
  readonly told?: ToldText;
  /** The last mail about it reported an update. */
  readonly isUpdate?: boolean;
}
