import { HttpProblem } from '../../shared/http/problem.ts';
import { findStory, idsOfStory, type KnownStory } from '../../shared/stories/find-story.ts';
import { keepStory } from '../../shared/stories/keep-story.ts';
import { maxFollowed, type StoryChoice } from '../../shared/stories/story-choice.ts';
import { chooseStory, type StoryAction } from '../../shared/subscribers/choose-story.ts';
import type { WebDeps } from './deps.ts';

export type ChooseDeps = Pick<
  WebDeps,
  'articles' | 'countAgainst' | 'log' | 'now' | 'sentStories' | 'stories' | 'storyChoices' | 'subscribers'
>;

/** Throws a 404 for a story that is not known any more. */
export async function knownStory(id: string, deps: ChooseDeps): Promise<KnownStory> {
  const story = await findStory(id, deps);
  if (story) return story;
  throw new HttpProblem('not-found', 'There is no story with this id, or its 90 days are over.');
}

/** Does it and returns what the reader wants of the story from now on. Throws what prevents it as a problem. */
export async function chooseOwnStory(
  subscriberId: string,
  story: KnownStory,
  action: StoryAction,
  deps: ChooseDeps,
): Promise<StoryChoice | undefined> {
  const keeping = { ...deps, keepStory: (one: KnownStory) => keepKnown(one, deps) };
  const chosen = await chooseStory(subscriberId, story, action, keeping);
  switch (chosen.kind) {
    case 'chosen':
      return chosen.choice;
    case 'too-many':
      throw new HttpProblem(
        'conflict',
        `You follow ${maxFollowed} stories, which is the most. Unfollow one first.`,
      );
    case 'too-often':
      throw new HttpProblem('too-many-requests', `Try again in ${chosen.waitSeconds} seconds.`, {
        headers: { 'retry-after': String(chosen.waitSeconds) },
      });
    default:
      return chosen satisfies never;
  }
}

/** Lets the bands of its first article live on, by which copies of it are found. */
async function keepKnown(story: KnownStory, deps: ChooseDeps): Promise<void> {
  const first = await deps.articles.get(story.id);
  if (first) await keepStory(first, idsOfStory(story), deps);
}
