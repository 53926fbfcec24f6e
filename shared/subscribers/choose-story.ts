import type { CountAgainst, Limit } from '../security/rate-limit.ts';
import { idsOfStory, type KnownStory } from '../stories/find-story.ts';
import {
  maxFollowed,
  maxMuted,
  quietAfter,
  type StoryChoice,
  type StoryChoices,
} from '../stories/story-choice.ts';

export interface ChooseStoryDeps {
  readonly storyChoices: StoryChoices;
  /** What planning a mail reads. */
  readonly sentStories: {
    mute(subscriberId: string, storyIds: readonly string[], now: Date): Promise<void>;
    unmute(subscriberId: string, storyIds: readonly string[]): Promise<void>;
  };
  /** Lets a story and what finds it live on. */
  readonly keepStory: (story: KnownStory) => Promise<void>;
  readonly subscribers: {
    /** The subscriber follows stories, the first of which may be over at this instant (ISO). */
    follow(id: string, until: string): Promise<void>;
  };
  readonly countAgainst: CountAgainst;
  readonly now: () => Date;
}

/** The result of a choice. */
export type ChosenStory =
  | { readonly kind: 'chosen'; readonly choice?: StoryChoice }
  | { readonly kind: 'too-many' }
  | { readonly kind: 'too-often'; readonly waitSeconds: number };

/** How often a reader may choose, over all stories. */
export const storyChanges: Limit = { name: 'story-changes', max: 300, seconds: 3600 };

/** What a reader can do with a story. */
export const storyActions = ['follow', 'unfollow', 'mute', 'unmute'] as const;
export type StoryAction = (typeof storyActions)[number];

/** Does what the reader wants of a story. Doing it twice changes nothing. */
export async function chooseStory(
  subscriberId: string,
  story: KnownStory,
  action: StoryAction,
  deps: ChooseStoryDeps,
): Promise<ChosenStory> {
  const waitSeconds = await deps.countAgainst(storyChanges, subscriberId);
  if (waitSeconds !== undefined) return { kind: 'too-often', waitSeconds };
  switch (action) {
    case 'follow':
      return follow(subscriberId, story, deps);
    case 'mute':
      return mute(subscriberId, story, deps);
    case 'unfollow':
    case 'unmute':
      return takeBack(subscriberId, story, action === 'unmute' ? 'muted' : 'followed', deps);
    default:
      return action satisfies never;
  }
}

/** From now on no mail tells anything of the story, except that something sent before was wrong. */
async function mute(subscriberId: string, story: KnownStory, deps: ChooseStoryDeps): Promise<ChosenStory> {
  const choice = choiceOf(subscriberId, story, 'muted', deps);
  // The list is written first: what is muted can be found there and taken back, for as long as choices are kept.
  await deps.storyChoices.put(choice);
  await deps.sentStories.mute(subscriberId, idsOfStory(story), deps.now());
  const all = await deps.storyChoices.chosenBy(subscriberId);
  await forgetOthers(choice, idsOfStory(story), all, deps);
  await forgetOldest(all, deps);
  return { kind: 'chosen', choice };
}

/** From now on the subscriber is told at once whatever happens to the story, until nothing has happened for 7 days. */
async function follow(subscriberId: string, story: KnownStory, deps: ChooseStoryDeps): Promise<ChosenStory> {
  const all = await deps.storyChoices.chosenBy(subscriberId);
  const ids = idsOfStory(story);
  const known = all.find((one) => one.wish === 'followed' && isAbout(one, ids));
  if (!known && all.filter(({ wish }) => wish === 'followed').length >= maxFollowed)
    return { kind: 'too-many' };
  const quietAt = new Date(deps.now().getTime() + quietAfter).toISOString();
  const choice = known ?? { ...choiceOf(subscriberId, story, 'followed', deps), quietAt };
  if (!known) await deps.storyChoices.put(choice);
  await deps.sentStories.unmute(subscriberId, ids);
  await forgetOthers(choice, ids, all, deps);
  await deps.keepStory(story);
  await deps.subscribers.follow(subscriberId, choice.quietAt ?? quietAt);
  return { kind: 'chosen', choice };
}

/** The story is told as any other, from what is found now on. */
async function takeBack(
  subscriberId: string,
  story: KnownStory,
  wish: StoryChoice['wish'],
  deps: ChooseStoryDeps,
): Promise<ChosenStory> {
  const ids = idsOfStory(story);
  const known = await deps.storyChoices.about(subscriberId, ids);
  if (wish === 'muted') await unmute(subscriberId, [...ids, ...(known?.formerIds ?? [])], deps);
  if (known?.wish === wish) await deps.storyChoices.remove(known);
  return { kind: 'chosen' };
}

function isAbout({ storyId, formerIds = [] }: StoryChoice, ids: readonly string[]): boolean {
  return [storyId, ...formerIds].some((id) => ids.includes(id));
}

/** Choices about the same story from when it was still two, so that it is either followed or muted. */
async function forgetOthers(
  choice: StoryChoice,
  ids: readonly string[],
  all: readonly StoryChoice[],
  { storyChoices }: ChooseStoryDeps,
): Promise<void> {
  const others = all.filter((one) => one.storyId !== choice.storyId && isAbout(one, ids));
  for (const one of others) await storyChoices.remove(one);
}

async function forgetOldest(all: readonly StoryChoice[], deps: ChooseStoryDeps): Promise<void> {
  const muted = all.filter(({ wish }) => wish === 'muted');
  for (const choice of muted.slice(maxMuted)) {
    await unmute(choice.subscriberId, [choice.storyId, ...(choice.formerIds ?? [])], deps);
    await deps.storyChoices.remove(choice);
  }
}

function unmute(subscriberId: string, ids: readonly string[], deps: ChooseStoryDeps): Promise<void> {
  return deps.sentStories.unmute(subscriberId, [...new Set(ids)]);
}

function choiceOf(
  subscriberId: string,
  { id, formerIds, title }: KnownStory,
  wish: StoryChoice['wish'],
  { now }: Pick<ChooseStoryDeps, 'now'>,
): StoryChoice {
  return {
    subscriberId,
    storyId: id,
    ...(formerIds.length > 0 && { formerIds }),
    wish,
    title: title.slice(0, longestTitle),
    at: now().toISOString(),
  };
}

/** UTF-16 units of a title in the list of choices. */
const longestTitle = 200;
