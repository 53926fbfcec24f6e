import { describe, expect, it } from 'vitest';
import { createIngestApp } from '../../../functions/ingest-articles/app.ts';
import type { EmbargoedArticle } from '../../../shared/articles/embargo.ts';
import { ingestAnswer } from '../../../shared/http/ingest-answer.ts';
import { problemDocument } from '../../../shared/http/problem.ts';
import type { ArticleMessage } from '../../../shared/messages.ts';
import type { ApiKey } from '../../../shared/security/api-key.ts';

const keys: Readonly<Record<string, ApiKey>> = {
  ingest: { hash: 'i', id: 'i', name: 'Importer', scopes: ['ingest'], createdAt: '2030-01-01T00:00:00Z' },
  operator: {
    hash: 'o',
    id: 'o',
    name: 'Op',
    scopes: ['ingest', 'admin'],
    createdAt: '2030-01-01T00:00:00Z',
  },
  admin: { hash: 'a', id: 'a', name: 'Console', scopes: ['admin'], createdAt: '2030-01-01T00:00:00Z' },
};

function setUp({ queueFails = false } = {}) {
  const queued: ArticleMessage[] = [];
  const embargoed: EmbargoedArticle[] = [];
  const logged: Error[] = [];
  const app = createIngestApp({
    findApiKey: { byText: async (text) => keys[text], byHash: async () => undefined },
    feeds: { get: async () => undefined, change: async () => false },
    countAgainst: async () => undefined,
    enqueueArticles: async (messages) => {
      if (queueFails) throw new Error('SQS took 3 of 10 messages');
      queued.push(...messages);
    },
    embargoed: {
      put: async (one) => {
        if (queueFails) throw new Error('The table is throttled');
        embargoed.push(one);
      },
    },
    now: () => new Date('2030-01-01T12:00:00Z'),
    log: { error: (_, error) => logged.push(error) },
  });
  const post = (body: string, headers: Record<string, string> = {}) =>
    app.request('/v1/articles', {
      method: 'POST',
      body,
      headers: { authorization: 'Bearer ingest', 'content-type': 'application/json', ...headers },
    });
  return { queued, embargoed, logged, post };
}

const article = (title: string) => ({
  title,
  text: 'Workers found it by the river.',
  source: 'The Daily Example',
});

describe('POST /v1/articles', () => {
  it('accepts an article only when it is on the queue', async () => {
    const { post, queued } = setUp();
    const answer = await post(JSON.stringify(article('Bridge closed')));
    expect(answer.status).toBe(202);
    const { accepted, rejected } = ingestAnswer.parse(await answer.json());
    expect(rejected).toEqual([]);
    expect(accepted).toEqual([{ index: 0, id: queued[0]?.article.id }]);
    expect(queued[0]?.article).toMatchObject({
      title: 'Bridge closed',
      receivedAt: expect.stringMatching(/^2030-01-01T12:00:00/),
    });
  });

  it('accepts the good ones of an array and says which are bad', async () => {
    const { post, queued } = setUp();
    const answer = await post(JSON.stringify([article('One'), { colour: 'red' }, article('Three')]));
    expect(answer.status).toBe(202);
    const { accepted, rejected } = ingestAnswer.parse(await answer.json());
    expect(accepted.map(({ index }) => index)).toEqual([0, 2]);
    expect(rejected).toMatchObject([
      { index: 1, errors: expect.arrayContaining([{ path: 'colour', message: expect.any(String) }]) },
    ]);
    expect(queued).toHaveLength(2);
  });

  it('names the line of NDJSON that is broken and accepts the others', async () => {
    const { post, queued } = setUp();
    const lines = [JSON.stringify(article('One')), '{"title": ', '', JSON.stringify(article('Four'))].join(
      '\n',
    );
    const answer = await post(lines, { 'content-type': 'application/x-ndjson' });
    expect(answer.status).toBe(202);
    const { rejected } = ingestAnswer.parse(await answer.json());
    expect(rejected).toMatchObject([{ index: 1, line: 2 }]);
    expect(queued).toHaveLength(2);
  });

  it('gives the same article the same id, however often it is sent', async () => {
    const { post } = setUp();
    const ids = await Promise.all(
      [1, 2].map(async () => {
        const answer = await post(JSON.stringify(article('Again')));
        return ingestAnswer.parse(await answer.json()).accepted[0]?.id;
      }),
    );
    expect(ids[0]).toMatch(/^\S+$/);
    expect(ids[1]).toBe(ids[0]);
  });

  it.each([
    ['an array of bad articles', '[{"title":""},{"text":7}]'],
    ['no JSON at all', 'title=hello'],
    ['nothing', ''],
    ['an empty list', '[]'],
    ['a number', '7'],
  ])('refuses %s with 422 and says what is wrong', async (_, body) => {
    const { post, queued } = setUp();
    const answer = await post(body);
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const problem = problemDocument.parse(await answer.json());
    expect(problem).toMatchObject({ type: '/docs#invalid-request', status: 422, title: expect.any(String) });
    expect(problem.detail.length + problem.errors.length).toBeGreaterThan(10);
    expect(queued).toEqual([]);
  });

  it('accepts 1,000 articles and refuses 1,001 with 413', async () => {
    const list = (length: number) =>
      JSON.stringify(Array.from({ length }, (_, n) => ({ title: `Title ${n}` })));
    const { post, queued } = setUp();
    expect((await post(list(1001))).status).toBe(413);
    expect(queued).toHaveLength(0);
    expect((await post(list(1000))).status).toBe(202);
    expect(queued).toHaveLength(1000);
  });

  it('refuses more than 4 MB with 413', async () => {
    const { post } = setUp();
    const answer = await post(JSON.stringify({ title: 'Long', text: 'x'.repeat(4 * 1024 * 1024) }));
    expect(answer.status).toBe(413);
    expect(problemDocument.parse(await answer.json()).detail).toContain('4194304');
  });

  it.each([
    ['without a key', {}, 401],
    ['with an unknown key', { authorization: 'Bearer nobody' }, 401],
    ['with another scheme', { authorization: 'Basic aW5nZXN0' }, 401],
    ['with a key that lacks the scope', { authorization: 'Bearer admin' }, 403],
  ])('does not read the body %s', async (_, headers: Record<string, string>, status) => {
    const { post, queued } = setUp();
    const answer = await post(JSON.stringify(article('Secret')), { authorization: '', ...headers });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ status, detail: expect.stringMatching(/key/) });
    expect(queued).toEqual([]);
  });

  it('never answers "accepted" when the queue did not take everything', async () => {
    const { post, logged } = setUp({ queueFails: true });
    const answer = await post(JSON.stringify(article('Lost?')));
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(JSON.stringify(await answer.json())).not.toContain('SQS');
    expect(logged).toHaveLength(1);
  });

  it('answers with the security headers', async () => {
    const { post } = setUp();
    const answer = await post('', { authorization: '' });
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});

