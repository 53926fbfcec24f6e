/** Whatever the rules are called and the articles say: what a mail says is recorded, and comes back as it was. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hit } from '../../../shared/articles/hit.ts';
import { jsonBytes, maxPlanBytes, packPlan } from '../../../shared/delivery/packed-plan.ts';
import { planDelivery } from '../../../shared/delivery/plan-delivery.ts';
import { createReadHits } from '../../../shared/delivery/read-hits.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import { createDeliveryStore } from '../../../shared/store/delivery-store.ts';
import { inventHit, inventRule, inventSubscriber } from '../../support/invented.ts';
import { hitReaderOf } from '../../support/memory-stores.ts';
import { startTestTable, type TestTable } from '../../support/table.ts';

const now = new Date('2026-03-02T08:00:00.000Z');
const overlap = 180_000;
let table: TestTable;
let serial = 0;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

async function planOf(
  rules: readonly Rule[],
  hitsOf: (queryId: string) => readonly Hit[],
  { near = false }: { readonly near?: boolean } = {},
) {
  const slot = new Date(now.getTime() + ++serial).toISOString();
  const deliveries = createDeliveryStore(table.access);
  const hits = hitReaderOf(hitsOf);
  const subscriber = inventSubscriber({
    cursors: Object.fromEntries(
      rules.map(({ id }) => [id, { at: '2026-03-01T08:00:00.000Z', overflowIn: slot }]),
    ),
  });
  const plan = await planDelivery(subscriber, { kind: 'digest', rules, lastSlots: {} }, slot, now, {
    readHits: createReadHits(hits, () => now, 60_000),
    hits,
    sentStories: { of: () => ({ among: async () => new Map() }) },
    articles: { getMany: async () => [], toldBy: async () => new Map() },
    deliveries,
    silence: {
      proof: async () => ({
        silence: { articlesChecked: 4_212_345, feedsFailing: 12_345, sources: longestSources },
      }),
      alarm: async () => ({ silentFor: { days: 12, usualPerDay: 12.3 } }),
    },
    nearly: {
      find: async () => new Map(rules.map(({ id }) => [id, near ? longestNear : []])),
    },
    isReadable: async () => true,
    waits: { overlap },
    log: { warn: () => {}, error: () => {} },
  });
  expect(await deliveries.record(plan)).toEqual(plan);
  return { plan, stored: await deliveries.plan(plan.subscriberId, slot) };
}

/** As much as is ever said of what a rule nearly found, for 20 rules together 60 KB. */
const longestNear = Array.from({ length: 3 }, (_, i) => ({
  storyId: `${i}`.padStart(22, 's'),
  title: 'x'.repeat(200),
  source: 'x'.repeat(80),
  kind: 'left-out' as const,
  clause: 'x'.repeat(200),
  query: 'x'.repeat(400),
  added: 12_345,
  addedPerWeek: 1_234,
}));

/** The most that is said of silent sources. */
const longestSources = {
  count: 1000,
  since: now.toISOString(),
  named: Array.from({ length: 3 }, () => ({ name: '界'.repeat(40), failing: true, status: '403' })),
};

/** The longest that a hit can be: match-article cuts titles at 200 characters, sources at 100, the rest at 120. */
function longestHit(n: number, character: string): Hit {
  const long = (length: number) => character.repeat(Math.floor(length / character.length));
  const id = `${n}`.padStart(22, '0');
  return inventHit({
    at: new Date(now.getTime() - 1 - n).toISOString(),
    articleId: id,
    storyId: id,
    revision: id,
    title: long(200),
    source: long(100),
    publishedAt: now.toISOString(),
    why: long(120),
    spans: Array.from({ length: 12 }, (_, i) => ({
      field: 'text',
      start: 90_000 + i * 20,
      end: 90_010 + i * 20,
    })),
    score: 1 + n / 1000,
  });
}

/** The hits of each query, alike but for its id; made once. */
function hitsOfAny(hits: readonly Hit[]): (queryId: string) => readonly Hit[] {
  const known = new Map<string, readonly Hit[]>();
  return (queryId) => {
    const found = known.get(queryId) ?? hits.map((hit) => ({ ...hit, queryId }));
    known.set(queryId, found);
    return found;
  };
}

const longestHits = (count: number, character: string) =>
  hitsOfAny(Array.from({ length: count }, (_, n) => longestHit(n, character)));

describe('the plan of a mail fits into an item', () => {
  it.each([
    ['100 rules of 1,900 characters with 120 articles', 1_900, 120],
    ['100 short rules with 500 articles', 12, 500],
    ['100 rules of 2,000 characters with 600 articles', 2_000, 600],
  ])(
    'of %s that all match, in every script',
    async (_, length, articles) => {
      for (const character of ['a', '港', '🚢']) {
        const rules = Array.from({ length: 100 }, (__, i) =>
          inventRule({
            id: `${i}`.padStart(22, 'r'),
            queryId: `${i}`.padStart(22, 'q'),
            frequency: 'daily',
            text: character.repeat(Math.floor(length / character.length)),
            cap: 100,
          }),
        );
        const { plan, stored } = await planOf(rules, longestHits(articles, character));
        expect(stored).toEqual(plan);
        expect(jsonBytes(packPlan(plan))).toBeLessThanOrEqual(maxPlanBytes);
        // What has no room is counted: for each rule, every story is shown or in its number.
        expect(plan.entries.length).toBeGreaterThan(20);
        for (const rule of plan.rules) expect(rule.overflow).toBe(articles - plan.entries.length);
      }
    },
    120_000,
  );

  it('of 20 rules that also say what they nearly found', async () => {
    const rules = Array.from({ length: 20 }, (_, i) =>
      inventRule({ id: `r${i}`, queryId: `q${i}`, frequency: 'daily', nearly: true, cap: 100 }),
    );
    const { plan, stored } = await planOf(rules, longestHits(600, '港'), { near: true });
    expect(stored).toEqual(plan);
    expect(jsonBytes(packPlan(plan))).toBeLessThanOrEqual(maxPlanBytes);
    expect(plan.rules.every(({ nearly }) => nearly?.length === 3)).toBe(true);
    expect(plan.entries.length).toBeGreaterThan(20);
  });

  it('of any rules and hits', async () => {
    const text = (maxLength: number) => fc.string({ unit: 'binary', maxLength, size: 'max' });
    const hit = fc.record({
      n: fc.integer({ min: 0, max: 400 }),
      title: text(200),
      why: text(120),
      source: text(100),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ name: text(200), text: text(2_000), cap: fc.integer({ min: 1, max: 100 }) }), {
          minLength: 1,
          maxLength: 100,
        }),
        fc.array(hit, { maxLength: 300, size: 'max' }),
        async (given, found) => {
          const rules = given.map((one, i) =>
            inventRule({ ...one, id: `rule-${i}`, queryId: `q${i % 3}`, frequency: 'daily' }),
          );
          const { plan, stored } = await planOf(
            rules,
            hitsOfAny(found.map(({ n, ...parts }) => ({ ...longestHit(n, 'x'), ...parts }))),
          );
          expect(stored).toEqual(plan);
        },
      ),
      { numRuns: 8 },
    );
  });
});
