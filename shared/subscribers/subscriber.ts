import type { Frequency } from '../rules/rule.ts';

/** How far the hits of one rule have been read. */
export interface RuleCursor {
  /** ISO instant at which the hits were really read; the next window starts here, less the overlap. */
  readonly at: string;
  /** Slot of the delivery that counted stories instead of showing them: the overlap must not count them again. */
  readonly overflowIn?: string;
  /** A mail has said that the rule's query can no longer be read. */
  readonly toldInactive?: boolean;
}

/** A person who gets mail: one address, one schedule, any number of rules. */
export interface Subscriber {
  /** HMAC of the normalised address (`subscriber-id.ts`): the address can be found without storing it in keys. */
  readonly id: string;
  readonly email: string;
  /** `pending` until the mailed link is confirmed; mail other than the confirmation goes to `active` only. */
  readonly status: 'pending' | 'active' | 'unsubscribed';
  /** IANA name: "Europe/Madrid". */
  readonly timezone: string;
  /** Local time of daily and weekly digests: "08:00". */
  readonly digestTime: string;
  /** ISO weekday of weekly digests, 1 = Monday … 7 = Sunday. */
  readonly digestWeekday: number;
  /** No alert is sent between these local times; what comes meanwhile is held, not lost. May span midnight. */
  readonly quietHours?: { readonly from: string; readonly to: string };
  /** Language of mails and pages, BCP 47: "en". */
  readonly language: string;
  /** At most one alert mail in so many minutes. */
  readonly alertEveryMinutes: number;
  /** When `deliver` looks at this subscriber next; ISO instant. Absent: nothing will ever be due. */
  readonly nextDeliveryAt?: string;
  /** Looks that failed in a row: while there are any, `nextDeliveryAt` is not brought forward by a hit. */
  readonly failedLooks?: number;
  /** Slot of the delivery that is under way; whoever finds one finishes it before planning another. */
  readonly openDelivery?: string;
  /** Counts the reasons to look again (rules saved, hits found): a delivery closes only over those it has seen. */
  readonly wakes: number;
  /** By rule id, how far its hits have been read. Kept here so that closing a delivery is one write. */
  readonly cursors: Readonly<Record<string, RuleCursor>>;
  /** Slot keys last served, by frequency: a digest of one local day is never sent twice, whatever the zone does. */
  readonly lastSlots: Readonly<Partial<Record<Frequency, string>>>;
  /** When the last alert mail was sent, and how many on which local day: throttles as-it-happens rules. */
  readonly lastAlertAt?: string;
  readonly alertDay?: { readonly date: string; readonly count: number };
  /** Urgent mails break digests and quiet hours unless this is false. */
  readonly urgent?: boolean;
  /** Something urgent waits, found at this instant or later; ISO. Gone once a delivery has looked at it. */
  readonly urgentSince?: string;
  /** How many urgent mails were sent on which local day. */
  readonly urgentDay?: { readonly date: string; readonly count: number };
  /** SES's ids of mails that bounced softly since the last one that arrived. */
  readonly bouncedMails?: string[];
  readonly createdAt: string;
  readonly confirmedAt?: string;
}
