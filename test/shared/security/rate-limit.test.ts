import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCountAgainst } from '../../../shared/security/rate-limit.ts';
import { createRateCounterStore } from '../../../shared/store/rate-counter-store.ts';
import { allItems } from '../../support/all-items.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

let table: QuickTable;
let time = Date.parse('2030-01-01T00:00:10Z');
let countAgainst: ReturnType<typeof createCountAgainst>;

beforeAll(async () => {
  table = await startQuickTable();
  countAgainst = createCountAgainst({
    counters: createRateCounterStore(table.access),
    now: () => new Date(time),
  });
});
afterAll(() => table.close());

describe('a rate limit', () => {
  it('lets exactly the allowed number through, of many at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => countAgainst({ name: 'race', max: 7, seconds: 60 }, 'someone')),
    );
    expect(answers.filter((wait) => wait === undefined)).toHaveLength(7);
    expect(answers.filter((wait) => wait === 50)).toHaveLength(23);
  });

  it('counts callers and limits separately, and starts again with the next window', async () => {
    const one = { name: 'one', max: 1, seconds: 60 };
    expect(await countAgainst(one, 'a')).toBeUndefined();
    expect(await countAgainst(one, 'a')).toBe(50);
    const told: object[] = [];
    expect(await countAgainst(one, 'b', (state) => told.push(state))).toBeUndefined();
    expect(told).toEqual([{ remaining: 0, resetSeconds: 50 }]);
    expect(await countAgainst({ ...one, name: 'other' }, 'a')).toBeUndefined();
    time += 50_000;
    expect(await countAgainst(one, 'a')).toBeUndefined();
  });

  it('leaves counters that expire', async () => {
    await countAgainst({ name: 'short', max: 1, seconds: 60 }, 'someone');
    for (const item of await allItems(table)) {
      expect(item.expiresAt).toBeGreaterThan(time / 1000);
      expect(item.expiresAt).toBeLessThan(time / 1000 + 2 * 3600);
    }
  });
});
