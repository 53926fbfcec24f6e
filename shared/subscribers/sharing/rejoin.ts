import type { Rule } from '../../rules/rule.ts';
import type { Subscriber } from '../subscriber.ts';
import { type FollowingDeps, isOver, readSharedRule, type SharedRule } from './read-following.ts';
import { maxRecipients, placesTaken, type Recipient, type Shares, withRecipient } from './share.ts';

export interface RejoinDeps extends FollowingDeps {
  readonly rules: FollowingDeps['rules'] & Pick<Shares, 'saveShare'>;
  readonly now: () => Date;
}

/** What a deleted rule followed, and its place there. */
export interface FormerPlace extends SharedRule {
  readonly place: Recipient;
}

/**
 * The place that a deleted rule had among those who share a rule, if it can be taken again (`takePlace`). Undefined if it
 * followed nothing, if that is not shared any more, if the owner has withdrawn it, or if others have taken all places: the
 * rule is then restored as its owner's own.
 *
 * The list says from here on that its owner has left. So nobody passes anything on to the rule between its being written
 * and its place being taken, which marks the list.
 */
export async function freeFormerPlace(
  deleted: Rule,
  recipient: Subscriber,
  deps: RejoinDeps,
): Promise<FormerPlace | undefined> {
  const { follows } = deleted;
  for (;;) {
    const shared = follows && (await readSharedRule(follows, deps));
    const place = shared?.share.recipients.find(({ id }) => id === follows?.id);
    if (!shared || !place || place.state === 'declined' || isOver(place, shared.owner, recipient))
      return undefined;
    // They were asked again meanwhile, and another rule of theirs follows it.
    if (place.theirRule !== deleted.id) return undefined;
    if (placesTaken(shared.share, place.id, deps.now()) >= maxRecipients) return undefined;
    if (place.state !== 'accepted') return { ...shared, place };
    const left = withRecipient(shared.share, { ...place, state: 'left' }, deps.now());
    if (await deps.rules.saveShare(left)) return { ...shared, share: left, place };
  }
}
