import { describe, expect, it } from 'vitest';
import { type Arrivals, arrivalsPerDay, countArrivals, recentDays } from '../../../shared/feeds/arrivals.ts';

const at = (day: string) => new Date(`${day}T09:00:00Z`);

describe('what comes from a feed', () => {
  it('is counted by UTC day, days without anything included, for two weeks', () => {
    let arrivals: Arrivals | undefined;
    for (const [day, count] of [
      ['2029-11-01', 9],
      ['2029-11-20', 3],
      ['2029-11-22', 2],
      ['2029-11-22', 5],
      ['2029-11-23', 0],
    ] as const) {
      arrivals = countArrivals(arrivals, count, at(day));
    }
    expect(arrivals).toEqual({ until: '2029-11-22', counts: [7, 0, 3] });
    const days = recentDays(arrivals, '2029-11-24');
    expect(days).toHaveLength(14);
    expect(days.slice(0, 5)).toEqual([
      { day: '2029-11-24', count: 0 },
      { day: '2029-11-23', count: 0 },
      { day: '2029-11-22', count: 7 },
      { day: '2029-11-21', count: 0 },
      { day: '2029-11-20', count: 3 },
    ]);
  });

  it('is counted on the right day when a clock is behind', () => {
    const arrivals = countArrivals({ until: '2029-11-23', counts: [4] }, 2, at('2029-11-22'));
    expect(arrivals).toEqual({ until: '2029-11-23', counts: [4, 2] });
  });

  it('is told as a mean of whole days since the feed was added', () => {
    const arrivals = { until: '2029-11-23', counts: [100, 3, 2, 0, 0, 0, 0, 7, 50] };
    expect(arrivalsPerDay(arrivals, '2029-01-01T00:00:00Z', at('2029-11-23'))).toBe(1.7);
    expect(arrivalsPerDay(arrivals, '2029-11-20T23:00:00Z', at('2029-11-23'))).toBe(2.5);
    expect(arrivalsPerDay(arrivals, '2029-11-23T01:00:00Z', at('2029-11-23'))).toBe(0);
    expect(arrivalsPerDay(undefined, '2029-01-01T00:00:00Z', at('2029-11-23'))).toBe(0);
  });
});
