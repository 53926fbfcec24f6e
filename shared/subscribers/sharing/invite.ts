import { MailUncertainError } from '../../mail/mailer-errors.ts';
import { newRuleId } from '../../rules/new-rule-id.ts';
import type { Rule } from '../../rules/rule.ts';
import { maskEmail } from '../../security/audit.ts';
import type { Keys } from '../../security/keys.ts';
import type { CountAgainst, Limit } from '../../security/rate-limit.ts';
import { shortHash } from '../../security/short-hash.ts';
import { signLink, verifyLink } from '../../security/signed-links.ts';
import { mailboxId, subscriberId } from '../../security/subscriber-id.ts';
import { issueToken, type TokenDeps } from '../../security/tokens.ts';
import type { LinkMails } from '../link-mails.ts';
import { mailLimits, mailPause } from '../subscribe.ts';
import type { Subscriber } from '../subscriber.ts';
import type { Suppression } from '../suppression.ts';
import { findInvitation } from './find-invitation.ts';
import { timesGiven } from './given-times.ts';
import { hasLeft } from './has-left.ts';
import { type FollowingDeps, readFollowing } from './read-following.ts';
import {
  invitationDays,
  maxRecipients,
  placesTaken,
  type Recipient,
  type Share,
  type Shares,
  statedState,
  withRecipient,
} from './share.ts';

/** Invitations of one person, to whomever: enough for a desk, too few for a list of strangers. */
export const invitationLimits: readonly Limit[] = [
  { name: 'invitations-hour', max: 20, seconds: 3600 },
  { name: 'invitations-day', max: 40, seconds: 24 * 3600 },
];

/** How often to try again when other requests change the list at the same moment. */
const mostTries = 20;

export interface InviteDeps extends FollowingDeps, TokenDeps {
  readonly rules: FollowingDeps['rules'] &
    Pick<Shares, 'saveShare' | 'invitation' | 'putInvitation' | 'refusesInvitations'> & {
      replace(seen: Rule, next: Rule): Promise<boolean>;
    };
  readonly suppressions: { get(subscriberId: string): Promise<Suppression | undefined> };
  readonly countAgainst: CountAgainst;
  readonly mails: Pick<LinkMails, 'sendInvitation'>;
}

export type Invited =
  /** Whether a mail is sent depends on the address, and is not told. `isRecent`: one was claimed a moment ago. */
  | { readonly kind: 'invited'; readonly place: Recipient; readonly isRecent: boolean }
  /** They get the alerts already. */
  | { readonly kind: 'accepted' }
  /** They have said no, which the list shows. */
  | { readonly kind: 'declined' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'self' }
  /** It is somebody else's rule. */
  | { readonly kind: 'followed' }
  /** Who gets no mail cannot share. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'too-many' }
  | { readonly kind: 'too-often'; readonly waitSeconds: number };

/**
 * Takes one of the places of a rule for an address, and sends nothing: `mailInvitation` does. Two requests at the same
 * moment cannot take more places than there are, since the list is one item that is replaced as it was read.
 */
export async function invite(
  owner: Subscriber,
  ruleId: string,
  email: string,
  keys: Keys,
  deps: InviteDeps,
): Promise<Invited> {
  const invited = subscriberId(keys, email);
  if (invited === owner.id) return { kind: 'self' };
  if (owner.status !== 'active') return { kind: 'stopped' };
  const before = await deps.rules.get(owner.id, ruleId);
  if (!before) return { kind: 'not-found' };
  if (await readFollowing(before, owner, deps)) return { kind: 'followed' };
  for (const limit of invitationLimits) {
    const waitSeconds = await deps.countAgainst(limit, owner.id);
    if (waitSeconds !== undefined) return { kind: 'too-often', waitSeconds };
  }
  for (let tries = 0; tries < mostTries; tries += 1) {
    const share = await openShare(owner, ruleId, deps);
    if (typeof share === 'string') return { kind: share };
    const taken = await takePlace(owner, share, { invited, email }, deps);
    if (taken) return taken;
  }
  throw new Error('Too many changes of one list of recipients at the same moment.');
}

/** The list that counts for the rule, empty if it is new. What the rule no longer follows is forgotten. */
async function openShare(
  owner: Subscriber,
  ruleId: string,
  deps: InviteDeps,
): Promise<Share | 'not-found' | 'followed'> {
  const { rules } = deps;
  const ownerId = owner.id;
  const rule = await rules.get(ownerId, ruleId);
  if (!rule) return 'not-found';
  if (await readFollowing(rule, owner, deps)) return 'followed';
  const { follows, ...own } = rule;
  const shareId = rule.shareId ?? newRuleId();
  const isNamed = !follows && rule.shareId !== undefined;
  if (!isNamed && !(await rules.replace(rule, { ...own, shareId }))) return openShare(owner, ruleId, deps);
  const found = await rules.share(ownerId, ruleId);
  if (found?.id === shareId) return found;
  // What was left of a list that the rule no longer names is written over.
  return { ownerId, ruleId, id: shareId, recipients: [], version: found?.version ?? 0 };
}

