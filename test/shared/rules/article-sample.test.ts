import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSample } from '../../../shared/rules/read-sample.ts';
import { createSampleCache } from '../../../shared/rules/sample-cache.ts';
import { createArticleStore } from '../../../shared/store/article-store.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

let table: QuickTable;
let articles: ReturnType<typeof createArticleStore>;
const now = new Date('2030-01-10T12:00:00.000Z');
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();

beforeAll(async () => {
  table = await startQuickTable();
  articles = createArticleStore(table.access);
});
afterAll(() => table.close());

const put = (id: string, receivedAt: string, text = '') =>
  articles.put({ id, revision: 'r', title: id, text, receivedAt, storyId: id });

describe('readSample', () => {
  it('is empty, and says so, when no article arrived', async () => {
    expect(await readSample({ articles, now: () => now })).toEqual({
      articles: [],
      from: now.toISOString(),
      to: now.toISOString(),
    });
  });

  it('holds everything of the last week, newest first', async () => {
    await Promise.all([
      put('now', ago(0.1)),
      put('yesterday', ago(30)),
      put('days', ago(160)),
      put('old', ago(170)),
    ]);
    const sample = await readSample({ articles, now: () => now });
    expect(sample.articles.map(({ id }) => id)).toEqual(['now', 'yesterday', 'days']);
    expect(sample.from).toBe(ago(168));
  });

  it('stops at about 1 MB, and then covers the time of its articles', async () => {
    const later = new Date('2030-02-10T12:00:00.000Z');
    const at = (minutes: number) => new Date(later.getTime() - minutes * 60_000).toISOString();
    for (let n = 1; n <= 12; n++) await put(`big${n}`, at(n), 'word '.repeat(20_000));
    const sample = await readSample({ articles, now: () => later });
    expect(sample.articles).toHaveLength(10);
    expect(sample.from).toBe(at(10));
  });
});

describe('createSampleCache', () => {
  it('reads once for many callers at a time, again later, and again after a failure', async () => {
    let time = now.getTime();
    let reads = 0;
    let fails = true;
    const counted = {
      ...articles,
      idsOfDay: async () => {
        reads++;
        if (fails) throw new Error('throttled');
        return [];
      },
    };
    const read = createSampleCache({ articles: counted, now: () => new Date(time) }, 1000);
    await expect(read()).rejects.toThrow('throttled');
    fails = false;
    reads = 0;
    await Promise.all([read(), read(), read()]);
    const once = reads;
    expect(once).toBeGreaterThan(0);
    time += 999;
    await read();
    expect(reads).toBe(once);
    time += 1;
    await read();
    expect(reads).toBe(2 * once);
  });
});
