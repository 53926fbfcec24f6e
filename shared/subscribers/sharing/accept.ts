import * as z from 'zod';
import { readRuleQuery } from '../../rules/read-rule-query.ts';
import type { Rule } from '../../rules/rule.ts';
import { openToken, type Token, type TokenDeps } from '../../security/tokens.ts';
import { releaseQueriesOf } from '../release-queries.ts';
import { removeRules } from '../remove-rules.ts';
import {
  createEditRule,
  createRule,
  firstDelivery,
  type NewRuleInput,
  type SaveRuleDeps,
} from '../save-rule.ts';
import { newSubscriber } from '../settings.ts';
import type { Subscriber } from '../subscriber.ts';
import { timesGiven } from './given-times.ts';
import { hasLeft } from './has-left.ts';
import { passOnMarked } from './pass-on.ts';
import { type FollowingDeps, readSharedRule, type SharedRule } from './read-following.ts';
import {
  type MarkedShare,
  maxRecipients,
  newMark,
  placesTaken,
  type Recipient,
  type Shares,
  statedState,
  withRecipient,
} from './share.ts';

/** What the token of an invitation holds. */
const invitationRequest = z.object({
  ownerId: z.string(),
  ruleId: z.string(),
  id: z.string(),
  email: z.string(),
  /** The id that the rule of the recipient gets, so that accepting twice makes one rule. */
  theirRule: z.string(),
});

export interface OpenInvitationDeps extends TokenDeps, FollowingDeps {}

/** An invitation that can be answered. */
export interface OpenInvitation extends SharedRule {
  readonly kind: 'open';
  readonly place: Recipient;
  readonly token: Token;
  readonly email: string;
  readonly theirRule: string;
  /** Whoever has the address, if they have ever asked for anything. */
  readonly recipient: Subscriber | undefined;
  /** Whether an earlier press, which broke off, has made the rule. */
  readonly hasRule: boolean;
}

/** `accepted`: they get the alerts already. `unknown`: not our link, too old, withdrawn, or used by somebody who has left. */
export type ReadInvitation = OpenInvitation | { readonly kind: 'accepted' | 'unknown' };

/** Reads the link of an invitation and changes nothing, because mail scanners open links. */
export async function openInvitation(text: string, deps: OpenInvitationDeps): Promise<ReadInvitation> {
  const token = await openToken(text, 'invitation', deps);
  const read = token && invitationRequest.safeParse(token.request);
  if (!token || !read?.success) return { kind: 'unknown' };
  const { id, email, theirRule, ...named } = read.data;
  const [shared, recipient, rule] = await Promise.all([
    readSharedRule(named, deps),
    deps.subscribers.get(token.owner),
    deps.rules.get(token.owner, theirRule),
  ]);
  const place = shared?.share.recipients.find((one) => one.id === id);
  if (!shared || !place || statedState(place, deps.now()) === 'expired') return { kind: 'unknown' };
  const wasTaken = place.state === 'accepted' || place.state === 'left';
  // The link is used last: until then, accepting with it may have broken off.
  const isUnfinished = token.usedAt === undefined && place.theirRule === theirRule;
  if (wasTaken && !isUnfinished) {
    const isIn = place.state === 'accepted' && !(await hasLeft(place, shared.owner, deps));
    return { kind: isIn ? 'accepted' : 'unknown' };
  }
  // They have made it their own: it is not to be changed by a link of former days.
  if (rule && rule.follows?.id !== place.id) return { kind: 'unknown' };
  return { kind: 'open', ...shared, place, token, email, theirRule, recipient, hasRule: rule !== undefined };
}

export interface AcceptDeps
  extends OpenInvitationDeps,
    Omit<SaveRuleDeps, 'rules' | 'subscribers' | 'countAgainst'> {
  readonly rules: FollowingDeps['rules'] &
    SaveRuleDeps['rules'] &
    Pick<Shares, 'saveShare' | 'putInvitation' | 'endShare'>;
  readonly subscribers: SaveRuleDeps['subscribers'] & {
    create(subscriber: Subscriber): Promise<boolean>;
    activate(id: string, changes: Partial<Subscriber>): Promise<boolean>;
  };
}

export type Accepted =
  | {
      readonly kind: 'accepted';
      readonly rule: Rule;
      /** True for one caller only: that one may sign in. */
      readonly first: boolean;
    }
  /** They have as many rules as anybody may have. */
  | { readonly kind: 'too-many' }
  /** It was withdrawn a moment ago, or ten others get the rule. */
  | { readonly kind: 'over' };

