import * as z from 'zod';
import { readRuleQuery } from '../../rules/read-rule-query.ts';
import type { Rule } from '../../rules/rule.ts';
import { openToken, type Token, type TokenDeps } from '../../security/tokens.ts';
import { removeRules } from '../remove-rules.ts';
import { createEditRule, createRule, firstDelivery, type SaveRuleDeps } from '../save-rule.ts';
import { newSubscriber } from '../settings.ts';
import type { Subscriber } from '../subscriber.ts';
import { hasLeft } from './has-left.ts';
import { passOnTo } from './pass-on.ts';
import { type FollowingDeps, readSharedRule, type SharedRule } from './read-following.ts';
import {
  maxRecipients,
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
}

/** `accepted`: they get the alerts already. `unknown`: not our link, too old, or withdrawn. */
export type ReadInvitation = OpenInvitation | { readonly kind: 'accepted' | 'unknown' };

/** Reads the link of an invitation and changes nothing, because mail scanners open links. */
export async function openInvitation(text: string, deps: OpenInvitationDeps): Promise<ReadInvitation> {
  const token = await openToken(text, 'invitation', deps);
  const read = token && invitationRequest.safeParse(token.request);
  if (!token || !read?.success) return { kind: 'unknown' };
  const { id, email, theirRule, ...named } = read.data;
  const [shared, recipient] = await Promise.all([
    readSharedRule(named, deps),
    deps.subscribers.get(token.owner),
  ]);
  const place = shared?.share.recipients.find((one) => one.id === id);
  if (!shared || !place || statedState(place, deps.now()) === 'expired') return { kind: 'unknown' };
  if (place.state === 'accepted' && !(await hasLeft(place, shared.owner, deps))) return { kind: 'accepted' };
  return { kind: 'open', ...shared, place, token, email, theirRule, recipient };
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
 * their own that follows the shared one. Every step can be repeated; the place in the list is taken last, so that the owner
 * sees nobody who gets nothing.
 *
 * @param settings of somebody who has none yet
 */
export async function acceptInvitation(
  { owner, rule: shared, share, place, token, email, theirRule, recipient: known }: OpenInvitation,
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
  // As when a sign-up is confirmed: rules from before they unsubscribed were not asked for again.
  if (recipient.status === 'unsubscribed') await removeRules(id, deps, [theirRule]);

  const { name, frequency, sensitivity, cap } = shared;
  const rule = await createRule(
    {
      subscriberId: id,
      id: theirRule,
      input: {
        query: shared.text,
        frequency,
        cap,
        ...(name !== undefined && { name }),
        ...(sensitivity !== undefined && { sensitivity }),
      },
      query: read.value,
      follows: { ownerId: owner.id, ruleId: shared.id, id: place.id },
    },
    deps,
  );
  if (!rule) return { kind: 'too-many' };
  const due = firstDelivery(recipient, [rule], deps);
  const activated = await deps.subscribers.activate(id, {
    ...(recipient.status === 'pending' && { timezone: settings.timezone }),
    confirmedAt: at,
    cursors: {},
    nextDeliveryAt: due,
  });
  if (!activated) await deps.subscribers.rulesChanged(id, due);

  const taken = await takePlace({ ...place, theirId: id, state: 'accepted', at, theirRule }, share, deps);
  if (!taken) return { kind: 'over' };
  const { ownerId, ruleId } = share;
  await deps.rules.putInvitation({
    subscriberId: id,
    id: place.id,
    ownerId,
    ruleId,
    email,
    at,
    state: 'accepted',
  });
  // The owner may have changed the query since it was read.
  await passOnTo(taken, { owner, rule: shared, share }, createEditRule(deps), deps);
  return { kind: 'accepted', rule, first: await deps.tokens.use(id, token.hash, at) };
}

/** Puts somebody who accepts in their place in the list; undefined if there is none. */
export async function takePlace(
  wanted: Recipient,
  { ownerId, ruleId, id }: SharedRule['share'],
  { rules, now }: { readonly rules: Pick<Shares, 'share' | 'saveShare'>; readonly now: () => Date },
): Promise<Recipient | undefined> {
  for (;;) {
    const share = await rules.share(ownerId, ruleId);
    const place = share?.recipients.find((one) => one.id === wanted.id);
    if (!share || share.id !== id || !place) return undefined;
    if (placesTaken(share, wanted.id, now()) >= maxRecipients) return undefined;
    const { mailedAt: _, ...next } = wanted;
    if (await rules.saveShare(withRecipient(share, next, now()))) return next;
  }
}
