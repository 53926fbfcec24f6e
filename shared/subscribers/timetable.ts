import type { OwnSchedule } from '../rules/own-schedule.ts';
import { type Frequency, followsNews, type Rule } from '../rules/rule.ts';
import type { NamedDigest } from './named-digest.ts';
import { markOf, ownSlotsOf, servedUpTo } from './own-slots.ts';
import {
  type ClockFrequency,
  firstSlotAfter,
  lastSlotUpTo,
  latestSlot,
  type Slot,
  type SlotSettings,
  slotAfter,
} from './slots.ts';
import type { Subscriber } from './subscriber.ts';

/** When the mails of some rules are due. Rules with the same key are due together. */
export interface Timetable {
  /** Under which the last slot served is remembered. */
  readonly key: string;
  /** The digest whose mail has these rules alone. Absent: they come in the usual mail, with all others that are due. */
  readonly digest?: NamedDigest;
  /** The first slot strictly after an instant (ms). */
  after(instant: number): Slot;
  /** The last slot at or before an instant (ms). */
  latest(instant: number): Slot;
  /** The name up to which slots are served, according to what is remembered. */
  servedUpTo(mark: string | undefined): string;
  /** What to remember when a slot is served. */
  markOf(slot: Slot, before: string | undefined): string;
}

export type TimetableSettings = SlotSettings & Pick<Subscriber, 'digests'>;
type RuleTimes = Pick<Rule, 'id' | 'frequency' | 'schedule' | 'digest'>;

/** When a rule is due; undefined if it follows the news. */
export function timetableOf(rule: RuleTimes, settings: TimetableSettings): Timetable | undefined {
  const { frequency, schedule } = rule;
  if (followsNews(frequency)) return undefined;
  const digest = digestOf(rule, settings);
  if (digest) return { ...ownTimetable(digestKey(digest.id), digest.schedule, settings), digest };
  if (schedule) return ownTimetable(ruleKey(rule.id), schedule, settings);
  return usualTimetable(frequency, settings);
}

/** The digest to which a rule belongs. Undefined if it belongs to none, or to one that was deleted. */
export function digestOf(
  { digest, frequency }: { readonly digest?: string | undefined; readonly frequency: Frequency },
  { digests = [] }: Pick<Subscriber, 'digests'>,
): NamedDigest | undefined {
  // As a rule is written, so is it read: with another frequency, nothing else says when it comes.
  return digest !== undefined && frequency === 'daily' ? digests.find(({ id }) => id === digest) : undefined;
}

/** What is remembered of slots, without that of rules and digests that are gone. */
export function livingSlots(
  lastSlots: Subscriber['lastSlots'],
  { digests = [] }: Pick<Subscriber, 'digests'>,
  rules: readonly Pick<Rule, 'id'>[],
): Subscriber['lastSlots'] {
  const living = new Set([...digests.map(({ id }) => digestKey(id)), ...rules.map(({ id }) => ruleKey(id))]);
  return Object.fromEntries(
    Object.entries(lastSlots).filter(([key]) => !key.includes(':') || living.has(key)),
  );
}

function digestKey(id: string): string {
  return `digest:${id}`;
}

function ruleKey(id: string): string {
  return `rule:${id}`;
}

function usualTimetable(frequency: ClockFrequency, settings: SlotSettings): Timetable {
  return {
    key: frequency,
    after: (instant) => slotAfter(frequency, settings, instant),
    latest: (instant) => latestSlot(frequency, settings, instant),
    servedUpTo: (mark = '') => mark,
    markOf: ({ name }) => name,
  };
}

/** @param settings only the time zone counts: days and times are the schedule's */
export function ownTimetable(
  key: string,
  schedule: OwnSchedule,
  { timezone }: Pick<Subscriber, 'timezone'>,
): Timetable {
  const slotsOf = (date: Parameters<typeof ownSlotsOf>[2]) => ownSlotsOf(schedule, timezone, date);
  return {
    key,
    after: (instant) => firstSlotAfter(slotsOf, timezone, instant),
    latest: (instant) => lastSlotUpTo(slotsOf, timezone, instant),
    servedUpTo: (mark) => servedUpTo(mark, schedule, timezone),
    markOf: (slot, before) => markOf(slot, before, schedule, timezone),
  };
}
