import type { Temporal } from 'temporal-polyfill';
import type { Frequency, NewsFrequency } from '../rules/rule.ts';
import { dateExists, instantOf, localDate } from '../time/local-time.ts';
import { hour } from '../time/units.ts';
import type { Subscriber } from './subscriber.ts';

/** Frequencies that follow the clock. */
export type ClockFrequency = Exclude<Frequency, NewsFrequency>;

/** One occurrence of a schedule. */
export interface Slot {
  /**
   * Its identity: `d2026-03-08`, `w2026-03-09` and `m2026-03-01` by local date, `h2026-03-08T14` by UTC hour. Names of
   * one frequency sort by time, so "not served yet" is a string comparison, which stays valid when the zone or the time
   * is changed. Slots of a schedule of one's own are in `own-slots.ts`.
   */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export type SlotSettings = Pick<Subscriber, 'timezone' | 'digestTime' | 'digestWeekday'>;

/** The first slot strictly after an instant (ms). */
export function slotAfter(frequency: ClockFrequency, settings: SlotSettings, instant: number): Slot {
  if (frequency === 'hourly') return hourlySlot(Math.floor(instant / hour) + 1);
  return firstSlotAfter((date) => dateSlots(frequency, settings, date), settings.timezone, instant);
}

/** The last slot at or before an instant (ms). */
export function latestSlot(frequency: ClockFrequency, settings: SlotSettings, instant: number): Slot {
  if (frequency === 'hourly') return hourlySlot(Math.floor(instant / hour));
  return lastSlotUpTo((date) => dateSlots(frequency, settings, date), settings.timezone, instant);
}

/** The slots of a local date, in the order in which they come. */
export type SlotsOfDate = (date: Temporal.PlainDate) => readonly Slot[];

/** The first slot strictly after an instant (ms), of a schedule that has one in each month or oftener. */
export function firstSlotAfter(slotsOf: SlotsOfDate, timezone: string, instant: number): Slot {
  // The slot of a date can fall on the next date: Nuuk has no 23:30 on the night when DST begins.
  let date = localDate(instant, timezone).subtract({ days: 1 });
  for (;;) {
    const slot = slotsOf(date).find(({ at }) => at > instant);
    if (slot !== undefined) return slot;
    date = date.add({ days: 1 });
  }
}

/** The last slot at or before an instant (ms), of a schedule that has one in each month or oftener. */
export function lastSlotUpTo(slotsOf: SlotsOfDate, timezone: string, instant: number): Slot {
  // When the clock is set back across midnight, tomorrow's slot can already be in the past.
  let date = localDate(instant, timezone).add({ days: 1 });
  for (;;) {
    const slot = slotsOf(date).findLast(({ at }) => at <= instant);
    if (slot !== undefined) return slot;
    date = date.subtract({ days: 1 });
  }
}

/** Full hours of UTC. They are the same instants for everyone, so no clock change can repeat or skip one. */
function hourlySlot(hoursSinceEpoch: number): Slot {
  const at = hoursSinceEpoch * hour;
  return { name: `h${new Date(at).toISOString().slice(0, 13)}`, at };
}

const prefixes = { daily: 'd', weekly: 'w', monthly: 'm' } as const;

function dateSlots(
  frequency: keyof typeof prefixes,
  { timezone, digestTime, digestWeekday }: SlotSettings,
  date: Temporal.PlainDate,
): Slot[] {
  if (frequency === 'weekly' && date.dayOfWeek !== digestWeekday) return [];
  if (frequency === 'monthly' && date.day !== 1) return [];
  if (!dateExists(date, timezone)) return [];
  const name = `${prefixes[frequency]}${date.toString()}`;
  return [{ name, at: instantOf(date, digestTime, timezone) }];
}
