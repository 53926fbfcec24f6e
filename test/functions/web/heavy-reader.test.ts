import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { shortHash } from '../../../shared/security/short-hash.ts';
import { allItems } from '../../support/all-items.ts';
import { inventEntry, inventPlan } from '../../support/invented.ts';
import { startTestTable, type TestTable } from '../../support/table.ts';
import { TestSite } from '../../support/test-site.ts';

/** As many mails as one can get in 45 days: an alert every hour and full digests. */
const mails = 1_100;
/** The most that a Lambda may answer, with the quotes of its JSON escaped. */
const maxAnswer = 6 * 1024 * 1024;

let table: TestTable;
let site: TestSite;
let reader: { id: string; cookie: string };

beforeAll(async () => {
  table = await startTestTable();
  site = new TestSite(table);
  const { id, cookie } = await site.subscriber('heavy@example.org', [{ query: 'harbour' }]);
  reader = { id, cookie };
  const { deliveries, sentStories } = site.deps;
  for (let from = 0; from < mails; from += 50) {
    const some = Array.from({ length: 50 }, (_, i) => heavyPlan(from + i));
    await Promise.all(
      some.map(async (plan) => {
        await deliveries.record(plan);
        await sentStories.remember(plan);
      }),
    );
  }
});
afterAll(() => table.close());

function heavyPlan(n: number) {
  const slot = new Date(Date.parse('2029-10-01T00:00:00.000Z') + n * 3_600_000).toISOString();
  const entries = Array.from({ length: n % 24 === 0 ? 60 : 12 }, (_, i) => {
    const id = shortHash(`${n} ${i}`);
    return inventEntry({
      storyId: id,
      articleId: id,
      revision: id,
      title: `Harbour news ${n} ${i} “quoted”, at length`,
    });
  });
  return inventPlan({ subscriberId: reader.id, slot, entries });
}

const part = z.looseObject({
  next: z.string().optional(),
  plan: z.array(z.object({ slot: z.string() })).default([]),
});

it('what is stored about a heavy reader comes in parts that fit into an answer, each item once', async () => {
  const slots: string[] = [];
  let path: string | undefined = '/v1/me/export';
  let parts = 0;
  const kinds = new Set<string>();
  while (path !== undefined) {
    const answer = await site.get(path, { cookie: reader.cookie });
    expect(answer.status).toBe(200);
    const text = await answer.text();
    expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThan(maxAnswer);
    expect(text).not.toMatch(/"hash"|__edb/);
    const read = part.parse(JSON.parse(text));
    slots.push(...read.plan.map(({ slot }) => slot));
    for (const kind of Object.keys(read)) kinds.add(kind);
    parts += 1;
    path = read.next && new URL(read.next).pathname + new URL(read.next).search;
  }
  expect(parts).toBeGreaterThan(1);
  expect(new Set(slots).size).toBe(mails);
  expect(slots).toHaveLength(mails);
  expect([...kinds]).toEqual(expect.arrayContaining(['subscriber', 'rule', 'delivery', 'plan']));
});

it('a part that was not offered is refused', async () => {
  for (const after of ['~~', ' ', 'x'.repeat(300), '{"pk":"subscriber#other"}']) {
    const answer = await site.get(`/v1/me/export?${new URLSearchParams({ after })}`, {
      cookie: reader.cookie,
    });
    expect(answer.status).toBe(422);
  }
});

it('a heavy reader is erased without reading what the mails said, some calls at a time', async () => {
  let underWay = 0;
  let most = 0;
  let bytes = 0;
  table.dynamo.middlewareStack.add(
    (next, context) => async (args) => {
      const isWrite = context.commandName === 'BatchWriteItemCommand';
      if (isWrite) most = Math.max(most, ++underWay);
      try {
        const result = await next(args);
        if ('Items' in result.output) bytes += JSON.stringify(result.output).length;
        return result;
      } finally {
        if (isWrite) underWay -= 1;
      }
    },
    { step: 'initialize', name: 'watchErasure', priority: 'low' },
  );
  const answer = await site.request('DELETE', '/v1/me', { cookie: reader.cookie });
  table.dynamo.middlewareStack.remove('watchErasure');
  expect(answer.status).toBe(204);
  const left = (await allItems(table)).filter((item) => JSON.stringify(item).includes(reader.id));
  expect(left).toEqual([]);
  expect(most).toBeGreaterThan(8);
  expect(most).toBeLessThanOrEqual(16);
  expect(bytes).toBeLessThan(2_000_000);
});
