import type { HitSpan } from '../articles/hit.ts';
import type { ArticleChange } from '../articles/stored-article.ts';
import type { Frequency } from '../rules/rule.ts';
import { shortHash } from '../security/short-hash.ts';
import type { RuleCursor } from '../subscribers/subscriber.ts';

/**
 * PLANNED → SENDING → SENT, with UNKNOWN where SES may or may not have taken the mail. SENT, FAILED and SKIPPED are
 * terminal. The transitions stand in `send-delivery.ts`.
 */
export type DeliveryState = 'PLANNED' | 'SENDING' | 'UNKNOWN' | 'SENT' | 'FAILED' | 'SKIPPED';

/** One mail to one subscriber: its state, small, because it is rewritten at every step. */
export interface Delivery {
  readonly subscriberId: string;
  /** The instant at which it was opened; with the subscriber it names the delivery. */
  readonly slot: string;
  readonly state: DeliveryState;
  /** SENDING: until then the worker that set it may be at work. UNKNOWN: until then its receipt is waited for. */
  readonly waitUntil?: string;
  /** Calls of SES so far. */
  readonly attempts: number;
  /** When the mail went out; also when a receipt proved it. */
  readonly sentAt?: string;
  readonly sesMessageId?: string;
  /** Why it is FAILED, SKIPPED or waits, in words for the operator. */
  readonly reason?: string;
}

/** One story in a mail. */
export interface PlannedEntry {
  readonly ruleId: string;
  readonly storyId: string;
  /** Other ids under which that story was told before. */
  readonly formerStoryIds?: readonly string[];
  readonly articleId: string;
  readonly revision: string;
  readonly title: string;
  readonly source?: string;
  readonly publishedAt?: string;
  readonly spans: readonly HitSpan[];
  readonly why: string;
  readonly change?: ArticleChange;
  /** How many other sources told the story in this window. */
  readonly otherSources: number;
  /** Other rules of the subscriber that it matches. */
  readonly alsoRuleIds: readonly string[];
  /** Published over 7 days before: stands last, dated. */
  readonly late: boolean;
}

/** One rule in a mail: its entries in order, and what the cap counted instead of showing. */
export interface PlannedRule {
  readonly ruleId: string;
  readonly name: string;
  readonly queryId: string;
  readonly from: string;
  readonly readAt: string;
  readonly overflow: number;
  /** `revisionKey`s counted in the overlap at the window's end: the next window must not count them again. */
  readonly counted: readonly string[];
  /** The rule's stories are posted to its webhook as well. */
  readonly webhook?: boolean;
  /** "Checked and found nothing", where the rule asks for it. */
  readonly silence?: { readonly articlesChecked: number; readonly feedsFailing: number };
  /** "Usually 4 a day, none for 3 days". */
  readonly silentFor?: { readonly days: number; readonly usualPerDay: number };
  /** Its query can no longer be read and finds nothing; said once. */
  readonly inactive?: boolean;
}

/** What one mail says, chosen once and recorded before anything is sent; a retry sends this and nothing else. */
export interface DeliveryPlan {
  readonly subscriberId: string;
  readonly slot: string;
  readonly kind: 'alert' | 'digest';
  /** It tells what could not wait, and nothing else. */
  readonly urgent?: boolean;
  readonly plannedAt: string;
  readonly rules: readonly PlannedRule[];
  readonly entries: readonly PlannedEntry[];
  /** As-it-happens rules have turned hourly until midnight; this mail says so. */
  readonly throttled: boolean;
  /** What closing the delivery writes on the subscriber, worked out now so that a retry writes the same. */
  readonly closing: {
    readonly wakes: number;
    readonly cursors: Readonly<Record<string, RuleCursor>>;
    readonly lastSlots: Readonly<Partial<Record<Frequency, string>>>;
  };
}

/** Names the delivery in SES tags and mail headers: 128 bits of SHA-256, base64url. */
export function deliveryIdOf(subscriberId: string, slot: string): string {
  return shortHash(`${subscriberId} ${slot}`);
}
