import type { HitSpan } from '../articles/hit.ts';
import type { ArticleChange } from '../articles/stored-article.ts';
import type { SilenceProof } from '../mail/digest-model.ts';
import type { ChangedPack } from '../rule-files/packs/pack-news.ts';
import type { LooseningKind } from '../rules/loosen-query.ts';
import { shortHash } from '../security/short-hash.ts';
import type { Development } from '../stories/development.ts';
import type { RuleCursor } from '../subscribers/subscriber.ts';
import type { ToldUnusual } from './unusual/read-burst.ts';

/**
 * PLANNED → SENDING → SENT, or UNKNOWN if it is unclear whether SES accepted the mail. SENT, FAILED and SKIPPED are
 * terminal. The transitions are in `send-delivery.ts`.
 */
export type DeliveryState = 'PLANNED' | 'SENDING' | 'UNKNOWN' | 'SENT' | 'FAILED' | 'SKIPPED';

/** The state of one mail to one subscriber. It is small, because it is rewritten at every step. */
export interface Delivery {
  readonly subscriberId: string;
  /** The instant at which it was opened. Together with the subscriber, it identifies the delivery. */
  readonly slot: string;
  readonly state: DeliveryState;
  /** SENDING: until then, the worker that set it may be at work. UNKNOWN: until then, we wait for its receipt. */
  readonly waitUntil?: string;
  /** The number of SES calls so far. */
  readonly attempts: number;
  /** When the mail was sent, or when a receipt proved it. */
  readonly sentAt?: string;
  readonly sesMessageId?: string;
  /** Why it is FAILED, SKIPPED or waiting, in words for the operator. */
  readonly reason?: string;
  /** SES reported later that the mail bounced. `soft`: for a temporary reason. */
  readonly bounce?: { readonly kind: 'soft' | 'hard'; readonly at: string };
  /** When its reader reported the mail as spam. */
  readonly complainedAt?: string;
  /** It repeats the delivery of this slot, because an operator asked for that. */
  readonly repeatOf?: string;
  /** The slot of the delivery that repeats this one. There is at most one. */
  readonly repeatedAs?: string;
}

/** What operators want to know about a delivery. `held`: it waits. `set-aside`: SES rejected the mail permanently. */
export const deliveryFates = ['sent', 'bounced', 'complained', 'held', 'set-aside', 'skipped'] as const;
export type DeliveryFate = (typeof deliveryFates)[number];

/** Undefined while a worker is working on it. */
export function fateOf({ state, waitUntil, bounce, complainedAt }: Delivery): DeliveryFate | undefined {
  if (complainedAt !== undefined) return 'complained';
  if (bounce !== undefined) return 'bounced';
  switch (state) {
    case 'SENT':
      return 'sent';
    case 'FAILED':
      return 'set-aside';
    case 'SKIPPED':
      return 'skipped';
    case 'PLANNED':
    case 'UNKNOWN':
      return waitUntil === undefined ? undefined : 'held';
    case 'SENDING':
      return undefined;
    default:
      return state satisfies never;
  }
}

/** One story in a mail. */
export interface PlannedEntry {
  readonly ruleId: string;
  readonly storyId: string;
  /** Other ids under which the story was told earlier. */
  readonly formerStoryIds?: readonly string[];
  readonly articleId: string;
  readonly revision: string;
  readonly title: string;
  readonly source?: string;
  readonly publishedAt?: string;
  readonly spans: readonly HitSpan[];
  readonly why: string;
  readonly change?: ArticleChange | Pick<Development, 'kind' | 'what'>;
  /** How many other sources told the story in this window. */
  readonly otherSources: number;
  /** The names of the first of them, at most three. */
  readonly otherSourceNames?: readonly string[];
  /** Other rules of the subscriber that it matches. */
  readonly alsoRuleIds: readonly string[];
  /** An alert of another rule has told it. The subscriber wants such stories in digests too. */
  readonly toldBefore?: true;
  /** Published more than 7 days earlier. It comes last and shows its date. */
  readonly late: boolean;
}

