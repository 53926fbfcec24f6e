import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom, shuffled } from '../../../infra/local/shuffle.ts';

test('a shuffle loses nothing and adds nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), fc.nat(), (items, seed) => {
      expect(shuffled(items, createRandom(seed)).toSorted()).toEqual(items.toSorted());
    }),
  );
});

test('the same seed gives the same order, another one another', () => {
  const items = Array.from({ length: 20 }, (_, index) => index);
  expect(shuffled(items, createRandom(1))).toEqual(shuffled(items, createRandom(1)));
  expect(shuffled(items, createRandom(1))).not.toEqual(shuffled(items, createRandom(2)));
});

test('every item comes first about equally often', () => {
  const random = createRandom(3);
  const firsts = [0, 0, 0, 0];
  for (let run = 0; run < 4000; run += 1) {
    const [first = 0] = shuffled([0, 1, 2, 3], random);
    firsts[first] = (firsts[first] ?? 0) + 1;
  }
  for (const times of firsts) expect(Math.abs(times - 1000)).toBeLessThan(120);
});
