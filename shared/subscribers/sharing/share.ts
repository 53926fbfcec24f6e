import { newRuleId } from '../../rules/new-rule-id.ts';
import { day } from '../../time/units.ts';

/** The most people who are asked or get the alerts of one shared rule. */
export const maxRecipients = 10;

/** How long an invitation can be accepted. */
export const invitationDays = 7;

/** People who no longer take part and are still listed: the newest ones. */
const maxGone = 20;

/** `expired` is not stored: it is an invitation that nobody answered in time. */
export const recipientStates = ['invited', 'accepted', 'declined', 'left', 'expired'] as const;
export type RecipientState = (typeof recipientStates)[number];

/**
 * Somebody with whom a rule is shared, as it is stored with the rule's owner: without the address. What begins with
 * `their` is the other person's, and left out of the owner's export.
 */
export interface Recipient {
  /** Derived from owner, rule and address, so that the same invitation is the same place. */
  readonly id: string;
  /** The id of the address that was invited; its owner may have moved since (`currentSubscriber`). */
  readonly theirId: string;
  /** The address with most of its name left out. Shown when the address itself was erased. */
  readonly masked: string;
  readonly state: Exclude<RecipientState, 'expired'>;
  /** ISO instant since which it has this state. */
  readonly at: string;
  /** ISO instant at which the last mail was claimed. It says nothing of whether a mail was sent. */
  readonly mailedAt?: string;
  /** Their rule, once accepted. */
  readonly theirRule?: string;
}

/** With whom a rule is shared. It counts while the rule names it (`Rule.shareId`); else it is a remnant. */
export interface Share {
  readonly ownerId: string;
  readonly ruleId: string;
  readonly id: string;
  readonly recipients: readonly Recipient[];
  /** Counts the changes, so that requests at the same moment cannot overwrite one another. */
  readonly version: number;
}

/** An invitation as it is stored with the invited address, so that erasing the person erases the address. */
export interface Invitation {
  readonly subscriberId: string;
  /** That of the recipient in the list of the owner. */
  readonly id: string;
  readonly ownerId: string;
  readonly ruleId: string;
  readonly email: string;
  /** ISO instant. */
  readonly at: string;
  readonly state: 'open' | 'accepted' | 'declined';
}

/** A share whose recipients may not have the newest query yet. */
export interface MarkedShare {
  readonly ownerId: string;
  readonly ruleId: string;
  /** Begins with the ISO instant of the change; of two marks of one instant, each has its own. */
  readonly mark: string;
}

/** A mark that is like no other, of this instant (ISO). */
export function newMark(at: string): string {
  return `${at}#${newRuleId()}`;
}

/** What is stored about sharing; a part of the store of rules. */
export interface Shares {
  /** Strongly consistent. */
  share(ownerId: string, ruleId: string): Promise<Share | undefined>;
  /**
   * Writes the next version; false when another writer did so first. A repeated write is recognised as the same.
   *
   * @param mark marks the share in the same write, as `markShare` does
   */
  saveShare(next: Share, mark?: string): Promise<boolean>;
  endShare(ownerId: string, ruleId: string): Promise<void>;
  /** Notes before a change that recipients have to get it; nothing happens where there is no share. */
  markShare(marked: MarkedShare): Promise<void>;
  /** The change has reached all of them, if it still is the newest. */
  unmarkShare(marked: MarkedShare): Promise<void>;
  /** Shares marked before an instant (ISO), the oldest first. Eventually consistent. */
  markedShares(before: string, limit: number): Promise<MarkedShare[]>;
  invitation(subscriberId: string, id: string): Promise<Invitation | undefined>;
  putInvitation(invitation: Invitation): Promise<void>;
  /** Whether an address wants no invitations. Kept when the subscriber is erased. */
  refusesInvitations(subscriberId: string): Promise<boolean>;
  refuseInvitations(subscriberId: string, at: string): Promise<void>;
  allowInvitations(subscriberId: string): Promise<void>;
}

/** The state as it is at an instant, from what is stored in the list. */
export function statedState({ state, at }: Pick<Recipient, 'state' | 'at'>, now: Date): RecipientState {
  const isOver = now.getTime() - Date.parse(at) >= invitationDays * day;
  return state === 'invited' && isOver ? 'expired' : state;
}

/** Whether it takes one of the places of the rule. */
export function takesPlace(state: RecipientState): boolean {
  return state === 'invited' || state === 'accepted';
}

/** How many places are taken by others than this one. */
export function placesTaken({ recipients }: Share, id: string, now: Date): number {
  return recipients.filter((one) => one.id !== id && takesPlace(statedState(one, now))).length;
}

/** The share with one recipient put in, in place of the one with the same id. Of those who are gone, few are kept. */
export function withRecipient(share: Share, recipient: Recipient, now: Date): Share {
  const others = share.recipients.filter(({ id }) => id !== recipient.id);
  const all = [...others, recipient];
  const gone = all.filter((one) => !takesPlace(statedState(one, now)));
  const forgotten = new Set(gone.slice(0, Math.max(0, gone.length - maxGone)));
  return { ...share, recipients: all.filter((one) => !forgotten.has(one)), version: share.version + 1 };
}

/** The share without one recipient. */
export function withoutRecipient(share: Share, id: string): Share {
  const recipients = share.recipients.filter((one) => one.id !== id);
  return { ...share, recipients, version: share.version + 1 };
}
