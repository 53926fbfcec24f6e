import type { Rule } from '../../rules/rule.ts';
import { idsSince } from '../current-id.ts';
import type { Subscriber } from '../subscriber.ts';
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
  const [email, follower] = await Promise.all([
    invitedEmail(one, deps),
    one.state === 'accepted' ? findFollower(one, deps) : undefined,
  ]);
  const isIn = follower && !isOver(one, owner, follower.subscriber);
  const state = one.state === 'accepted' && !isIn ? 'left' : statedState(one, deps.now());
  return { id: one.id, email: email ?? one.masked, state };
}

/**
 * First under the address that was invited: there it is, whether its owner has moved or nobody has ever subscribed. It moves
 * along with whoever moves later.
 */
async function invitedEmail(
  { id: placeId, theirId }: Recipient,
  deps: ReadRecipientsDeps,
): Promise<string | undefined> {
  for await (const id of idsSince(theirId, deps)) {
    const invitation = await deps.rules.invitation(id, placeId);
    if (invitation) return invitation.email;
  }
  return undefined;
}
