import { day } from '../time/units.ts';

/** How many articles came in on the last UTC days. It stands in the item of the feed, so it is short. */
export interface Arrivals {
  /** The newest day that anything came on: "2026-11-23". */
  readonly until: string;
  /** The counts of that day, the day before, and so on. */
  readonly counts: readonly number[];
}

/** So many days are remembered. */
const arrivalDays = 14;

/** What came on a day. */
export interface DayCount {
  readonly day: string;
  readonly count: number;
}

/**
 * The arrivals with those that have come now. Of two that are counted at the same moment one may be lost: the figure is
 * for people to look at.
 */
export function countArrivals(before: Arrivals | undefined, count: number, now: Date): Arrivals | undefined {
  if (count === 0) return before;
  const today = now.toISOString().slice(0, 10);
  const until = before && before.until > today ? before.until : today;
  const days = recentDays(before, until);
  const counts = days.map((one) => one.count + (one.day === today ? count : 0));
  while (counts.at(-1) === 0) counts.pop();
  return { until, counts };
}

/** The counts of the last days up to this one, newest first, those of days without any included. */
export function recentDays(arrivals: Arrivals | undefined, until: string): DayCount[] {
  return Array.from({ length: arrivalDays }, (_, back) => {
    const instant = Date.parse(until) - back * day;
    const at = arrivals ? (Date.parse(arrivals.until) - instant) / day : -1;
    return { day: new Date(instant).toISOString().slice(0, 10), count: arrivals?.counts[at] ?? 0 };
  });
}

/** What came a day, over the last seven whole days, or as many as there were since the feed was added. */
export function arrivalsPerDay(arrivals: Arrivals | undefined, addedAt: string, now: Date): number {
  const whole = recentDays(arrivals, now.toISOString().slice(0, 10)).slice(1, 8);
  const known = whole.filter((one) => one.day > addedAt.slice(0, 10));
  const total = known.reduce((sum, { count }) => sum + count, 0);
  return known.length === 0 ? 0 : Math.round((10 * total) / known.length) / 10;
}
