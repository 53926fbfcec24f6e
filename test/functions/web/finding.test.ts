import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredArticle } from '../../../shared/articles/stored-article.ts';
import { signLink } from '../../../shared/security/signed-links.ts';
import { startTestSite, type TestSite, testKeys } from '../../support/test-site.ts';

let site: TestSite;
let reader: { id: string; cookie: string };

beforeAll(async () => {
  site = await startTestSite();
  reader = await site.subscriber('reader@example.org', [{ query: 'ferry' }]);
  site.clock.now = new Date(site.clock.now.getTime() + 60_000);
  await site.storeArticle('a1', 'Ferry strike ends', 'Crews of the island ferries return to work on Monday.');
  await site.storeArticle('a2', 'Harbour to be dredged', 'Two ferries wait outside the harbour.', {
    url: 'https://news.example/harbour',
  });
  await site.storeArticle('a3', 'Opera season opens', 'The house was full.');
  site.clock.now = new Date(site.clock.now.getTime() + 1000);
});
afterAll(() => site.table.close());

async function found(article: StoredArticle, queryId: string, at = site.clock.now): Promise<void> {
  const { id: articleId, revision, storyId, title, source = '' } = article;
  await site.deps.hits.putMany([
    {
      queryId,
      at: at.toISOString(),
      articleId,
      revision,
      storyId,
      score: 1,
      title,
      source,
      spans: [],
      why: 'ferry',
    },
  ]);
}

describe('POST /v1/queries/check', () => {
  const check = async (query: string) => {
    const answer = await site.post('/v1/queries/check', { json: { query } });
    expect(answer.status).toBe(200);
    return (await answer.json()) as Record<string, unknown>;
  };

  it('says what a query means and finds, with the words that matched', async () => {
    const answer = await check('FERRY AND NOT opera');
    expect(answer).toMatchObject({
      ok: true,
      canonical: expect.stringContaining('ferry'),
      sample: { articles: 3 },
      matched: 2,
      problems: [],
      forms: expect.arrayContaining(['ferry', 'ferries']),
    });
    const [first] = answer.matches as {
      article: { id: string; title: string };
      spans: { field: 'title'; start: number; end: number }[];
    }[];
    const { field, start, end } = first?.spans[0] ?? { field: 'title', start: 0, end: 0 };
    expect(field === 'title' ? first?.article.title.slice(start, end).toLowerCase() : 'ferry').toMatch(
      /^ferr/,
    );
  });

  it('says where a query goes wrong and what to write', async () => {
    expect(await check('ferry "island')).toMatchObject({
      ok: false,
      problems: [{ from: 6, message: expect.any(String), suggestion: '"island"' }],
      matches: [],
    });
  });

  it('warns of a query that probably means something else', async () => {
    const { warnings } = await check('ferry and strike');
    expect(warnings).toMatchObject([{ from: 6, to: 9, suggestion: 'AND' }]);
  });

  it.each(['', ' ', '(((', '\u0000', '"'.repeat(99), 'a'.repeat(10_000), '💥'.repeat(500), 'NEAR/ NEAR/ OR'])(
    'never fails, whatever is typed: %j',
    async (query) => {
      expect(await check(query)).toMatchObject({ ok: expect.any(Boolean) });
      expect((await site.get(`/preview?query=${encodeURIComponent(query.slice(0, 2000))}`)).status).toBe(200);
      expect((await site.post('/preview', { form: { query: query.slice(0, 8000) } })).status).toBe(200);
    },
  );
});

