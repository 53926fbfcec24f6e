import type { TimedFind } from '../../shared/rules/unusual/find-burst.ts';
import type { HourlyFinds } from '../../shared/rules/unusual/usual.ts';
import { day, hour } from '../../shared/time/units.ts';
import type { Random } from './random.ts';

/** How often a rule finds something at an hour of the day on a day of the week, as a multiple of its mean. */
export type Shape = (hourOfDay: number, dayOfWeek: number) => number;

export const shapes = {
  flat: () => 1,
  office: (at, on) => (at >= 7 && at < 20 ? 1.7 : 0.25) * (on >= 5 ? 0.4 : 1.15),
  mornings: (at) => (at === 8 ? 8 : at === 9 ? 4 : 0.55),
  'one weekday': (at, on) => (on === 1 && at === 10 ? 40 : 0.77),
  nights: (at) => (at < 6 ? 3 : 0.33),
} satisfies Readonly<Record<string, Shape>>;

/** What a rule finds in each hour, at random. */
export interface SimulatedRule {
  readonly random: Random;
  /** Stories per hour, in the mean. */
  readonly mean: number;
  readonly shape: Shape;
}

export function rateAt({ mean, shape }: SimulatedRule, at: number): number {
  return mean * shape(Math.floor(at / hour) % 24, Math.floor(at / day) % 7);
}

/** The finds between two full hours, oldest first. Each is a different story. */
export function simulateFinds(rule: SimulatedRule, from: number, to: number, times = 1): TimedFind[] {
  const finds: TimedFind[] = [];
  for (let at = from; at < to; at += hour) {
    const many = dice(rule.random, times * rateAt(rule, at));
    for (let n = 0; n < many; n += 1)
      finds.push({ storyId: `${at} ${times} ${n}`, at: at + Math.floor(rule.random.next() * hour) });
  }
  return finds.sort((a, b) => a.at - b.at);
}

/** What is stored about finds: the hours of the days that are over, from an instant on. */
export function hourlyOf(finds: readonly TimedFind[], since: number, now: number): HourlyFinds {
  const counts = new Map<number, number>();
  for (const { at } of finds) counts.set(Math.floor(at / hour), (counts.get(Math.floor(at / hour)) ?? 0) + 1);
  const today = Math.floor(now / day) * 24;
  return (at) => (at * hour < since || at >= today ? undefined : (counts.get(at) ?? 0));
}

/** A number with Poisson's distribution. */
function dice(random: Random, mean: number): number {
  const most = 30;
  if (mean > most) return dice(random, most) + dice(random, mean - most);
  const end = Math.exp(-mean);
  let count = 0;
  for (let chance = random.next(); chance > end; chance *= random.next()) count += 1;
  return count;
}
