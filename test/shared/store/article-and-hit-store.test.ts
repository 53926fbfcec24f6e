import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ArticleStore, createArticleStore } from '../../../shared/store/article-store.ts';
import { createHitStore, type HitStore } from '../../../shared/store/hit-store.ts';
import { allItems } from '../../support/all-items.ts';
import { hitsIn } from '../../support/hits-in.ts';
import { inventArticle, inventHit } from '../../support/invented.ts';
import { type QuickTable, tables } from '../../support/quick-table.ts';

describe.each(tables)('on $name', ({ startTable }) => {
  let table: QuickTable;
  let articles: ArticleStore;
  let hits: HitStore;
  const now = () => new Date('2026-03-01T18:00:00.000Z');
  beforeAll(async () => {
    table = await startTable();
    articles = createArticleStore(table.access);
    hits = createHitStore(table.access, { now });
  });
  afterAll(() => table.close());

  describe('articles', () => {
    it('are read back unchanged, whatever their text', async () => {
      const article = inventArticle({
        id: 'full',
        text: `${'Häfen – 港 – \u{1F6A2} '.repeat(5000)}`,
        tags: ['sea'],
        author: 'R. Poole',
        change: { kind: 'update', what: 'New title' },
      });
      expect(await articles.put(article)).toBe(true);
      expect(await articles.get('full')).toEqual(article);
      expect(await articles.getMany(['full', 'none'])).toEqual([article]);
    });

    it('are replaced by a later arrival, never by an earlier one that comes again', async () => {
      const first = inventArticle({ id: 'twice', receivedAt: '2026-03-01T10:00:00.000Z' });
      const second = inventArticle({
        id: 'twice',
        revision: 'r2',
        title: 'New',
        receivedAt: '2026-03-01T11:00:00.000Z',
      });
      expect(await articles.put(first)).toBe(true);
      expect(await articles.put(second)).toBe(true);
      expect(await articles.put(first)).toBe(false);
      expect(await articles.get('twice')).toEqual(second);
    });

    it('are listed by the day they came, newest first, before an instant if asked', async () => {
      for (let i = 10; i < 20; i++)
        await articles.put(inventArticle({ id: `day${i}`, receivedAt: `2027-05-05T00:00:${i}.000Z` }));
      const newest = await articles.idsOfDay('2027-05-05', 3);
      expect(newest.map(({ id }) => id)).toEqual(['day19', 'day18', 'day17']);
      const older = await articles.idsOfDay('2027-05-05', 3, newest[2]!);
      expect(older.map(({ id }) => id)).toEqual(['day16', 'day15', 'day14']);
      expect(await articles.idsOfDay('2027-05-06', 3)).toEqual([]);
    });

    it('are marked as matched revision by revision', async () => {
      await articles.markMatched('m', 'r1', new Date('2026-03-01T00:00:00Z'));
      expect(await articles.isMatched('m', 'r1')).toBe(true);
      expect(await articles.isMatched('m', 'r2')).toBe(false);
    });

    it('are known to be matched for as long as they are kept, so that one sent again is no news', async () => {
      const at = new Date('2026-03-01T00:00:00Z');
      await articles.put(inventArticle({ id: 'kept', receivedAt: at.toISOString() }));
      await articles.markMatched('kept', 'r1', at);
      const items = (await allItems(table)).filter(({ pk }) => pk === 'article#kept');
      const expiry = (kind: string) => Number(items.find((item) => item.__edb_e__ === kind)?.expiresAt);
      expect(expiry('matched')).toBeGreaterThanOrEqual(expiry('article'));
    });
  });

  describe('hits', () => {
    it('are read back in the order of storing, from an instant and up to one', async () => {
      const all = [3, 1, 2, 4].map((n) =>
        inventHit({
          queryId: 'window',
          at: `2026-03-01T10:00:0${n}.000Z`,
          articleId: `a${n}`,
          source: 'The Courier',
          publishedAt: '2026-03-01',
          spans: [
            { field: 'title', start: 0, end: 7 },
            { field: 'text', start: 40, end: 51 },
          ],
          change: { kind: 'correction', what: 'a date' },
        }),
      );
      await hits.putMany(all);
      const at = (n: number) => `2026-03-01T10:00:0${n}.000Z`;
      const newestFirst = all.toSorted((a, b) => (a.at > b.at ? -1 : 1));
      const idsIn = async (from: string, to?: string) =>
        (await hitsIn(hits.pages('window', { from, limit: 100, ...(to && { to }) }))).map(
          ({ articleId }) => articleId,
        );
      expect(await hitsIn(hits.pages('window', { from: at(1), limit: 100 }))).toEqual(newestFirst);
      expect(await idsIn(at(2))).toEqual(['a4', 'a3', 'a2']);
      expect(await idsIn(at(2), at(4))).toEqual(['a3', 'a2']);
      expect(await hitsIn(hits.pages('other', { from: at(1), limit: 100 }))).toEqual([]);
    });

    it('of a window that holds too many are the newest, in pages of a thousand', async () => {
      const at = (n: number) => new Date(Date.parse('2026-03-01T10:00:00.000Z') + n).toISOString();
      const all = Array.from({ length: 2_300 }, (_, i) =>
        inventHit({ queryId: 'flood', at: at(i), articleId: `a${i}` }),
      );
      await hits.putMany(all);
      const since = async (limit: number, from: string, to?: string) =>
        (await hitsIn(hits.pages('flood', { from, limit, ...(to && { to }) }))).map((hit) => hit.at);
      expect(await since(3, at(0))).toEqual([at(2299), at(2298), at(2297)]);
      expect(await since(3, at(0), at(20))).toEqual([at(19), at(18), at(17)]);
      expect(await since(3, at(2298))).toEqual([at(2299), at(2298)]);
      expect(await hits.countBefore('flood', at(0), all[300]!)).toBe(300);
      expect(await hits.countBefore('flood', at(100), all[300]!)).toBe(200);
      expect(await hits.countBefore('flood', at(300), all[300]!)).toBe(0);
      const sizes: number[] = [];
      for await (const page of hits.pages('flood', { from: at(0), limit: 2_100 })) sizes.push(page.length);
      expect(sizes).toEqual([1_000, 1_000, 100]);
    });

    it('of many days are read as one list, newest first, and no further back than they are kept', async () => {
      const start = Date.parse('2026-01-20T06:00:00.000Z');
      const times = Array.from({ length: 14 }, (_, i) => new Date(start + i * 3 * 86_400_000).toISOString());
      await hits.putMany(times.map((at, i) => inventHit({ queryId: 'days', at, articleId: `a${i}` })));
      const read = async (from: string, limit: number, to?: string) =>
        (await hitsIn(hits.pages('days', { from, limit, ...(to && { to }) }))).map(({ at }) => at);
      const newestFirst = times.toReversed();
      expect(await read(times[4]!, 100)).toEqual(newestFirst.slice(0, -4));
      expect(await read(times[4]!, 3)).toEqual(newestFirst.slice(0, 3));
      expect(await read(times[4]!, 100, times[7])).toEqual(times.slice(4, 7).toReversed());
      // 36 days before the present.
      expect(await read('2025-01-01', 100)).toEqual(newestFirst.slice(0, -2));
      const range = { from: '2025-01-01T00:00:00.000Z', to: now().toISOString() };
      const wide = { from: '2000-01-01T00:00:00.000Z', to: '9999-01-01T00:00:00.000Z' };
      expect((await hits.page('days', wide, 100)).map(({ at }) => at)).toEqual(newestFirst.slice(0, -2));
      const first = await hits.page('days', range, 5);
      const second = await hits.page('days', { ...range, before: first.at(-1)! }, 100);
      expect([...first, ...second].map(({ at }) => at)).toEqual(newestFirst.slice(0, -2));
    });

    it('written by a clock ahead of midnight are read by one behind it', async () => {
      const late = createHitStore(table.access, { now: () => new Date('2026-03-01T23:59:30.000Z') });
      const at = '2026-03-02T00:00:10.000Z';
      await late.putMany([inventHit({ queryId: 'midnight', at })]);
      const window = { from: '2026-03-01T23:50:00.000Z', limit: 10, fresh: true };
      expect(await hitsIn(late.pages('midnight', window))).toHaveLength(1);
      const article = { id: 'article-1', revision: 'r1' };
      expect(await late.queriesHitBy(article, ['midnight', 'other'], window.from)).toEqual(
        new Set(['midnight']),
      );
    });

    it('above the limit of a day are counted by the hour, and a new day can store again', async () => {
      const limited = createHitStore(table.access, { now, maxPerDay: 64 });
      const put = (store: HitStore, day: number, from: number, to: number) =>
        store.putMany(
          Array.from({ length: to - from }, (_, i) =>
            inventHit({
              queryId: 'flooded',
              articleId: `a${from + i}`,
              at: new Date(
                Date.UTC(2026, 1, day, Math.floor((from + i) / 50), 0, (from + i) % 50),
              ).toISOString(),
            }),
          ),
        );
      for (let from = 0; from < 120; from += 10) await put(limited, 26, from, from + 10);
      // Another container learns of the limit with its first report.
      const other = createHitStore(table.access, { now, maxPerDay: 64 });
      for (let from = 120; from < 200; from += 1) await put(other, 26, from, from + 1);
      await put(limited, 27, 0, 5);
      const stored = async (day: number) =>
        (
          await hitsIn(
            hits.pages('flooded', { from: `2026-02-${day}`, to: `2026-02-${day + 1}`, limit: 1000 }),
          )
        ).length;
      // Two reports of 64 and the rest of a batch of 10.
      expect(await stored(26)).toBe(70 + 64);
      expect(await stored(27)).toBe(5);
      const unstored = await hits.unstored('flooded', '2026-02-26T00:00:00.000Z', '2026-02-27T12:00:00.000Z');
      expect(unstored).toEqual([
        { hour: '2026-02-26T01', count: 30 },
        { hour: '2026-02-26T02', count: 20 },
        { hour: '2026-02-26T03', count: 16 },
      ]);
      expect(await hits.unstored('flooded', '2026-02-26T02:30:00.000Z', '2026-02-27T12:00:00.000Z')).toEqual(
        unstored.slice(1),
      );
      expect(await hits.unstored('window', '2026-02-26T00:00:00.000Z', '2026-03-01T00:00:00.000Z')).toEqual(
        [],
      );
    });

    it('are stored by the hundred and paged newest first', async () => {
      await hits.putMany(
        Array.from({ length: 120 }, (_, i) =>
          inventHit({
            queryId: 'many',
            at: `2026-03-01T10:${String(i % 60).padStart(2, '0')}:0${Math.floor(i / 60)}.000Z`,
            articleId: `a${i}`,
          }),
        ),
      );
      const seen: string[] = [];
      const range = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' };
      let page = await hits.page('many', range, 50);
      while (page.length > 0) {
        seen.push(...page.map(({ at }) => at));
        page = await hits.page('many', { ...range, before: page.at(-1)! }, 50);
      }
      expect(seen).toHaveLength(120);
      expect(seen).toEqual(seen.toSorted().reverse());
    });
  });

  describe('the first hit on one article', () => {
    it('is found among others and over midnight, and no more hits are read than asked for', async () => {
      const at = (index: number) =>
        new Date(Date.parse('2026-02-27T23:59:50.000Z') + index * 1000).toISOString();
      const all = Array.from({ length: 20 }, (_, index) =>
        inventHit({ queryId: 'crowd', articleId: `crowd-${index}`, at: at(index) }),
      );
      await hits.putMany([
        ...all,
        inventHit({ queryId: 'crowd', articleId: 'crowd-15', at: at(19), why: 'again' }),
      ]);
      const first = (articleId: string, limit: number, from = at(0)) =>
        hits.firstOfArticle('crowd', articleId, { from, to: at(30), limit });
      expect(await first('crowd-15', 100)).toMatchObject({
        whole: true,
        hit: { at: at(15), why: 'harbour' },
      });
      expect(await first('crowd-15', 5)).toEqual({ whole: false });
      expect(await first('crowd-15', 100, at(16))).toMatchObject({ hit: { why: 'again' } });
      expect(await first('nobody', 100)).toEqual({ whole: true });
    });
  });
});
