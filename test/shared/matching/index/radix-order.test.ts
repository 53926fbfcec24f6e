import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { radixOrder } from '../../../../shared/matching/index/radix-order.ts';

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

  it('sorts many keys, which have other digits, in the same way', () => {
    const keys = Uint32Array.from({ length: 20_000 }, (_, i) =>
      i % 3 === 0 ? i % 7 : Math.imul(i, 2_654_435_761),
    );
    const expected = [...keys.keys()].sort((a, b) => keys[a]! - keys[b]! || a - b);
    expect([...radixOrder(keys)]).toEqual(expected);
  });

  it('sorts by a second key first where it is given that order', () => {
    const firsts = Uint32Array.of(2, 1, 2, 1);
    const seconds = Uint32Array.of(1, 9, 0, 3);
    expect([...radixOrder(firsts, radixOrder(seconds))]).toEqual([3, 1, 2, 0]);
  });
});
