import type { Webhook } from './webhook.ts';

/** How often a rule may send mail to its subscriber. */
export const frequencies = ['as-it-happens', 'hourly', 'daily', 'weekly'] as const;
export type Frequency = (typeof frequencies)[number];

/** A query that the rule had, from one instant to another. */
export interface PreviousQuery {
  readonly queryId: string;
  readonly since: string;
  readonly until: string;
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
  /** The most stories in one mail. Further ones are counted and linked. */
  readonly cap: number;
  /** ISO instant until which the rule is paused. Hits until then are not sent later. */
  readonly pausedUntil?: string;
  /** Nothing stored before this instant is shown or sent for the rule. Reset when its query changes. */
  readonly since: string;
  /** Queries that the rule had since the last delivery, oldest first. The next delivery reads each up to its end. */
  readonly previousQueries?: readonly PreviousQuery[];
  /** Also send "4,212 articles checked" if nothing matched. */
  readonly proofOfSilence?: boolean;
  /** Report when a rule that usually matches is silent for unusually long. */
  readonly silenceAlarm?: boolean;
  /** Where its stories are posted in addition. */
  readonly webhook?: Webhook;
  readonly createdAt: string;
  /** The number of changes. An edit fails if there was another one since the rule was read, and is then repeated. */
  readonly version?: number;
}
