import { describe, expect, it } from 'vitest';
import { PartitionLoad } from '../../../../infra/simulate/table/partition-load.ts';

describe('the load of partitions', () => {
  it('makes a call wait for the next second where a key has had its 1,000 write units', () => {
    const load = new PartitionLoad();
    for (let i = 0; i < 1_000; i++) expect(load.add('a', 'writes', 1, 5_100)).toBe(0);
    expect(load.add('a', 'writes', 1, 5_100)).toBe(900);
    expect(load.add('b', 'writes', 1, 5_100)).toBe(0);
    expect(load.add('a', 'reads', 1, 5_100)).toBe(0);
    expect(load.add('a', 'writes', 1, 6_000)).toBe(0);
    expect(load.hottest(1)).toEqual([{ key: 'a', kind: 'writes', units: 1_000, throttled: 1 }]);
    expect(load.total('writes')).toBe(1_002);
  });

  it('counts a call on a shared key for many, over as many seconds as have enough calls', () => {
    const load = new PartitionLoad((key) => (key === 'shared' ? 80 : 1));
    // 125 calls in ten seconds are 10,000 units.
    for (let i = 0; i < 125; i++) expect(load.add('shared', 'writes', 1, 20_000)).toBe(0);
    expect(load.add('shared', 'writes', 1, 21_000)).toBe(9_000);
    for (let i = 0; i < 125; i++) expect(load.add('own', 'writes', 1, 20_000)).toBe(0);
    expect(load.hottest(2)).toEqual([
      { key: 'shared', kind: 'writes', units: 1_000, throttled: 1 },
      { key: 'own', kind: 'writes', units: 125, throttled: 0 },
    ]);
    expect(load.total('writes')).toBe(250);
  });

  it('counts nothing before it begins', () => {
    const load = new PartitionLoad(() => 1, 10_000);
    for (let i = 0; i < 2_000; i++) expect(load.add('a', 'writes', 1, 9_999)).toBe(0);
    expect(load.total('writes')).toBe(0);
    expect(load.hottest(1)).toEqual([]);
  });
});
