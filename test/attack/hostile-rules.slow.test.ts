/** One free reader edits a rule 1,500 times, each time into a query that is as costly as can be written. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLiveIndex } from '../../shared/rules/live-index.ts';
import { createIndexSnapshotStore } from '../../shared/store/index-snapshot-store.ts';
import { startTestSite, type TestSite } from '../support/test-site.ts';

const edits = 1500;
let site: TestSite;
beforeAll(async () => {
  const at = new Date('2030-01-01T12:00:00Z').toISOString();
  // The articles on which queries are tried do not matter here.
  site = await startTestSite({ readSample: async () => ({ articles: [], from: at, to: at }) });
});
afterAll(() => site.table.close());

const hostile = (n: number) => `"${'the '.repeat(99).trim()}"~99 OR zebra${n}`;

it('everybody else’s rules are still answered, within the steps that an article is given', async () => {
  const other = await site.subscriber('other@example.org', [{ query: 'ferry harbour' }]);
  const attacker = await site.subscriber('attacker@example.org', [{ query: 'storm' }]);
  const rule = await site.ruleOf(attacker.id);
  const statuses: number[] = [];
  for (let n = 0; n < edits; n++) {
    const json = { query: hostile(n) };
    const { status } = await site.request('PATCH', `/v1/me/rules/${rule.id}`, {
      cookie: attacker.cookie,
      json,
    });
    statuses.push(status);
    site.clock.now = new Date(site.clock.now.getTime() + 13);
  }
  // Accepted, or refused as too costly or too many, but never a server error.
  expect(statuses.filter((status) => status >= 500)).toEqual([]);
  expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(200);
  expect(statuses).toContain(429);

  const live = createLiveIndex({
    queries: site.deps.queries,
    snapshots: createIndexSnapshotStore(site.table.access),
    options: { defaultLanguage: 'en' },
    log: { warn: () => {} },
    now: site.deps.now,
  });
  const index = await live();
  const wanted = (await site.ruleOf(other.id)).queryId;
  for (const words of [800, 20_000]) {
    const text = `${'the ferry of the harbour and the storm '.repeat(words / 8)}`;
    const found = index.match({ title: 'The ferry', text, language: 'en' }).map(({ queryId }) => queryId);
    expect(found, `${words} words`).toContain(wanted);
    expect(index.steps, `${words} words`).toBeLessThan(4_000_000 + (2000 + 4 * words) * edits + 400 * words);
  }
});
