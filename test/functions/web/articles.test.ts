import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmbargoStore } from '../../../shared/store/embargo-store.ts';
import { inventArticle } from '../../support/invented.ts';
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

  it('pages through articles that were all received at the same instant', async () => {
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

describe('an article under an embargo', () => {
  const embargoedFor = async (id: string) => {
    const { storyId: _, ...article } = inventArticle({
      id,
      title: 'Zeppelin terminal sold',
      url: `https://news.example/${id}`,
    });
    const acceptedAt = site.clock.now.toISOString();
    await createEmbargoStore(site.table.access).put({
      article: { ...article, receivedAt: '2030-01-02T09:00:00.000Z' },
      notBefore: '2030-01-02T09:00:00.000Z',
      acceptedAt,
    });
    return acceptedAt;
  };

  it('shows operators by its id that it waits, without any of its content', async () => {
    const acceptedAt = await embargoedFor('e1');
    const answer = await site.get('/v1/articles/e1', byOperator);
    expect(await answer.json()).toEqual({ id: 'e1', notBefore: '2030-01-02T09:00:00.000Z', acceptedAt });
    expect((await site.get('/v1/articles/e1')).status).toBe(401);
  });

  it('is in no search, no preview and no explanation', async () => {
    await embargoedFor('e2');
    const { id, cookie } = await site.subscriber('zoe@example.org', [{ query: 'zeppelin' }]);
    const [rule] = await site.deps.rules.ofSubscriber(id);
    const texts = await Promise.all([
      site.get('/v1/articles', byOperator).then((answer) => answer.text()),
      site.get('/v1/articles?q=zeppelin', byOperator).then((answer) => answer.text()),
      site.post('/v1/queries/check', { json: { query: 'zeppelin' } }).then((answer) => answer.text()),
      site
        .post('/v1/explain', { cookie, json: { ruleId: rule?.id, articleId: 'e2' } })
        .then((answer) => answer.text()),
      site.get(`/v1/me/rules/${rule?.id}/hits`, { cookie }).then((answer) => answer.text()),
    ]);
    for (const text of texts) expect(text).not.toMatch(/terminal sold/);
    expect(texts[1]).toContain('"articles":[]');
    expect(texts[2]).toContain('"matched":0');
    expect(texts[3]).toContain('unknown-article');
  });

  it('can be withdrawn once, and a published article cannot', async () => {
    await embargoedFor('e3');
    expect((await site.request('DELETE', '/v1/articles/e3')).status).toBe(401);
    expect((await site.request('DELETE', '/v1/articles/e3', byOperator)).status).toBe(204);
    expect((await site.get('/v1/articles/e3', byOperator)).status).toBe(404);
    expect((await site.request('DELETE', '/v1/articles/e3', byOperator)).status).toBe(404);
    expect((await site.request('DELETE', '/v1/articles/a1', byOperator)).status).toBe(404);
    expect((await site.get('/v1/articles/a1', byOperator)).status).toBe(200);
  });
});
