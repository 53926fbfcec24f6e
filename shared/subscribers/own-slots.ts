/**
 * The slots of a schedule of one's own: up to four a day, on some days. A slot is named by its local date and time,
 * `2026-03-08T18:00`, and names sort by time. Pure.
 *
 * What is remembered of the last slot served is a mark: its name, how many slots of its date were served, and the most
 * that a schedule in force had on that date. So times may be edited in the middle of a day: a time that stays is kept, and
 * no date gets more mails than its schedule has times. When 08:00 is moved to 09:00 after it was served, 09:00 is not
 * served that day; when 08:00 is taken away, 18:00 still is.
 */
import { Temporal } from 'temporal-polyfill';
import type { OwnSchedule } from '../rules/own-schedule.ts';
import { dateExists, instantOf, localTimeAt, startOfDate } from '../time/local-time.ts';
import type { Slot } from './slots.ts';

/** The slots of a local date, in the order in which they come; none if the date is not on the schedule. */
export function ownSlotsOf(schedule: OwnSchedule, timezone: string, date: Temporal.PlainDate): Slot[] {
  if (!isOn(schedule, date) || !dateExists(date, timezone)) return [];
  const end = startOfDate(date.add({ days: 1 }), timezone);
  const slots = schedule.times.map((time): Slot => {
    const at = instantOf(date, time, timezone);
    // A time that DST skips comes later by the skipped time: it is named by the time that clocks show then. Near midnight
    // it comes at the end of its date, so that no slot of a date comes after one of the next.
    if (at >= end) return { name: `${date.toString()}T24:00`, at: end };
    return { name: `${date.toString()}T${localTimeAt(at, timezone)}`, at };
  });
  const inOrder = slots.toSorted((a, b) => a.at - b.at);
  // 02:30 and 03:30 are the same instant when DST skips the hour from 02:00.
  return inOrder.filter(({ at }, index) => at !== inOrder[index - 1]?.at);
}

/** The name up to which all slots of the present schedule are served, according to the mark; empty without one. */
export function servedUpTo(mark: string | undefined, schedule: OwnSchedule, timezone: string): string {
  const read = readMark(mark);
  if (read === undefined) return '';
  const { name, date, count, most } = read;
  const slots = ownSlotsOf(schedule, timezone, date);
  const left = slots.filter((slot) => slot.name > name);
  const allowed = Math.max(0, Math.max(most, slots.length) - count);
  const skipped = left.length - allowed;
  return left[skipped - 1]?.name ?? name;
}

/** What to remember when this slot is served, after the mark that was remembered before. */
export function markOf(
  slot: Slot,
  before: string | undefined,
  schedule: OwnSchedule,
  timezone: string,
): string {
  const date = dateOf(slot.name);
  const slots = ownSlotsOf(schedule, timezone, date);
  const upTo = slots.filter(({ name }) => name <= slot.name);
  const read = readMark(before);
  if (read === undefined || !read.date.equals(date)) return `${slot.name} ${upTo.length}/${slots.length}`;
  const served = servedUpTo(before, schedule, timezone);
  const count = read.count + upTo.filter(({ name }) => name > served).length;
  return `${slot.name} ${count}/${Math.max(read.most, slots.length)}`;
}

interface Mark {
  readonly name: string;
  readonly date: Temporal.PlainDate;
  /** Slots of the date that were served. */
  readonly count: number;
  /** The most that a schedule in force had on the date. */
  readonly most: number;
}

/** A mark that cannot be read is none: a digest is then due once more rather than never. */
function readMark(mark: string | undefined): Mark | undefined {
  const [, name, count, most] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d) (\d+)\/(\d+)$/.exec(mark ?? '') ?? [];
  if (name === undefined) return undefined;
  return { name, date: dateOf(name), count: Number(count), most: Number(most) };
}

function dateOf(name: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(name.slice(0, 10));
}

function isOn({ weekdays, dayOfMonth }: OwnSchedule, date: Temporal.PlainDate): boolean {
  if (weekdays !== undefined) return weekdays.includes(date.dayOfWeek);
  return dayOfMonth === undefined || date.day === Math.min(dayOfMonth, date.daysInMonth);
}
