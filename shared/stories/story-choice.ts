import { day } from '../time/units.ts';

/** A followed story that nothing happens to is over after this time, in milliseconds. */
export const quietAfter = 7 * day;

/** What a reader wants of one story. */
export const storyWishes = ['followed', 'muted'] as const;
export type StoryWish = (typeof storyWishes)[number];

/** A story that a reader has muted or follows. A story is one or the other. */
export interface StoryChoice {
  readonly subscriberId: string;
  readonly storyId: string;
  /** Other ids of the story when it was chosen. */
  readonly formerIds?: readonly string[];
  readonly wish: StoryWish;
  /** Of the article that told it first. */
  readonly title: string;
  /** ISO instant of the choice. What happened to a followed story before is not told. */
  readonly at: string;
  /** Of a followed story: when following ends unless something happens before. */
  readonly quietAt?: string;
  /** Of a followed story: keys of the developments that mails have told. */
  readonly told?: readonly string[];
}

/** What a mail told of a followed story. */
export interface ToldOfStory extends Pick<StoryChoice, 'subscriberId' | 'storyId'> {
  readonly told: readonly string[];
  readonly quietAt: string;
}

/** The store of choices. Strongly consistent. */
export interface StoryChoices {
  /** All that a reader has chosen, newest first. */
  chosenBy(subscriberId: string): Promise<StoryChoice[]>;
  /** The choice about any of these ids of one story. */
  about(subscriberId: string, storyIds: readonly string[]): Promise<StoryChoice | undefined>;
  /** Takes the place of an earlier choice. */
  put(choice: StoryChoice): Promise<void>;
  remove(choice: Pick<StoryChoice, 'subscriberId' | 'storyId'>): Promise<void>;
  /** Adds to what was told, if the story is still followed. Doing it twice changes nothing. */
  noteTold(told: ToldOfStory): Promise<void>;
  /** Ends following a story, unless a mail has told something of it since. */
  endFollow(quiet: Pick<ToldOfStory, 'subscriberId' | 'storyId' | 'quietAt'>): Promise<void>;
}

/** The most stories that a reader follows at a time. */
export const maxFollowed = 50;

/** The id by which wakes reach the followers of a story, in place of that of a query. No query has such an id. */
export function followersOf(storyId: string): string {
  return `story-${storyId}`;
}

/** Of more muted stories, the one that was muted first is forgotten. A story lives for a week, so nobody needs more. */
export const maxMuted = 200;
