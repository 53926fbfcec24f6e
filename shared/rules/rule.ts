import type { OwnSchedule } from './own-schedule.ts';
import type { Sensitivity } from './unusual/find-burst.ts';
import type { Output, Webhook } from './webhook.ts';

/** How often a rule may send mail to its subscriber. `unusual`: only when it finds far more stories than it usually does. */
export const frequencies = ['as-it-happens', 'hourly', 'daily', 'weekly', 'monthly', 'unusual'] as const;
export type Frequency = (typeof frequencies)[number];

/** Frequencies that follow the news instead of the clock. */
export const newsFrequencies = ['as-it-happens', 'unusual'] as const satisfies readonly Frequency[];
export type NewsFrequency = (typeof newsFrequencies)[number];

export function followsNews(frequency: Frequency): frequency is NewsFrequency {
  return newsFrequencies.some((one) => one === frequency);
}

/** A query that the rule had, from one instant to another. */
export interface PreviousQuery {
  readonly queryId: string;
  readonly since: string;
  readonly until: string;
}

/** A time in which the rule watched its present query, from one instant to another. */
export type WatchedTime = Omit<PreviousQuery, 'queryId'>;

/** What a rule follows: the rule of somebody else, who shares it. Its query and name come from there. */
export interface Following {
  /** Whose rule it is. They may have another id by now (`currentId`). */
  readonly ownerId: string;
  readonly ruleId: string;
  /** The place in their list of recipients (`Recipient.id`). */
  readonly id: string;
  /** When they changed the query last (ISO), and what it was before. */
  readonly changed?: { readonly at: string; readonly before: string };
}

/** A rule of a subscriber. Many rules can share one query (by its canonical expression); hits are stored per query. */
export interface Rule {
  readonly subscriberId: string;
  readonly id: string;
  /** The name shown to the subscriber. If there is none, the query as typed is shown. */
  readonly name?: string;
  /** The query as typed. */
  readonly text: string;
  /** The id of its query, shared by all rules with the same canonical text. */
  readonly queryId: string;
  readonly frequency: Frequency;
  /** Days and times of its own, which come as often as `frequency` says. Absent: the usual ones of the subscriber. */
  readonly schedule?: OwnSchedule;
  /**
   * The id of the subscriber's digest to which it belongs; it then comes when that does. `frequency` is daily, and that is
   * what the rule is if there is no such digest any more.
   */
  readonly digest?: string;
  /** How much is unusual, for that frequency; `middle` if absent. */
  readonly sensitivity?: Sensitivity;
  /** The most stories in one mail. Further ones are counted and linked. */
  readonly cap: number;
  /** ISO instant until which the rule is paused. Hits until then are not sent later. */
  readonly pausedUntil?: string;
  /** Nothing stored before this instant is sent for the rule. Reset when its query changes, or when it is restored. */
  readonly since: string;
  /** Earlier times of the same query, before the rule was deleted and restored, oldest first. What it found then is shown. */
  readonly earlier?: readonly WatchedTime[];
  /** Queries that the rule had since the last delivery, oldest first. The next delivery reads each up to its end. */
  readonly previousQueries?: readonly PreviousQuery[];
  /** Also send "4,212 articles checked" if nothing matched. */
  readonly proofOfSilence?: boolean;
  /** Report when a rule that usually matches is silent for unusually long. */
  readonly silenceAlarm?: boolean;
  /** Once a week, a mail also tells stories that the rule missed by one clause. */
  readonly nearly?: boolean;
  /** Where its stories are posted in addition. */
  readonly webhook?: Webhook;
  /** Where they are posted as well, each by itself. */
  readonly outputs?: readonly Output[];
  /** Its owner shares it: the list of recipients that counts (`Share.id`). */
  readonly shareId?: string;
  /** It was shared with its owner, and accepted. Whether it still follows: `readFollowing`. */
  readonly follows?: Following;
  readonly createdAt: string;
  /** The number of changes. An edit fails if there was another one since the rule was read, and is then repeated. */
  readonly version?: number;
}

/** Whether its owner shares the rule, or got it from somebody who does. Of a rule without what it no longer follows. */
export function sharedHow({
  shareId,
  follows,
}: Pick<Rule, 'shareId' | 'follows'>): 'by-me' | 'with-me' | undefined {
  if (follows) return 'with-me';
  return shareId === undefined ? undefined : 'by-me';
}

/** Whether the rule watched its present query at an instant (ISO). Only what was found then may be shown for it. */
export function watchedAt({ since, earlier = [] }: Pick<Rule, 'since' | 'earlier'>, at: string): boolean {
  return at >= since || earlier.some((time) => at >= time.since && at < time.until);
}

/** The first instant (ISO) at which the rule watched its present query. */
export function watchedSince({ since, earlier = [] }: Pick<Rule, 'since' | 'earlier'>): string {
  return earlier[0]?.since ?? since;
}
