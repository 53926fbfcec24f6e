import type { NamedDigest } from './named-digest.ts';

/** How far the hits of one rule have been read. */
export interface RuleCursor {
  /** ISO instant at which the hits were actually read. The next window starts here, minus the overlap. */
  readonly at: string;
  /**
   * Slot of the delivery that counted stories instead of showing them, so that the overlap does not count them again.
   */
  readonly overflowIn?: string;
  /** For hits that were only counted: mails have reported up to this count for this hour (UTC, "2026-11-23T08"). */
  readonly unstored?: { readonly hour: string; readonly count: number };
  /** The last burst that a mail told, for a rule that writes only about those: an ISO instant, and its stories of two hours. */
  readonly burst?: { readonly at: string; readonly stories: number };
  /** When it was last asked what the rule nearly found, for a rule that tells that once a week; ISO instant. */
  readonly nearly?: string;
  /** A mail has said that the rule's query can no longer be read. */
  readonly toldInactive?: boolean;
}

/** A person who gets mail: one address, one schedule, any number of rules. */
export interface Subscriber {
  /**
   * HMAC of the normalised address (`subscriber-id.ts`), so that the address can be found without being part of a key.
   */
  readonly id: string;
  readonly email: string;
  /** `pending` until the mailed link is confirmed. Only `active` subscribers get mail other than the confirmation. */
  readonly status: 'pending' | 'active' | 'unsubscribed';
  /** IANA name: "Europe/Madrid". */
  readonly timezone: string;
  /** Local time of daily, weekly and monthly digests: "08:00". */
  readonly digestTime: string;
  /** ISO weekday of weekly digests, 1 = Monday … 7 = Sunday. */
  readonly digestWeekday: number;
  /** Digests with a name and times of their own, in the order in which they were made. */
  readonly digests?: readonly NamedDigest[];
  /** The number of their changes. A change fails if there was another one since they were read, and is then repeated. */
  readonly digestsVersion?: number;
  /** A digest also lists, marked, what an alert of another rule has told. */
  readonly alertsInDigests?: boolean;
  /** No alert is sent between these local times; alerts from that time are sent afterwards. May span midnight. */
  readonly quietHours?: { readonly from: string; readonly to: string };
  /** Language of mails and pages, BCP 47: "en". */
  readonly language: string;
  /** At most one alert mail in this many minutes. */
  readonly alertEveryMinutes: number;
  /** After this many alerts in a local day, further ones come hourly; absent for the usual number (`alert-pace.ts`). */
  readonly alertsPerDay?: number;
  /** The most stories of one mail, over all its rules; further ones are counted and linked. Absent: only rules have caps. */
  readonly storiesPerMail?: number;
  /** When `deliver` looks at this subscriber next; ISO instant. Absent when nothing will ever be due. */
  readonly nextDeliveryAt?: string;
  /** How many attempts in a row to plan or send failed. Above 0, a hit does not bring `nextDeliveryAt` forward. */
  readonly failedLooks?: number;
  /** Slot of the delivery in progress. A worker that finds one finishes it before it plans another. */
  readonly openDelivery?: string;
  /** Counts the reasons to look again (saved rules, new hits). A delivery closes only when it has seen all of them. */
  readonly wakes: number;
  /** By rule id, how far its hits have been read. Kept here so that closing a delivery is one write. */
  readonly cursors: Readonly<Record<string, RuleCursor>>;
  /**
   * The last slot served, by the key of its timetable (`timetable.ts`): a frequency, a digest, or a rule with a schedule
   * of its own. It prevents two digests for one local day, even when the zone changes.
   */
  readonly lastSlots: Readonly<Record<string, string>>;
  /** When the last alert mail was sent, and how many on which local day. Limits the pace of as-it-happens rules. */
  readonly lastAlertAt?: string;
  readonly alertDay?: { readonly date: string; readonly count: number };
  /** Urgent mails are sent in quiet hours and between digests unless this is false. */
  readonly urgent?: boolean;
  /** Something urgent waits that was found at this instant or later; ISO. Removed once a delivery has looked at it. */
  readonly urgentSince?: string;
  /** Follows stories: when the first of them may be over; ISO instant. */
  readonly followsUntil?: string;
  /** A mail is to tell what has changed in packs of rules; noted at this instant (ISO). Absent if all is told. */
  readonly packNews?: string;
  /** How many urgent mails were sent on which local day. */
  readonly urgentDay?: { readonly date: string; readonly count: number };
  /** SES message ids of mails that bounced softly since the last one that was delivered. */
  readonly bouncedMails?: string[];
  readonly createdAt: string;
  readonly confirmedAt?: string;
}
