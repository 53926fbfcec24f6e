/** A story that a subscriber has received, according to the mails that told it. */
export interface SentStory {
  readonly storyId: string;
  /** The article that told it last, and its revision. Empty if that mail is not stored any more. */
  readonly articleId: string;
  readonly revision: string;
  /** All revisions of that article that mails told, oldest first. Updates are compared with their texts. */
  readonly revisions: readonly string[];
  /** All articles by which mails told the story. */
  readonly articleIds?: readonly string[];
  /** ISO instant of the plan that contained it last. Hits stored later may be news about it. */
  readonly sentAt: string;
  /** No digest has told it. The ids are those of the rules and followed stories for which alerts did. */
  readonly alertedBy?: ReadonlySet<string>;
  /** The last mail about it reported an update. */
  readonly isUpdate?: boolean;
  /** The subscriber wants no more of this story, except that what was sent was wrong. */
  readonly muted?: boolean;
}

/** A mail that told a story. */
export interface TellingMail {
  /** Of its delivery: the instant at which it was opened. */
  readonly slot: string;
  /** Whether what it said is still stored. */
  readonly isKept: boolean;
}

/** The memory of what one subscriber has received. */
export interface SentStories {
  /** The given stories that the subscriber has received, by story id. Strongly consistent. */
  among(storyIds: readonly string[]): Promise<Map<string, SentStory>>;
}
