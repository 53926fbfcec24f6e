import type { Rule } from '../../rules/rule.ts';
import { idsSince } from '../current-id.ts';
import type { Subscriber } from '../subscriber.ts';
import { type FollowingDeps, isOver } from './read-following.ts';
import type { Recipient } from './share.ts';

/** Somebody who has a rule that follows another one. */
export interface Follower {
  readonly subscriber: Subscriber;
  readonly rule: Rule;
}

/**
 * Whoever has the rule that belongs to a place, under the address that was invited or the one to which they moved. Undefined
 * if they were erased, have deleted the rule, or made it their own.
 */
export async function findFollower(
  { id: placeId, theirId, theirRule }: Recipient,
  deps: FollowingDeps,
): Promise<Follower | undefined> {
  if (theirRule === undefined) return undefined;
  let former: Follower | undefined;
  for await (const id of idsSince(theirId, deps)) {
    const subscriber = await deps.subscribers.get(id);
    const rule = subscriber && (await deps.rules.get(id, theirRule));
    if (!subscriber || rule?.follows?.id !== placeId) continue;
    // Whoever is just moving is there twice for a moment.
    if (subscriber.status === 'active') return { subscriber, rule };
    former ??= { subscriber, rule };
  }
  return former;
}

/**
 * Whether somebody who had accepted no longer gets the alerts: they were erased, have stopped all mail, have deleted the
 * rule, or made it their own. It is found out by looking, so that leaving is whole in itself, however it is done.
 */
export async function hasLeft(place: Recipient, owner: Subscriber, deps: FollowingDeps): Promise<boolean> {
  const follower = await findFollower(place, deps);
  return !follower || isOver(place, owner, follower.subscriber);
}
