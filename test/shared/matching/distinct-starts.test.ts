import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Demand, haveDistinctStarts } from '../../../shared/matching/distinct-starts.ts';

/** By trying every way. */
function canMeet([demand, ...rest]: readonly Demand[], taken: readonly number[] = []): boolean {
  if (!demand) return true;
  if (demand.times === 0) return canMeet(rest, taken);
  return demand.starts.some(
    (start) =>
      !taken.includes(start) && canMeet([{ ...demand, times: demand.times - 1 }, ...rest], [...taken, start]),
  );
}

const demand: fc.Arbitrary<Demand> = fc.record({
  starts: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 5 }),
  times: fc.integer({ min: 1, max: 3 }),
});

describe('words that begin at the same places', () => {
  it('can all be placed exactly when some way of placing them exists', () => {
    let possible = 0;
    const runs = 3000;
    fc.assert(
      fc.property(fc.array(demand, { minLength: 1, maxLength: 4 }), (demands) => {
        const expected = canMeet(demands);
        if (expected) possible++;
        expect(haveDistinctStarts(demands)).toBe(expected);
      }),
      { numRuns: runs },
    );
    expect(possible / runs).toBeGreaterThan(0.1);
    expect(possible / runs).toBeLessThan(0.9);
  });

  it('stop when the step counter throws', () => {
    const demands = [{ starts: [1, 2, 3], times: 3 }];
    const stop = () => {
      throw new Error('enough');
    };
    expect(() => haveDistinctStarts(demands, stop)).not.toThrow();
    expect(() => haveDistinctStarts([...demands, { starts: [1, 2, 3, 4], times: 1 }], stop)).toThrow(
      'enough',
    );
  });
});
