import type { Webhook } from './webhook.ts';

/** How often a rule may write to its subscriber. */
export const frequencies = ['as-it-happens', 'hourly', 'daily', 'weekly'] as const;
export type Frequency = (typeof frequencies)[number];

/** What a rule watched from one instant to another. */
export interface PreviousQuery {
  readonly queryId: string;
  readonly since: string;
  readonly until: string;
}

/** What a subscriber watches. Many rules share one `Query` (the canonical expression); hits are stored per query. */
export interface Rule {
  readonly subscriberId: string;
  readonly id: string;
  /** Shown to the subscriber; the typed text when no name was given. */
  readonly name?: string;
  /** The query as typed. */
  readonly text: string;
  /** Identity of its canonical form. */
  readonly queryId: string;
  readonly frequency: Frequency;
  /** Most stories in one mail; what exceeds it is counted and linked. */
  readonly cap: number;
  /** ISO instant until which the rule is silent; its hits of that time are not sent later. */
  readonly pausedUntil?: string;
  /** Nothing stored before this instant is ever shown or sent for the rule; reset when its query changes. */
  readonly since: string;
  /** Queries it had before edits since the last delivery, oldest first: the next delivery reads them to their end. */
  readonly previousQueries?: readonly PreviousQuery[];
  /** Say "4,212 articles checked" when nothing matched. */
  readonly proofOfSilence?: boolean;
  /** Say so when a rule that usually matches has been silent unusually long. */
  readonly silenceAlarm?: boolean;
  /** Its stories are posted there as well. */
  readonly webhook?: Webhook;
  readonly createdAt: string;
  /** Counts the changes: an edit fails if there was another since the rule was read, and is then made again. */
  readonly version?: number;
}
