import { describe, expect, it } from 'vitest';
import { totalOf } from '../../../infra/cost/monthly-bill.ts';
import { billOf, examples } from '../../../infra/cost/print-bill.ts';

describe('a month on AWS', () => {
  it.each([
    ['idle, with everything on', 'idle', false, 2.5],
    ['idle and thrifty', 'idle', true, 1],
    ['medium', 'medium', false, 110],
    ['large', 'large', false, 4_500],
  ] as const)('%s', (_condition, name, isThrifty, most) => {
    const bill = billOf(examples[name], { isThrifty, withFreeTier: true });
    expect(totalOf(bill)).toBeLessThanOrEqual(most);
  });
});