/** Undefined if the list was changed in the meantime. */
async function takePlace(
  owner: Subscriber,
  share: Share,
  { invited, email }: { readonly invited: string; readonly email: string },
  deps: InviteDeps,
): Promise<Invited | undefined> {
  const now = deps.now();
  const at = now.toISOString();
  const id = shortHash(`${share.ownerId}#${share.ruleId}#${invited}`);
  const known = share.recipients.find((one) => one.id === id);
  const state = known && statedState(known, now);
  if (state === 'declined') return { kind: 'declined' };
  if (known && state === 'accepted' && !(await hasLeft(known, owner, deps))) return { kind: 'accepted' };

  const settled = await settledIfFull(share, id, owner, deps);
  if (placesTaken(settled, id, now) >= maxRecipients) return { kind: 'too-many' };
  // Asked twice in a moment: one mail.
  const isRecent = state === 'invited' && now.getTime() - Date.parse(known?.mailedAt ?? '') < mailPause;
  const place: Recipient = {
    id,
    theirId: invited,
    masked: maskEmail(email),
    state: 'invited',
    at,
    mailedAt: (isRecent ? known?.mailedAt : undefined) ?? at,
  };
  // First the invitation: whoever is erased takes along the address of every place.
  const earlier = await findInvitation(invited, id, deps);
  if (earlier?.state !== 'declined') {
    const { ownerId, ruleId } = share;
    await deps.rules.putInvitation({ subscriberId: invited, id, ownerId, ruleId, email, at, state: 'open' });
  }
  if (!(await deps.rules.saveShare(withRecipient(settled, place, now)))) return undefined;
  return { kind: 'invited', place, isRecent };
}

/** People who have left give their places free when they are needed. Nobody has to be told before. */
async function settledIfFull(share: Share, id: string, owner: Subscriber, deps: InviteDeps): Promise<Share> {
  if (placesTaken(share, id, deps.now()) < maxRecipients) return share;
  const recipients = await Promise.all(
    share.recipients.map(async (one) =>
      one.state === 'accepted' && (await hasLeft(one, owner, deps))
        ? { ...one, state: 'left' as const, at: deps.now().toISOString() }
        : one,
    ),
  );
  return { ...share, recipients };
}

/** What became of the mail. For logs only: the owner of the rule is told the same in every case. */
export type InvitationOutcome =
  | 'invitation-sent'
  | 'suppressed'
  | 'refused'
  | 'declined'
  | 'mailed-recently'
  | 'mailed-often'
  | 'over';

/**
 * Mails an invitation, within the limits of confirmations and counted with them: 3 an hour and 6 a day to a mailbox,
 * whoever asks. Nothing is sent to an address that is suppressed, that wants no invitations, or that has said no to this
 * rule. Throws when the mail cannot be sent; after a clear refusal it can be sent again at once.
 */
export async function mailInvitation(
  owner: Subscriber,
  ruleId: string,
  {
    email,
    place,
    isRecent,
  }: Pick<Extract<Invited, { kind: 'invited' }>, 'place' | 'isRecent'> & {
    readonly email: string;
  },
  keys: Keys,
  deps: InviteDeps,
): Promise<InvitationOutcome> {
  const { id, theirId: to } = place;
  if (isRecent) return 'mailed-recently';
  if (await deps.suppressions.get(to)) return 'suppressed';
  if (await deps.rules.refusesInvitations(to)) return 'refused';
  if ((await findInvitation(to, id, deps))?.state === 'declined') return 'declined';
  for (const limit of mailLimits) {
    if ((await deps.countAgainst(limit, mailboxId(keys, email))) !== undefined) return 'mailed-often';
  }
  const [rule, known] = await Promise.all([deps.rules.get(owner.id, ruleId), deps.subscribers.get(to)]);
  if (!rule) return 'over';
  try {
    const request = { ownerId: owner.id, ruleId, id, email, theirRule: newRuleId() };
    const validMinutes = invitationDays * 24 * 60;
    const { text } = await issueToken({ purpose: 'invitation', owner: to, validMinutes, request }, deps);
    const { name, text: query } = rule;
    await deps.mails.sendInvitation({
      to: email,
      language: known?.language ?? owner.language,
      from: owner.email,
      rule: { ...(name !== undefined && { name }), query, ...timesGiven(rule, owner) },
      token: text,
      stopToken: stopInvitationsToken(keys, to),
      validDays: invitationDays,
    });
  } catch (error) {
    if (!(error instanceof MailUncertainError)) await releaseMail(owner.id, ruleId, place, deps);
    throw error;
  }
  return 'invitation-sent';
}

/** The mail was certainly not sent: it may be asked for again at once. */
async function releaseMail(
  ownerId: string,
  ruleId: string,
  place: Recipient,
  { rules }: Pick<InviteDeps, 'rules'>,
): Promise<void> {
  const share = await rules.share(ownerId, ruleId);
  const stored = share?.recipients.find(({ id }) => id === place.id);
  if (!share || !stored || stored.mailedAt !== place.mailedAt) return;
  const { mailedAt: _, ...unmailed } = stored;
  const recipients = share.recipients.map((one) => (one === stored ? unmailed : one));
  await rules.saveShare({ ...share, recipients, version: share.version + 1 });
}

/** The last part of `/i/{token}`, which ends all invitations to an address. It never expires. */
export function stopInvitationsToken(keys: Keys, invited: string): string {
  return signLink(keys, 'invitations', [invited]);
}

/** Whose invitations the token ends; undefined if it was not signed by this service. */
export function readStopInvitationsToken(keys: Keys, token: string): string | undefined {
  return verifyLink(keys, 'invitations', token)?.[0];
}
