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
   * Its identity: `d2026-03-08` and `w2026-03-09` by local date, `h2026-03-08T14` by UTC hour. Names of one frequency
   * sort by time, so "not served yet" is a string comparison, which stays valid when the zone or the time is changed.
   */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export type SlotSettings = Pick<Subscriber, 'timezone' | 'digestTime' | 'digestWeekday'>;

/** The first slot strictly after an instant (ms). */
export function slotAfter(frequency: ClockFrequency, settings: SlotSettings, instant: number): Slot {
  if (frequency === 'hourly') return hourlySlot(Math.floor(instant / hour) + 1);
  // The slot of a date can fall on the next date: Nuuk has no 23:30 on the night when DST begins.
  let date = localDate(instant, settings.timezone).subtract({ days: 1 });
  for (;;) {
    const slot = dateSlot(frequency, settings, date);
    if (slot !== undefined && slot.at > instant) return slot;
    date = date.add({ days: 1 });
  }
}

/** The last slot at or before an instant (ms). */
export function latestSlot(frequency: ClockFrequency, settings: SlotSettings, instant: number): Slot {
  if (frequency === 'hourly') return hourlySlot(Math.floor(instant / hour));
  // When the clock is set back across midnight, tomorrow's slot can already be in the past.
  let date = localDate(instant, settings.timezone).add({ days: 1 });
  for (;;) {
    const slot = dateSlot(frequency, settings, date);
    if (slot !== undefined && slot.at <= instant) return slot;
    date = date.subtract({ days: 1 });
  }
}

/** Full hours of UTC. They are the same instants for everyone, so no clock change can repeat or skip one. */
function hourlySlot(hoursSinceEpoch: number): Slot {
  const at = hoursSinceEpoch * hour;
  return { name: `h${new Date(at).toISOString().slice(0, 13)}`, at };
}

function dateSlot(
  frequency: 'daily' | 'weekly',
  settings: SlotSettings,
  date: Temporal.PlainDate,
): Slot | undefined {
  if (frequency === 'weekly' && date.dayOfWeek !== settings.digestWeekday) return undefined;
  if (!dateExists(date, settings.timezone)) return undefined;
  return {
    name: `${frequency === 'daily' ? 'd' : 'w'}${date.toString()}`,
    at: instantOf(date, settings.digestTime, settings.timezone),
  };
}
