import { describe, expect, it } from 'vitest';
import {
  findBurst,
  longestWindow,
  type TimedFind,
  type ToldBurst,
} from '../../../../shared/rules/unusual/find-burst.ts';
import { learnUsual, type Usual } from '../../../../shared/rules/unusual/usual.ts';
import { day, hour, minute } from '../../../../shared/time/units.ts';
import { createRandom } from '../../../support/random.ts';
import {
  hourlyOf,
  rateAt,
  type SimulatedRule,
  shapes,
  simulateFinds,
} from '../../../support/simulated-finds.ts';

const week = 7 * day;
/** A Monday. */
const start = Date.UTC(2026, 0, 5);
/** A rule is looked at so often when it finds something. */
const lookEvery = 5 * minute;
const seen = longestWindow + hour;

/** The instants at which a rule would write, by looks from an instant on. */
function alarms(
  finds: readonly TimedFind[],
  { from, since }: { readonly from: number; readonly since: number },
): number[] {
  const times: number[] = [];
  let told: ToldBurst | undefined;
  let after = from;
  let learned: { readonly today: number; readonly usual: Usual | undefined } | undefined;
  let first = finds.findIndex(({ at }) => at > from);
  while (first >= 0 && first < finds.length) {
    const now = Math.ceil(((finds[first]?.at ?? 0) + 1) / lookEvery) * lookEvery;
    let last = first;
    while ((finds[last]?.at ?? Number.POSITIVE_INFINITY) <= now) last += 1;
    let begin = first;
    while ((finds[begin - 1]?.at ?? 0) > after - seen) begin -= 1;
    // What is usual is learned from days that are over.
    const today = Math.floor(now / day);
    if (learned?.today !== today) learned = { today, usual: learnUsual(hourlySoFar(finds, since, now), now) };
    const { usual } = learned;
    const burst =
      usual &&
      findBurst(finds.slice(begin, last), {
        after,
        now,
        usual,
        sensitivity: 'middle',
        ...(told && { told }),
      });
    if (burst) {
      times.push(now);
      told = { at: now, stories: burst.peak };
    }
    after = now;
    first = last;
  }
  return times;
}

let counted: { readonly finds: readonly TimedFind[]; readonly of: ReturnType<typeof hourlyOf> } | undefined;

function hourlySoFar(finds: readonly TimedFind[], since: number, now: number) {
  if (counted?.finds !== finds) counted = { finds, of: hourlyOf(finds, since, Number.POSITIVE_INFINITY) };
  const { of } = counted;
  const today = Math.floor(now / day) * 24;
  return (at: number) => (at >= today ? undefined : of(at));
}

describe('in simulated weeks at the middle sensitivity', () => {
  it('at most 1 of 100 in which nothing happens has a false alarm', { timeout: 120_000 }, () => {
    const weeks = 50;
    let quiet = 0;
    const alarmed = new Set<string>();
    for (const [name, shape] of Object.entries(shapes)) {
      for (const mean of [0.05, 0.4, 2, 6]) {
        const rule: SimulatedRule = { random: createRandom(quiet + 7), mean, shape };
        // The first weeks are those in which it learns, and must be quiet as well.
        const finds = simulateFinds(rule, start, start + weeks * week);
        for (const at of alarms(finds, { from: start, since: start }))
          alarmed.add(`${name} ${mean} week ${Math.floor((at - start) / week)}`);
        quiet += weeks;
      }
    }
    expect(quiet).toBe(1000);
    expect([...alarmed].slice(10)).toEqual([]);
  });

  it('a burst of ten times the usual is found within 15 minutes of its start, if 15 an hour are usual', () => {
    const bursts = burstsOf([15, 30], 8).filter(({ perHour }) => perHour >= 15);
    expect(bursts.length).toBeGreaterThan(20);
    const late = bursts.filter(({ found, from }) => !(found - from <= 15 * minute));
    expect(late).toEqual([]);
  });

  it('a slower one is found within 15 minutes of the story that makes it ten times the usual, and eight at least', () => {
    const bursts = burstsOf([0.3, 1, 2, 5], 20);
    const grown = bursts.filter(({ tenfold }) => tenfold !== undefined);
    expect(grown.length).toBeGreaterThan(60);
    expect(grown.filter(({ found, tenfold = 0 }) => !(found - tenfold <= 15 * minute))).toEqual([]);
  });
});

interface SimulatedBurst {
  readonly from: number;
  /** What is usual when it begins. */
  readonly perHour: number;
  /** When the last two hours had ten times the usual, and eight stories. */
  readonly tenfold: number | undefined;
  readonly found: number;
}

/** Three hours of ten times the usual, after four weeks. */
function burstsOf(means: readonly number[], many: number): SimulatedBurst[] {
  return means.flatMap((mean) =>
    [shapes.flat, shapes.office].flatMap((shape) =>
      Array.from({ length: many }, (_, n): SimulatedBurst => {
        const random = createRandom(1000 * mean + n);
        const rule: SimulatedRule = { random, mean, shape };
        const from = start + 4 * week + random.between(0, 6) * day + random.between(9, 15) * hour;
        const before = simulateFinds(rule, start, from);
        const finds = [...before, ...simulateFinds(rule, from, from + 3 * hour, 10)];
        const usual = (to: number) => {
          let sum = 0;
          for (let at = to - longestWindow; at < to; at += minute) sum += rateAt(rule, at) / 60;
          return sum;
        };
        const recent = finds.filter(({ at }) => at > from - longestWindow);
        const tenfold = recent.find(({ at }) => {
          if (at < from) return false;
          const last = recent.filter((one) => one.at <= at && one.at > at - longestWindow).length;
          return last >= Math.max(8, 10 * usual(at));
        });
        const [found = Number.POSITIVE_INFINITY] = alarms(finds, { from, since: start });
        return { from, perHour: rateAt(rule, from), tenfold: tenfold?.at, found };
      }),
    ),
  );
}
