import { day, hour } from '../../time/units.ts';
import { poissonTail, type SeenRate } from './poisson-tail.ts';

/** How many stories a rule found in an hour since the epoch (UTC). Undefined: not known, or it did not watch then. */
export type HourlyFinds = (hourSinceEpoch: number) => number | undefined;

/** What is usual is learned from so many days. */
export const usualDays = 28;
/** A rule that has watched for less does not know what is usual. */
export const learningDays = 3;

/** What a rule usually finds, learned from the last 28 days. */
export interface Usual {
  readonly perWeek: number;
  /**
   * The rate of a window of time (milliseconds since the epoch), in stories per hour. Undefined if nothing is known of these
   * hours.
   */
  in(from: number, to: number): SeenRate | undefined;
}

/** The hours before and after count a little: clocks change, and news comes a little earlier or later. */
const near = [
  [-1, 0.25],
  [0, 1],
  [1, 0.25],
] as const;
/** Nothing was ever found: half a story in all that time is assumed. */
const assumed = 0.5;
/**
 * An hour of the week is seen four times at most, so what is usual at that hour on all days counts like four more; unless the
 * two differ by more than chance, as on Sundays.
 */
const sharedWeeks = 4;
const differs = 0.01;
/** Hours of it that always count, so that no rate is zero. */
const leastShared = 0.1;
/**
 * News does not keep to a rate as dice do: it changes from week to week by about a quarter. That is what so many stories
 * tell of a rate, and more stories tell no more.
 */
const mostCounted = 16;

/** Undefined until the rule has watched for `learningDays`. */
export function learnUsual(finds: HourlyFinds, now: number): Usual | undefined {
  const end = Math.floor(now / hour);
  let found = 0;
  let hours = 0;
  for (let at = end - usualDays * 24; at < end; at += 1) {
    const count = finds(at);
    if (count === undefined) continue;
    found += count;
    hours += 1;
  }
  if (hours * hour < learningDays * day) return undefined;
  const known = new Map<number, SeenHour>();
  const seenAt = (at: number) => {
    const seen = known.get(at) ?? seenHour(finds, at);
    known.set(at, seen);
    return seen;
  };

  return {
    perWeek: (found / hours) * 7 * 24,
    in(from, to) {
      const daily = { count: assumed, time: 0 };
      const weekly = { count: 0, time: 0 };
      for (let at = Math.floor(from / hour); at * hour < to; at += 1) {
        const share = (Math.min(to, (at + 1) * hour) - Math.max(from, at * hour)) / hour;
        const seen = seenAt(at);
        daily.count += share * seen.daily.count;
        daily.time += share * seen.daily.time;
        weekly.count += share * seen.weekly.count;
        weekly.time += share * seen.weekly.time;
      }
      if (daily.time === 0) return undefined;
      const shared = isOfItsOwn(weekly, asSure(daily)) ? 0 : (sharedWeeks * (to - from)) / hour;
      return asSure({
        count: weekly.count + (daily.count / daily.time) * Math.max(shared, leastShared),
        time: weekly.time + Math.max(shared, leastShared),
      });
    },
  };
}

interface SeenHour {
  readonly daily: SeenRate;
  readonly weekly: SeenRate;
}

/** What the same hour of the last days, and of the last weeks, has found. */
function seenHour(finds: HourlyFinds, at: number): SeenHour {
  const daily = { count: 0, time: 0 };
  const weekly = { count: 0, time: 0 };
  for (let ago = 1; ago <= usualDays; ago += 1) {
    for (const [shift, weight] of near) {
      const count = finds(at + shift - ago * 24);
      if (count === undefined) continue;
      for (const seen of ago % 7 === 0 ? [daily, weekly] : [daily]) {
        seen.count += weight * count;
        seen.time += weight;
      }
    }
  }
  return { daily, weekly };
}

/** Whether an hour of the week finds more or less than the same hour of all days, by more than chance. */
function isOfItsOwn({ count, time }: SeenRate, daily: SeenRate): boolean {
  const isMore = poissonTail(Math.ceil(count), time, daily) < differs;
  return isMore || 1 - poissonTail(Math.floor(count) + 1, time, daily) < differs;
}

function asSure({ count, time }: SeenRate): SeenRate {
  const share = Math.min(1, mostCounted / count);
  return { count: count * share, time: time * share };
}
