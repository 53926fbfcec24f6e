import { describe, expect, it } from 'vitest';
import type { Hit } from '../../../shared/articles/hit.ts';
import { type FeedHealth, findCoverage, findSilentSources } from '../../../shared/delivery/silent-sources.ts';
import { inventHit, inventRule } from '../../support/invented.ts';
import { pagesOf } from '../../support/memory-stores.ts';

const day = 24 * 3_600_000;
const now = new Date('2026-03-31T12:00:00.000Z');
const ago = (days: number) => new Date(now.getTime() - days * day).toISOString();

/** A source that was heard of so many days ago. */
const from = (source: string, ...daysAgo: readonly number[]): Hit[] =>
  daysAgo.map((days) =>
    inventHit({ source, at: ago(days), articleId: `${source}-${days}`, storyId: `${source}-${days}` }),
  );
const range = (first: number, last: number, step: number) =>
  Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, n) => first + n * step);

function find(
  hits: readonly Hit[],
  { feeds = [], since = ago(100) }: { feeds?: FeedHealth[]; since?: string } = {},
) {
  const newestFirst = hits.toSorted((a, b) => (a.at < b.at ? 1 : -1));
  const rule = inventRule({ since });
  return findSilentSources(rule, now, {
    hits: { pages: (_, window) => pagesOf(newestFirst, window) },
    readFeeds: async () => feeds,
  });
}
const feed = (more: Partial<FeedHealth>): FeedHealth => ({
  title: 'Island Post',
  failures: 0,
  nextPollAt: ago(-1),
  ...more,
});

describe('a source', () => {
  it('that was heard of each week and is silent for unusually long is named, with the day it was last heard of', async () => {
    const found = await find([
      ...from('Island Post', ...range(6, 30, 2)),
      ...from('Ledger', ...range(0, 30, 3)),
    ]);
    expect(found).toEqual([{ name: 'Island Post', since: ago(6) }]);
  });

  it.each([
    ['is silent for two days only', range(2, 30, 0.5)],
    ['is silent no longer than it was before', range(6, 34, 5)],
    ['was heard of in two weeks only', range(6, 19, 1)],
    ['has been silent for weeks', range(15, 34, 1)],
    ['was heard of once', [6]],
  ])('is not named if it %s', async (_, days) => {
    expect(await find(from('Island Post', ...days))).toEqual([]);
  });

  it('is named with the reason if its feed fails', async () => {
    const hits = from('Island Post', ...range(6, 30, 2));
    const problem = 'https://island.example/feed answers with status 403.';
    expect(await find(hits, { feeds: [feed({ failures: 9, problem })] })).toMatchObject([{ problem }]);
    expect(await find(hits, { feeds: [feed({ title: 'Ledger', failures: 9, problem })] })).toEqual([
      { name: 'Island Post', since: ago(6) },
    ]);
  });

  it('is not named if its feed still brings other articles', async () => {
    const hits = from('Island Post', ...range(6, 30, 2));
    expect(await find(hits, { feeds: [feed({ lastNewAt: ago(1) })] })).toEqual([]);
    expect(await find(hits, { feeds: [feed({ lastNewAt: ago(6) })] })).toHaveLength(1);
    expect(await find(hits, { feeds: [feed({ lastNewAt: ago(1), failures: 3 })] })).toHaveLength(1);
  });
});

it('several sources come with the longest silence first', async () => {
  const found = await find([
    ...from('Ledger', ...range(5, 30, 2)),
    ...from('Island Post', ...range(8, 34, 2)),
  ]);
  expect(found.map(({ name }) => name)).toEqual(['Island Post', 'Ledger']);
});

it('what a rule found before it watched this query does not count', async () => {
  expect(await find(from('Island Post', ...range(6, 30, 2)), { since: ago(10) })).toEqual([]);
});

it('at most 1,000 hits are read, and feeds only if a source is silent', async () => {
  const limits: number[] = [];
  let lists = 0;
  await findSilentSources(inventRule({ since: ago(100) }), now, {
    hits: {
      pages: (_, window) => {
        limits.push(window.limit);
        return pagesOf([], window);
      },
    },
    readFeeds: async () => {
      lists += 1;
      return [];
    },
  });
  expect({ limits, lists }).toEqual({ limits: [1000], lists: 0 });
});

describe('the sources of several rules', () => {
  const hitsOf: Record<string, Hit[]> = {
    ferries: from('Island Post', ...range(6, 30, 2)),
    storms: [...from('Island Post', ...range(5, 30, 2)), ...from('Brackwater Echo', ...range(8, 34, 2))],
  };
  let reads = 0;
  const deps = {
    hits: {
      pages(queryId: string, window: Parameters<typeof pagesOf>[1]) {
        reads += 1;
        return pagesOf(
          (hitsOf[queryId] ?? []).toSorted((a, b) => (a.at < b.at ? 1 : -1)),
          window,
        );
      },
    },
    readFeeds: async () => [
      feed({ failures: 0, status: 'gone', nextPollAt: undefined, problem: 'It has ended.' }),
    ],
  };
  const rule = (queryId: string, since = ago(100)) => inventRule({ id: queryId, queryId, since });

  it('are named once, with all rules that hear from them, when any last did, and that a feed has ended', async () => {
    const { sources } = await findCoverage([rule('ferries'), rule('storms')], now, deps);
    expect(sources.map(({ rules, ...source }) => ({ ...source, rules: rules.map(({ id }) => id) }))).toEqual([
      { name: 'Brackwater Echo', since: ago(8), rules: ['storms'] },
      { name: 'Island Post', since: ago(5), problem: 'It has ended.', rules: ['ferries', 'storms'] },
    ]);
  });

  it('are looked for in twelve rules at most that are old enough, those given first', async () => {
    reads = 0;
    const many = Array.from({ length: 30 }, (_, n) => rule(`q${n}`));
    const coverage = await findCoverage([rule('young', ago(10)), ...many], now, deps);
    expect(coverage).toEqual({ sources: [], rules: 30, looked: 12 });
    expect(reads).toBe(12);
  });
});