/**
 * Accepts an invitation: the link proves the address, so that whoever had none becomes a subscriber. They get a rule of
 * their own that follows the shared one. Every step can be repeated. Before the place in the list is taken, nothing is done
 * that cannot be undone; mail starts after it.
 *
 * @param settings of somebody who has none yet
 */
export async function acceptInvitation(
  { owner, rule: shared, share, place, token, email, theirRule, recipient: known, hasRule }: OpenInvitation,
  settings: Pick<Subscriber, 'timezone' | 'language'>,
  deps: AcceptDeps,
): Promise<Accepted> {
  const at = deps.now().toISOString();
  const id = token.owner;
  const read = readRuleQuery(shared.text);
  if (!read.ok || placesTaken(share, place.id, deps.now()) >= maxRecipients) return { kind: 'over' };
  const fresh = newSubscriber(id, email, { ...settings, digestTime: '08:00' }, at);
  if (!known) await deps.subscribers.create(fresh);
  const recipient = known ?? fresh;
  const follows = { ownerId: owner.id, ruleId: shared.id, id: place.id };
  const wanted = {
    subscriberId: id,
    id: theirRule,
    input: inputLike(shared, owner),
    query: read.value,
    follows,
  };
  // As when a sign-up is confirmed: rules from before they unsubscribed were not asked for again.
  const removeFormer = () => removeRules(id, deps, [theirRule]);
  let rule = await createRule(wanted, deps);
  if (!rule && recipient.status === 'unsubscribed') {
    await removeFormer();
    rule = await createRule(wanted, deps);
  }
  if (!rule) return { kind: 'too-many' };

  const { ownerId, ruleId } = share;
  const invitation = { subscriberId: id, id: place.id, ownerId, ruleId, email };
  // Before the place: whoever is erased takes along the address of every place.
  await deps.rules.putInvitation({ ...invitation, at, state: 'accepted' });
  const marked = await takePlace({ ...place, theirId: id, state: 'accepted', at, theirRule }, share, deps);
  if (!marked) {
    const state = place.state === 'declined' ? 'declined' : 'open';
    await deps.rules.putInvitation({ ...invitation, at: place.at, state });
    if (!hasRule) await discard(rule, deps);
    return { kind: 'over' };
  }
  if (recipient.status === 'unsubscribed') await removeFormer();
  const due = firstDelivery(recipient, [rule], deps);
  const activated = await deps.subscribers.activate(id, {
    ...(recipient.status === 'pending' && { timezone: settings.timezone }),
    confirmedAt: at,
    cursors: {},
    nextDeliveryAt: due,
  });
  if (!activated) await deps.subscribers.rulesChanged(id, due);
  // The owner may have changed the query since it was read.
  await passOnMarked(marked, createEditRule(deps), deps);
  return { kind: 'accepted', rule, first: await deps.tokens.use(id, token.hash, at) };
}

/** What is asked for with a rule like a shared one. */
function inputLike(shared: Rule, owner: Subscriber): NewRuleInput {
  const { name, sensitivity, cap, text: query } = shared;
  return {
    query,
    cap,
    ...timesGiven(shared, owner),
    ...(name !== undefined && { name }),
    ...(sensitivity !== undefined && { sensitivity }),
  };
}

/** Deletes a rule for good that nobody was to get. */
async function discard(rule: Rule, deps: AcceptDeps): Promise<void> {
  if (!(await deps.rules.delete(rule.subscriberId, rule.id))) return;
  await deps.subscribers.releaseRules(rule.subscriberId, 1);
  await releaseQueriesOf(rule, 'rule', deps);
}

/**
 * Puts somebody in their place in the list, whose rule is there already; undefined if there is no place. The list is marked
 * in the same write: a change of the owner that did not see them there yet is passed on (`passOnMarked`), whatever breaks
 * off from here on.
 */
export async function takePlace(
  wanted: Recipient,
  { ownerId, ruleId, id }: SharedRule['share'],
  { rules, now }: { readonly rules: Pick<Shares, 'share' | 'saveShare'>; readonly now: () => Date },
): Promise<MarkedShare | undefined> {
  for (;;) {
    const share = await rules.share(ownerId, ruleId);
    const place = share?.recipients.find((one) => one.id === wanted.id);
    if (!share || share.id !== id || !place) return undefined;
    if (placesTaken(share, wanted.id, now()) >= maxRecipients) return undefined;
    const { mailedAt: _, ...next } = wanted;
    // Pressed twice at the same moment: their mail may have started after the earlier of the two.
    const isLater = place.state === 'accepted' && place.at > wanted.at;
    const mark = newMark(now().toISOString());
    const taken = withRecipient(share, isLater ? { ...next, at: place.at } : next, now());
    if (await rules.saveShare(taken, mark)) return { ownerId, ruleId, mark };
  }
}
