import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poissonTail } from '../../../../shared/rules/unusual/poisson-tail.ts';

/** So much was seen that the rate is certain: one an hour. */
const certain = { count: 1e9, time: 1e9 };
const seen = fc.record({
  count: fc.double({ min: 0.1, max: 500, noNaN: true }),
  time: fc.double({ min: 0.1, max: 500, noNaN: true }),
});
const time = fc.double({ min: 0.1, max: 48, noNaN: true });

describe('the chance of at least so many stories', () => {
  it('is that of Poisson if the rate is certain', () => {
    expect(poissonTail(1, 1, certain)).toBeCloseTo(1 - Math.exp(-1), 6);
    expect(poissonTail(3, 0.05, certain) / 2.0067e-5).toBeCloseTo(1, 3);
    // The sum of e^-2 2^x / x! from 10 on.
    expect(poissonTail(10, 2, certain) / 4.6498e-5).toBeCloseTo(1, 3);
  });

  it('is larger the less is known of the rate', () => {
    const chances = [1, 4, 16, 1000].map((count) => poissonTail(10, 1, { count, time: count }));
    expect(chances).toEqual(chances.toSorted((a, b) => b - a));
  });

  it('falls with the number of stories, and rises with the time', () => {
    fc.assert(
      fc.property(fc.nat(200), time, seen, (stories, hours, rate) => {
        const chance = poissonTail(stories, hours, rate);
        expect(chance).toBeGreaterThanOrEqual(0);
        expect(chance).toBeLessThanOrEqual(1);
        expect(poissonTail(stories + 1, hours, rate)).toBeLessThanOrEqual(chance + 1e-9);
        expect(poissonTail(stories, 2 * hours, rate)).toBeGreaterThanOrEqual(chance - 1e-9);
      }),
    );
  });

  it('is a number for rates whose powers are none', () => {
    expect(poissonTail(10, 2, { count: 1e6, time: 100 })).toBeCloseTo(1, 9);
    expect(poissonTail(50_000, 2, { count: 1e6, time: 100 })).toBeLessThan(1e-9);
  });

  it('is 1 for none, and 0 in no time', () => {
    expect([poissonTail(0, 1, certain), poissonTail(1, 0, certain)]).toEqual([1, 0]);
  });
});
