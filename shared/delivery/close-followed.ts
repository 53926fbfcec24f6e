import type { StoryChoices } from '../stories/story-choice.ts';
import type { DeliveryPlan } from './delivery.ts';

export interface CloseFollowedDeps {
  readonly storyChoices: Pick<StoryChoices, 'noteTold' | 'endFollow'>;
}

/** Notes on the followed stories of a plan what it told, and ends those that it said the last word of. May be repeated. */
export async function closeFollowed(
  { subscriberId, rules }: DeliveryPlan,
  { storyChoices }: CloseFollowedDeps,
): Promise<void> {
  for (const { follow } of rules) {
    if (!follow) continue;
    const { storyId, told, quietAt, ended } = follow;
    if (ended) await storyChoices.endFollow({ subscriberId, storyId, quietAt });
    else await storyChoices.noteTold({ subscriberId, storyId, told, quietAt });
  }
}
