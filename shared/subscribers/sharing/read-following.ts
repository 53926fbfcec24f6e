import type { Following, Rule } from '../../rules/rule.ts';
import { type CurrentIdDeps, currentSubscriber } from '../current-id.ts';
import type { Subscriber } from '../subscriber.ts';
import type { Recipient, Share, Shares } from './share.ts';

export interface FollowingDeps extends CurrentIdDeps {
  readonly rules: Pick<Shares, 'share'> & {
    get(subscriberId: string, id: string): Promise<Rule | undefined>;
  };
}

/** A rule that is shared, with its owner and the list of those who get it. */
export interface SharedRule {
  readonly owner: Subscriber;
  readonly rule: Rule;
  readonly share: Share;
}

/**
 * The rule that an invitation or a following rule names, while it is shared: its owner gets mail, the rule is there, and
 * the list is that of the rule. Undefined otherwise. All of it is read, strongly consistent: whatever ends sharing needs
 * to tell nobody.
 */
export async function readSharedRule(
  { ownerId, ruleId }: Pick<Following, 'ownerId' | 'ruleId'>,
  deps: FollowingDeps,
): Promise<SharedRule | undefined> {
  const owner = await currentSubscriber(ownerId, deps);
  if (owner?.status !== 'active') return undefined;
  const [rule, share] = await Promise.all([
    deps.rules.get(owner.id, ruleId),
    deps.rules.share(owner.id, ruleId),
  ]);
  return rule && share && share.id === rule.shareId ? { owner, rule, share } : undefined;
}

/** What a rule follows, while it does. Undefined if it follows nothing, or no longer: it is its owner's own by now. */
export async function readFollowing(
  rule: Pick<Rule, 'id' | 'follows'>,
  recipient: Subscriber,
  deps: FollowingDeps,
): Promise<SharedRule | undefined> {
  const { follows } = rule;
  const shared = follows && (await readSharedRule(follows, deps));
  const place = shared?.share.recipients.find(({ id }) => id === follows?.id);
  const isTaken = place?.state === 'accepted' && place.theirRule === rule.id;
  return shared && isTaken && !isOver(place, shared.owner, recipient) ? shared : undefined;
}

/** Whether one of the two has stopped all mail since the rule was accepted, even if they have started it again. */
export function isOver({ at }: Pick<Recipient, 'at'>, owner: Subscriber, recipient: Subscriber): boolean {
  return [owner, recipient].some(({ status, confirmedAt = '' }) => status !== 'active' || confirmedAt > at);
}
