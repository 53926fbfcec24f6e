/** Ranges of time that would make the service read years of data, until the time limit of the function. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { articleKeptDays } from '../../shared/rules/search-articles.ts';
import { retentionDays } from '../../shared/store/table.ts';
import { operatorKey, startTestSite, TestSite } from '../support/test-site.ts';

let site: TestSite;
let daysRead: string[];
let cookie: string;
let ruleId: string;
beforeAll(async () => {
  const plain = await startTestSite();
  await plain.storeArticle('old', 'Ferry strike ends', 'Crews return to work.', {
    receivedAt: new Date(plain.clock.now.getTime() - 80 * 86_400_000).toISOString(),
  });
  await plain.storeArticle('new', 'Ferry strike begins', 'Crews stay at home.');
  const { articles } = plain.deps;
  site = new TestSite(plain.table, {
    now: () => new Date(plain.clock.now),
    articles: {
      ...articles,
      idsOfDay: (day, ...rest) => {
        daysRead.push(day);
        return articles.idsOfDay(day, ...rest);
      },
    },
  });
  const subscriber = await plain.subscriber('reader@example.org', [{ query: 'ferry' }]);
  cookie = subscriber.cookie;
  ruleId = (await plain.ruleOf(subscriber.id)).id;
});
afterAll(() => site.table.close());

async function search(query: Record<string, string>) {
  daysRead = [];
  const answer = await site.get(`/v1/articles?${new URLSearchParams(query)}`, {
    headers: { authorization: `Bearer ${operatorKey}` },
  });
  const { articles } = (await answer.json()) as { articles: { article: { id: string } }[] };
  return { status: answer.status, found: articles.map(({ article }) => article.id), days: daysRead.length };
}

const first = '0000-01-01T00:00:00Z';
const last = '9999-12-31T23:59:59Z';

describe('GET /v1/articles', () => {
  it('looks back as far as articles are kept, however early it is asked to begin', async () => {
    expect(articleKeptDays).toBe(retentionDays.article);
    for (const from of ['2000-01-01T00:00:00Z', first, '1969-12-31T23:59:59.999Z']) {
      const { status, found, days } = await search({ from });
      expect([from, status, found]).toEqual([from, 200, ['new', 'old']]);
      expect(days).toBeLessThanOrEqual(articleKeptDays + 1);
    }
  });

  it('begins now, however late it is asked to end', async () => {
    const { found, days } = await search({ to: last });
    expect([found, days]).toEqual([['new'], 8]);
    expect(await search({ cursor: `${last}_x` })).toMatchObject({ status: 200, found: ['new'] });
    expect((await search({ from: first, to: last, q: 'ferry' })).days).toBeLessThanOrEqual(
      articleKeptDays + 1,
    );
  });

  it('reads nothing for a range that has no time in it', async () => {
    expect(await search({ from: last })).toMatchObject({ status: 200, found: [], days: 0 });
    expect(await search({ to: first })).toMatchObject({ status: 200, found: [], days: 0 });
    expect(await search({ cursor: '0000-01-01T00:00:00Z_x' })).toMatchObject({ found: [], days: 0 });
  });
});

describe('a rule’s archive', () => {
  it('is answered for any range', async () => {
    for (const range of [
      { from: first },
      { to: last },
      { from: first, to: last },
      { from: last },
      { to: first },
    ]) {
      const query = new URLSearchParams(range);
      const hits = await site.get(`/v1/me/rules/${ruleId}/hits?${query}`, { cookie });
      const page = await site.get(`/stories?rule=${ruleId}&${query}`, { cookie });
      expect([hits.status, page.status], String(query)).toEqual([200, 200]);
    }
  });
});
