import type { Rule } from '../../rules/rule.ts';
import type { Subscriber } from '../subscriber.ts';
import { findInvitation } from './find-invitation.ts';
import { findFollower } from './has-left.ts';
import { type FollowingDeps, isOver } from './read-following.ts';
import { type Recipient, type RecipientState, type Shares, statedState } from './share.ts';

/** Somebody with whom a rule is shared, as its owner sees them: who, and whether they take part. Nothing of what they read. */
export interface ListedRecipient {
  readonly id: string;
  /** As it was invited. Of somebody who was erased, most of the name is left out. */
  readonly email: string;
  readonly state: RecipientState;
}

export interface ReadRecipientsDeps extends FollowingDeps {
  readonly rules: FollowingDeps['rules'] & Pick<Shares, 'invitation'>;
  readonly now: () => Date;
}

/** With whom a rule is shared, in the order in which they were asked last. */
export async function readRecipients(
  rule: Pick<Rule, 'subscriberId' | 'id' | 'shareId'>,
  owner: Subscriber,
  deps: ReadRecipientsDeps,
): Promise<ListedRecipient[]> {
  if (rule.shareId === undefined) return [];
  const share = await deps.rules.share(rule.subscriberId, rule.id);
  if (share?.id !== rule.shareId) return [];
  return Promise.all(share.recipients.map((one) => listed(one, owner, deps)));
}

async function listed(one: Recipient, owner: Subscriber, deps: ReadRecipientsDeps): Promise<ListedRecipient> {
  const [invitation, follower] = await Promise.all([
    findInvitation(one.theirId, one.id, deps),
    one.state === 'accepted' ? findFollower(one, deps) : undefined,
  ]);
  const isIn = follower && !isOver(one, owner, follower.subscriber);
  const state = one.state === 'accepted' && !isIn ? 'left' : statedState(one, deps.now());
  return { id: one.id, email: invitation?.email ?? one.masked, state };
}