describe('the hits of a rule', () => {
  it('are listed only from the start of the rule, so that nobody learns who else watches', async () => {
    const rule = await site.ruleOf(reader.id);
    const [a1, a2] = [await site.deps.articles.get('a1'), await site.deps.articles.get('a2')];
    if (!a1 || !a2) throw new Error('the articles are not stored');
    await found(a1, rule.queryId, new Date(Date.parse(rule.since) - 3_600_000));
    await found(a2, rule.queryId);
    site.clock.now = new Date(site.clock.now.getTime() + 1000);
    for (const from of ['', `?from=${encodeURIComponent('2029-01-01T00:00:00Z')}`]) {
      const answer = await site.get(`/v1/me/rules/${rule.id}/hits${from}`, { cookie: reader.cookie });
      const { hits } = (await answer.json()) as { hits: { articleId: string }[] };
      expect(hits.map(({ articleId }) => articleId)).toEqual(['a2']);
    }
    const page = await (await site.get(`/stories?rule=${rule.id}`, { cookie: reader.cookie })).text();
    expect(page).toContain('Harbour to be dredged');
    expect(page).not.toContain('Ferry strike ends');
  });

  it('are shown for all rules in the window that a mail links', async () => {
    const { id, cookie } = await site.subscriber('window@example.org', [
      { query: 'heron' },
      { query: 'stork' },
    ]);
    const from = site.clock.now.toISOString();
    const heron = await site.storeArticle('h1', 'Heron returns', '');
    const stork = await site.storeArticle('h2', 'Stork returns', '');
    for (const { text, queryId } of await site.deps.rules.ofSubscriber(id)) {
      await found(text === 'heron' ? heron : stork, queryId);
    }
    const to = new Date(site.clock.now.getTime() + 1000).toISOString();
    site.clock.now = new Date(site.clock.now.getTime() + 2000);
    const inWindow = await (
      await site.get(`/stories?${new URLSearchParams({ from, to })}`, { cookie })
    ).text();
    expect(inWindow).toContain('Heron returns');
    expect(inWindow).toContain('Stork returns');
    const before = new URLSearchParams({ from: '2029-01-01T00:00:00Z', to: from });
    expect(await (await site.get(`/stories?${before}`, { cookie })).text()).not.toContain('returns');
  });

  it('come in pages, each hit once, even those of one instant', async () => {
    const { id, cookie } = await site.subscriber('pages@example.org', [{ query: 'lighthouse' }]);
    const rule = await site.ruleOf(id);
    const ids = Array.from({ length: 120 }, (_, n) => `p${String(n).padStart(3, '0')}`);
    const at = new Date(site.clock.now.getTime() + 1000);
    await site.deps.hits.putMany(
      ids.map((articleId) => ({
        queryId: rule.queryId,
        at: at.toISOString(),
        articleId,
        revision: 'r',
        storyId: articleId,
        score: 1,
        title: 'Lighthouse',
        spans: [],
        why: 'lighthouse',
      })),
    );
    site.clock.now = new Date(at.getTime() + 1000);
    const seen: string[] = [];
    let cursor: string | undefined = '';
    while (cursor !== undefined) {
      const answer = await site.get(`/v1/me/rules/${rule.id}/hits${cursor && `?cursor=${cursor}`}`, {
        cookie,
      });
      const page = (await answer.json()) as { hits: { articleId: string }[]; cursor?: string };
      seen.push(...page.hits.map(({ articleId }) => articleId));
      cursor = page.cursor;
    }
    expect(seen.toSorted()).toEqual(ids);
    const first = await (await site.get(`/stories?rule=${rule.id}`, { cookie })).text();
    expect(first).toMatch(/href="\/stories\?rule=[^"]*cursor=/);
  });

  it('are not shown for another query or time by a forged cursor', async () => {
    const other = await site.subscriber('other@example.org', [{ query: 'opera' }]);
    const mine = await site.ruleOf(other.id);
    const hits = (cursor: string) =>
      site.get(`/v1/me/rules/${mine.id}/hits?cursor=${cursor}`, { cookie: other.cookie });
    for (const cursor of ['x', '%00', 'eyJwayI6ImhpdHMjeCJ9', '2030-99-99T00:00:00Z_a']) {
      expect((await hits(cursor)).status).toBe(422);
      expect(
        (await site.get(`/stories?rule=${mine.id}&cursor=${cursor}`, { cookie: other.cookie })).status,
      ).toBe(422);
    }
    expect(await (await hits('2020-01-01T00:00:00Z_a')).json()).toEqual({ hits: [] });
  });

  it('are available as RSS, Atom and JSON Feed at a private address', async () => {
    const rule = await site.ruleOf(reader.id);
    await site.storeArticle('a4', '<script>alert(1)</script> & ferry ]]>', 'The ferry <b>sank</b> & rose.', {
      url: 'https://news.example/a?b=1&c=2',
    });
    const a4 = await site.deps.articles.get('a4');
    if (a4) await found(a4, rule.queryId);
    site.clock.now = new Date(site.clock.now.getTime() + 1000);
    const token = signLink(testKeys, 'feed', [reader.id, rule.id]);
    const read = async (format: string) => {
      const answer = await site.get(`/f/${token}.${format}`);
      expect(answer.status).toBe(200);
      return answer;
    };
    const rssText = await (await read('rss')).text();
    const rss = parseRssFeed(rssText);
    expect(rss.items?.map(({ title }) => title)).toEqual([
      '<script>alert(1)</script> & ferry ]]> (The Daily Example)',
      'Harbour to be dredged (The Daily Example)',
    ]);
    expect(rss.items?.[0]?.link).toBe('https://news.example/a?b=1&c=2');
    expect(rssText).not.toMatch(/<b>sank/);
    const atom = parseAtomFeed(await (await read('atom')).text());
    expect(atom.entries).toHaveLength(2);
    expect([atom.updated, new Date(rss.lastBuildDate ?? '').toISOString()], 'the newest hit').toEqual([
      atom.entries?.[0]?.updated,
      `${atom.entries?.[0]?.updated?.slice(0, 19)}.000Z`,
    ]);
    site.clock.now = new Date(site.clock.now.getTime() + 60_000);
    expect(await (await read('rss')).text(), 'without news').toBe(rssText);
    const unchanged = await site.get(`/f/${token}.rss`, {
      headers: { 'if-none-match': (await read('rss')).headers.get('etag') ?? '' },
    });
    expect([unchanged.status, unchanged.headers.get('cache-control')]).toEqual([304, 'private, max-age=300']);
    const json = await read('json');
    expect(json.headers.get('content-type')).toContain('application/feed+json');
    expect(parseJsonFeed(await json.text()).items?.map(({ title }) => title)).toEqual([
      '<script>alert(1)</script> & ferry ]]>',
      'Harbour to be dredged',
    ]);
    expect((await site.get(`/f/${token}.exe`)).status).toBe(404);
    expect((await site.get(`/f/${token.slice(0, -1)}x.rss`)).status).toBe(404);
  });

  it('can be compared with what another query would have found', async () => {
    const rule = await site.ruleOf(reader.id);
    const answer = await site.post(`/v1/me/rules/${rule.id}/diff`, {
      cookie: reader.cookie,
      json: { query: 'opera OR strike' },
    });
    const { kept, added, removed } = (await answer.json()) as {
      kept: number;
      added: { article: { id: string } }[];
      removed: { article: { id: string } }[];
    };
    expect(kept).toBe(1);
    expect(added.map(({ article }) => article.id)).toEqual(['a3']);
    expect(removed.map(({ article }) => article.id).sort()).toEqual(['a2', 'a4']);
  });
});
