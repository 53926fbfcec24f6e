import type { Rule } from '../../rules/rule.ts';
import type { Subscriber } from '../subscriber.ts';
import { takePlace } from './accept.ts';
import { hasLeft } from './has-left.ts';
import { type FollowingDeps, isOver, readSharedRule, type SharedRule } from './read-following.ts';
import { maxRecipients, placesTaken, type Recipient, type Shares } from './share.ts';

export interface RejoinDeps extends FollowingDeps {
  readonly rules: FollowingDeps['rules'] & Pick<Shares, 'saveShare'>;
  readonly now: () => Date;
}

/** What a restored rule follows again, and the place of its owner there. */
export interface Rejoined extends SharedRule {
  readonly place: Recipient;
}

/**
 * Takes the place again that a deleted rule had among those who share a rule. Undefined if it followed nothing, if that
 * is not shared any more, if the owner has withdrawn it, or if others have taken all places: the rule is then restored as
 * its owner's own.
 */
export async function rejoin(
  deleted: Rule,
  recipient: Subscriber,
  deps: RejoinDeps,
): Promise<Rejoined | undefined> {
  const { follows } = deleted;
  const shared = follows && (await readSharedRule(follows, deps));
  const before = shared?.share.recipients.find(({ id }) => id === follows?.id);
  if (!shared || !before || before.state === 'declined' || isOver(before, shared.owner, recipient))
    return undefined;
  // They were asked again meanwhile, and another rule of theirs follows it.
  if (before.theirRule !== deleted.id) return undefined;
  if (before.state === 'accepted' && !(await hasLeft(before, shared.owner, deps))) return undefined;
  if (placesTaken(shared.share, before.id, deps.now()) >= maxRecipients) return undefined;
  const at = deps.now().toISOString();
  const wanted = { ...before, state: 'accepted', at } as const;
  const place = await takePlace(wanted, shared.share, deps);
  return place && { ...shared, place };
}