/** A story that a rule missed by one clause, and the edit that would have found it. */
export interface PlannedNear {
  readonly storyId: string;
  readonly title: string;
  readonly url?: string;
  /** BCP 47. */
  readonly language?: string;
  readonly source?: string;
  readonly publishedAt?: string;
  readonly kind: LooseningKind;
  /** The clause that was missed, in its normal form. */
  readonly clause: string;
  /** The edited query. */
  readonly query: string;
  /** Recent articles that the edit would have brought. */
  readonly added: number;
  /** Scaled; absent if the recent articles are of less than a day. */
  readonly addedPerWeek?: number;
}

/** One rule in a mail: its entries in order, and the number that its cap left out. */
export interface PlannedRule {
  readonly ruleId: string;
  readonly name: string;
  readonly queryId: string;
  readonly from: string;
  readonly readAt: string;
  readonly overflow: number;
  /** `revisionKey`s counted in the overlap at the window's end. The next window must not count them again. */
  readonly counted: readonly string[];
  /** The rule's stories are also posted to its outputs. */
  readonly webhook?: boolean;
  /** "Checked and found nothing", if the rule asks for it. */
  readonly silence?: SilenceProof;
  /** "Usually 4 a day, none for 3 days". */
  readonly silentFor?: { readonly days: number; readonly usualPerDay: number };
  /** It found far more stories than usual, which is why it writes. */
  readonly unusual?: ToldUnusual;
  /** It writes only about what is unusual, and nothing was. */
  readonly usual?: boolean;
  /** Stories that it missed by one clause, if the rule asks for them and its week is over. */
  readonly nearly?: readonly PlannedNear[];
  /** Its query cannot be read any more and finds nothing. This is said once. */
  readonly inactive?: boolean;
  /** It is no rule but a story that the subscriber follows. `told` and `quietAt` are noted when the delivery closes. */
  readonly follow?: PlannedFollow;
}

export interface PlannedFollow {
  readonly storyId: string;
  /** `revisionKey`s of the developments in this mail, those that it only counts included. */
  readonly told: readonly string[];
  /** When following ends unless something happens. */
  readonly quietAt: string;
  /** It has been quiet for so long that this mail says the last word. */
  readonly ended?: boolean;
}

/** What one mail says. It is chosen once and recorded before anything is sent; a retry sends exactly this. */
export interface DeliveryPlan {
  readonly subscriberId: string;
  readonly slot: string;
  readonly kind: 'alert' | 'digest';
  /** The digest of the subscriber whose mail this is; it has the rules of that digest alone. */
  readonly digest?: { readonly id: string; readonly name: string };
  /** It contains only what was urgent. */
  readonly urgent?: boolean;
  readonly plannedAt: string;
  /** It repeats the delivery of this slot. Its stories are remembered already, and webhooks do not get it again. */
  readonly repeatOf?: string;
  readonly rules: readonly PlannedRule[];
  readonly entries: readonly PlannedEntry[];
  /** Packs of rules that have changed, of which this mail tells. */
  readonly packs?: readonly ChangedPack[];
  /** As-it-happens rules are hourly until midnight, and this mail says so. */
  readonly throttled: boolean;
  /** What closing the delivery writes on the subscriber, computed now so that a retry writes the same. */
  readonly closing: {
    readonly wakes: number;
    readonly cursors: Readonly<Record<string, RuleCursor>>;
    readonly lastSlots: Readonly<Record<string, string>>;
    /** When it was noted that packs had changed, of which nothing is left to tell then. */
    readonly packNews?: string | undefined;
  };
}

/** Identifies the delivery in SES tags and mail headers: 128 bits of SHA-256, base64url. */
export function deliveryIdOf(subscriberId: string, slot: string): string {
  return shortHash(`${subscriberId} ${slot}`);
}
