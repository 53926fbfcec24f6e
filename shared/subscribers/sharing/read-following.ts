import type { Following, Rule } from '../../rules/rule.ts';
import { type CurrentIdDeps, idsSince } from '../current-id.ts';
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
  for await (const id of idsSince(ownerId, deps)) {
    const owner = await deps.subscribers.get(id);
    if (owner?.status !== 'active') continue;
    const [rule, share] = await Promise.all([deps.rules.get(id, ruleId), deps.rules.share(id, ruleId)]);
    if (rule && share && share.id === rule.shareId) return { owner, rule, share };
  }
  return undefined;
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

/** A rule as its owner is to see it: what it no longer follows is left out. Costs nothing for a rule that follows nothing. */
export async function withoutFormer(rule: Rule, recipient: Subscriber, deps: FollowingDeps): Promise<Rule> {
  const { follows, ...own } = rule;
  return !follows || (await readFollowing(rule, recipient, deps)) ? rule : own;
}

/** The rules of somebody, oldest first, each as its owner is to see it. */
export async function rulesOf(
  subscriber: Subscriber,
  deps: FollowingDeps & {
    readonly rules: { ofSubscriber(subscriberId: string): Promise<Rule[]> };
  },
): Promise<Rule[]> {
  const rules = await deps.rules.ofSubscriber(subscriber.id);
  return Promise.all(rules.map((rule) => withoutFormer(rule, subscriber, deps)));
}

/** Whether one of the two has stopped all mail since the rule was accepted, even if they have started it again. */
export function isOver({ at }: Pick<Recipient, 'at'>, owner: Subscriber, recipient: Subscriber): boolean {
  return [owner, recipient].some(({ status, confirmedAt = '' }) => status !== 'active' || confirmedAt > at);
}
