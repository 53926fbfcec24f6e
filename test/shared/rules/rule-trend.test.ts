import { beforeEach, describe, expect, it } from 'vitest';
import type { Rule } from '../../../shared/rules/rule.ts';
import { createRuleTrends, trendDays } from '../../../shared/rules/rule-trend.ts';
import { inventRule } from '../../support/invented.ts';

const hour = 3_600_000;
const day = 24 * hour;
let time: number;
/** When each query found something. */
let found: Map<string, string[]>;
let reads: number;
let busiest: number;
let trends: ReturnType<typeof createRuleTrends>;

beforeEach(() => {
  time = Date.parse('2026-03-31T12:00:00.000Z');
  found = new Map();
  reads = 0;
  busiest = 0;
  let reading = 0;
  trends = createRuleTrends({
    now: () => new Date(time),
    hits: {
      async countArticles(queryId, from, to) {
        reads += 1;
        reading += 1;
        busiest = Math.max(busiest, reading);
        await Promise.resolve();
        reading -= 1;
        expect(from.slice(0, 10)).toBe(new Date(Date.parse(to) - 1).toISOString().slice(0, 10));
        return (found.get(queryId) ?? []).filter((at) => at >= from && at < to).length;
      },
    },
  });
});

const at = (ago: number) => new Date(time - ago).toISOString();
const trendOf = async (parts: Partial<Rule>) => {
  const rule = inventRule({ queryId: 'q', since: at(90 * day), ...parts });
  return (await trends([rule])).get(rule.id);
};

describe('the trend of a rule', () => {
  it('counts each of the last 30 days, today last', async () => {
    found.set('q', [at(0.5 * hour), at(hour), at(day), at(29 * day), at(30 * day)]);
    const counts = await trendOf({});
    expect(counts).toHaveLength(trendDays);
    expect([counts?.at(-1), counts?.at(-2), counts?.[0]]).toEqual([2, 1, 1]);
    expect(counts?.reduce((sum, count) => sum + count, 0)).toBe(4);
  });

  it('begins with the day on which a young rule began, and leaves out what was found before', async () => {
    found.set('q', [at(2 * day + 2 * hour), at(2 * day), at(day)]);
    expect(await trendOf({ since: at(2 * day + hour) })).toEqual([1, 1, 0]);
  });

  it('leaves out what others found while the rule was deleted', async () => {
    found.set('q', [at(50 * hour), at(30 * hour), at(2 * hour), at(hour)]);
    const earlier = [{ since: at(3 * day), until: at(40 * hour) }];
    expect(await trendOf({ since: at(1.5 * hour), earlier })).toEqual([0, 1, 0, 1]);
  });

  it('reads days that are over once, and today anew', async () => {
    found.set('q', [at(day)]);
    await trendOf({});
    expect(reads).toBe(trendDays);
    found.set('q', [at(day), at(0)]);
    time += 1000;
    expect((await trendOf({}))?.at(-1)).toBe(1);
    expect(reads).toBe(trendDays + 1);
  });

  it('reads the evening again shortly after midnight, when hits may still come in', async () => {
    time = Date.parse('2026-03-31T00:01:00.000Z');
    await trendOf({});
    const before = reads;
    await trendOf({});
    expect(reads - before).toBe(2);
  });

  it('is read once for rules that share a query, and for a few days at a time', async () => {
    const rules = Array.from({ length: 60 }, (_, n) =>
      inventRule({ id: `r${n}`, queryId: `q${n % 40}`, since: at(90 * day) }),
    );
    found.set('q7', [at(hour)]);
    const all = await trends(rules);
    expect(all.size).toBe(60);
    expect([all.get('r7')?.at(-1), all.get('r47')?.at(-1), all.get('r8')?.at(-1)]).toEqual([1, 1, 0]);
    expect(reads).toBe(40 * trendDays);
    expect(busiest).toBeLessThanOrEqual(32);
  });
});
