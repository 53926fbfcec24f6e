import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operatorKey, startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
const byOperator = { headers: { authorization: `Bearer ${operatorKey}` } };

beforeAll(async () => {
  site = await startTestSite();
  await site.storeArticle('a1', 'Ferry strike ends', 'Crews of the island ferries return to work on Monday.');
  await site.storeArticle('a2', 'Harbour to be dredged', 'Two ferries wait outside the harbour.');
  await site.storeArticle('a3', 'Opera season opens', 'The house was full.');
});
afterAll(() => site.table.close());

describe('GET /v1/articles', () => {
  it('finds what a query matches, newest first, and reads one by its id', async () => {
    const answer = await site.get('/v1/articles?q=ferry', byOperator);
    const { articles, looked } = (await answer.json()) as {
      articles: { article: { id: string } }[];
      looked: number;
    };
    expect(articles.map(({ article }) => article.id).sort()).toEqual(['a1', 'a2']);
    expect(looked).toBe(3);
    expect(await (await site.get('/v1/articles/a2', byOperator)).json()).toMatchObject({
      id: 'a2',
      text: expect.any(String),
    });
    expect((await site.get('/v1/articles/none', byOperator)).status).toBe(404);
  });

  it('pages through articles that were all received at one instant', async () => {
    const own = await startTestSite();
    try {
      const receivedAt = own.clock.now.toISOString();
      const ids = Array.from({ length: 120 }, (_, n) => `same-${String(n).padStart(3, '0')}`);
      for (const id of ids) {
        await own.deps.articles.put({ id, revision: 'r', title: 'Same', text: '', receivedAt, storyId: id });
      }
      own.clock.now = new Date(own.clock.now.getTime() + 1000);
      const seen: string[] = [];
      let cursor = '';
      for (let page = 0; page < 5; page++) {
        const answer = await own.get(
          `/v1/articles${cursor && `?cursor=${encodeURIComponent(cursor)}`}`,
          byOperator,
        );
        const body = (await answer.json()) as { articles: { article: { id: string } }[]; cursor?: string };
        seen.push(...body.articles.map(({ article }) => article.id));
        if (body.cursor === undefined) break;
        cursor = body.cursor;
      }
      expect(seen.toSorted()).toEqual(ids);
    } finally {
      await own.table.close();
    }
  });

  it.each(['q=%22open', 'cursor=x', 'cursor=2030-99-99T00:00:00Z', 'from=yesterday'])(
    'refuses %s',
    async (query) => {
      const answer = await site.get(`/v1/articles?${query}`, byOperator);
      expect(answer.status).toBe(422);
      expect(await answer.json()).toMatchObject({ errors: [{ path: query.split('=')[0] }] });
    },
  );

  it('says how an instant is written', async () => {
    const answer = await site.get('/v1/articles?to=2026-11-23', byOperator);
    const errors = [{ path: 'to', message: 'Write an instant in UTC, like 2026-11-23T08:00:00Z.' }];
    expect(await answer.json()).toMatchObject({ errors });
  });
});
