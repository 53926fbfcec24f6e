import { currentSubscriber } from '../current-id.ts';
import type { Subscriber } from '../subscriber.ts';
import { type FollowingDeps, isOver } from './read-following.ts';
import type { Recipient } from './share.ts';

/**
 * Whether somebody who had accepted no longer gets the alerts: they were erased, have stopped all mail, have deleted the
 * rule, or made it their own. It is found out by looking, so that leaving is whole in itself, however it is done.
 */
export async function hasLeft(
  { theirId, theirRule, ...place }: Recipient,
  owner: Subscriber,
  deps: FollowingDeps,
): Promise<boolean> {
  const recipient = await currentSubscriber(theirId, deps);
  if (!recipient || theirRule === undefined || isOver(place, owner, recipient)) return true;
  return (await deps.rules.get(recipient.id, theirRule))?.follows?.id !== place.id;
}