describe('an article under an embargo', () => {
  it('is kept apart from the queue, and the answer says until when', async () => {
    const { post, queued, embargoed } = setUp();
    const body = [article('Free'), { ...article('Budget speech'), notBefore: '2030-01-02T09:00:00+01:00' }];
    const answer = await post(JSON.stringify(body));
    expect(answer.status).toBe(202);
    const { accepted } = ingestAnswer.parse(await answer.json());
    expect(accepted).toMatchObject([{ index: 0 }, { index: 1, notBefore: '2030-01-02T08:00:00.000Z' }]);
    expect(accepted[0]).not.toHaveProperty('notBefore');
    expect(queued.map(({ article: one }) => one.title)).toEqual(['Free']);
    expect(embargoed).toMatchObject([
      {
        article: { title: 'Budget speech', receivedAt: '2030-01-02T08:00:00.000Z' },
        acceptedAt: '2030-01-01T12:00:00.000Z',
      },
    ]);
  });

  it('is answered with 503 when the table cannot store it', async () => {
    const { post } = setUp({ queueFails: true });
    const answer = await post(JSON.stringify({ title: 'Held', notBefore: '2030-01-02T09:00:00Z' }));
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
  });

  it.each([
    ['not an instant', 'tomorrow'],
    ['without a zone', '2030-01-02T09:00:00'],
    ['a day that does not exist', '2030-02-30T09:00:00Z'],
    ['more than 30 days ahead', '2030-02-01T09:00:00Z'],
  ])('is refused when its end is %s', async (_, notBefore) => {
    const { post, queued, embargoed } = setUp();
    const answer = await post(JSON.stringify([article('Good'), { title: 'Held', notBefore }]));
    const { rejected } = ingestAnswer.parse(await answer.json());
    expect(rejected).toMatchObject([{ index: 1, errors: [{ path: 'notBefore' }] }]);
    expect([queued.length, embargoed.length]).toEqual([1, 0]);
  });
});

describe('an urgent article', () => {
  const urgent = JSON.stringify({ ...article('Dam breaks'), urgent: true });

  it('is accepted from a key with the scope admin', async () => {
    const { post, queued } = setUp();
    expect((await post(urgent, { authorization: 'Bearer operator' })).status).toBe(202);
    expect(queued[0]?.article.urgent).toBe(true);
  });

  it('is refused from a key with the scope ingest only', async () => {
    const { post, queued } = setUp();
    const answer = await post(urgent);
    expect(answer.status).toBe(422);
    expect(problemDocument.parse(await answer.json()).errors).toMatchObject([{ path: '0.urgent' }]);
    expect(queued).toEqual([]);
  });
});
