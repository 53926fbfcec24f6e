import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { radixOrder } from '../../../../shared/matching/index/radix-order.ts';
import { createRandom } from '../../../support/random.ts';

describe('radix order', () => {
  it('sorts as a comparison does, and leaves equal keys in their order', () => {
    const key = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
    fc.assert(
      fc.property(fc.array(key), (keys) => {
        const expected = [...keys.keys()].sort((a, b) => keys[a]! - keys[b]! || a - b);
        expect([...radixOrder(Uint32Array.from(keys))]).toEqual(expected);
      }),
    );
  });

  it.each([16_384, 16_385])('sorts %i keys, about where it takes larger digits', (count) => {
    const random = createRandom(count);
    const keys = Uint32Array.from({ length: count }, () => random.between(0, 2 ** 32 - 1));
    keys.fill(keys[0]!, 100, 200);
    const expected = [...keys.keys()].sort((a, b) => keys[a]! - keys[b]! || a - b);
    expect([...radixOrder(keys)]).toEqual(expected);
  });

  it('sorts by a second key first where it is given that order', () => {
    const firsts = Uint32Array.of(2, 1, 2, 1);
    const seconds = Uint32Array.of(1, 9, 0, 3);
    expect([...radixOrder(firsts, radixOrder(seconds))]).toEqual([3, 1, 2, 0]);
  });
});
