import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredArticle } from '../../../shared/articles/stored-article.ts';
import { signLink } from '../../../shared/security/signed-links.ts';
import { operatorKey, startTestSite, type TestSite, testKeys } from '../../support/test-site.ts';

let site: TestSite;
let reader: { id: string; cookie: string };
const byOperator = { headers: { authorization: `Bearer ${operatorKey}` } };

beforeAll(async () => {
  site = await startTestSite();
  reader = await site.subscriber('reader@example.org', [{ query: 'ferry' }]);
  site.clock.now = new Date(site.clock.now.getTime() + 60_000);
  await store('a1', 'Ferry strike ends', 'Crews of the island ferries return to work on Monday.');
  await store('a2', 'Harbour to be dredged', 'Two ferries wait outside the harbour.', {
    url: 'https://news.example/harbour',
  });
  await store('a3', 'Opera season opens', 'The house was full.');
  site.clock.now = new Date(site.clock.now.getTime() + 1000);
});
afterAll(() => site.table.close());

async function store(
  id: string,
  title: string,
  text: string,
  more: Partial<StoredArticle> = {},
): Promise<StoredArticle> {
  const article: StoredArticle = {
    id,
    revision: `r-${id}`,
    title,
    text,
    source: 'The Daily Example',
    receivedAt: site.clock.now.toISOString(),
    storyId: `s-${id}`,
    ...more,
  };
  await site.deps.articles.put(article);
  return article;
}

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

const ruleOf = async (id: string) => {
  const [rule] = await site.deps.rules.ofSubscriber(id);
  if (!rule) throw new Error('the subscriber has no rule');
  return rule;
};

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

  it('warns of what is probably not meant', async () => {
    const { warnings } = await check('ferry and strike');
    expect(warnings).toMatchObject([{ from: 6, to: 9, suggestion: 'AND' }]);
  });

  it.each(['', ' ', '(((', '\u0000', '"'.repeat(99), 'a'.repeat(10_000), '💥'.repeat(500), 'NEAR/ NEAR/ OR'])(
    'never fails for what somebody types: %j',
    async (query) => {
      expect(await check(query)).toMatchObject({ ok: expect.any(Boolean) });
      expect((await site.get(`/preview?query=${encodeURIComponent(query.slice(0, 2000))}`)).status).toBe(200);
    },
  );
});

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
});

describe('what a rule has found', () => {
  it('is listed from its beginning on, so that nobody learns who else watches', async () => {
    const rule = await ruleOf(reader.id);
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
    const page = await (await site.get(`/archive?rule=${rule.id}`, { cookie: reader.cookie })).text();
    expect(page).toContain('Harbour to be dredged');
    expect(page).not.toContain('Ferry strike ends');
  });

  it('comes in pages, each find once, also those of one instant', async () => {
    const { id, cookie } = await site.subscriber('pages@example.org', [{ query: 'lighthouse' }]);
    const rule = await ruleOf(id);
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
    const first = await (await site.get(`/archive?rule=${rule.id}`, { cookie })).text();
    expect(first).toMatch(/href="\/archive\?rule=[^"]*cursor=/);
  });

  it('is not opened for another query, or another time, by a made-up cursor', async () => {
    const other = await site.subscriber('other@example.org', [{ query: 'opera' }]);
    const mine = await ruleOf(other.id);
    const hits = (cursor: string) =>
      site.get(`/v1/me/rules/${mine.id}/hits?cursor=${cursor}`, { cookie: other.cookie });
    for (const cursor of ['x', '%00', 'eyJwayI6ImhpdHMjeCJ9', '2030-99-99T00:00:00Z_a']) {
      expect((await hits(cursor)).status).toBe(422);
      expect(
        (await site.get(`/archive?rule=${mine.id}&cursor=${cursor}`, { cookie: other.cookie })).status,
      ).toBe(422);
    }
    expect(await (await hits('2020-01-01T00:00:00Z_a')).json()).toEqual({ hits: [] });
  });

  it('comes as RSS, Atom and JSON Feed at a private address', async () => {
    const rule = await ruleOf(reader.id);
    await store('a4', '<script>alert(1)</script> & ferry ]]>', 'The ferry <b>sank</b> & rose.', {
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
    const rule = await ruleOf(reader.id);
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

describe('POST /v1/explain', () => {
  const explain = async (json: Record<string, string>) => {
    const answer = await site.post('/v1/explain', { cookie: reader.cookie, json });
    return (await answer.json()) as { outcome: string; reasons: string[] };
  };

  it('says why an article did not come', async () => {
    const { id: ruleId } = await ruleOf(reader.id);
    const miss = await explain({ ruleId, articleId: 'a3' });
    expect(miss.outcome).toBe('no-match');
    expect(miss.reasons[0]).toContain('ferry');
    expect(await explain({ ruleId, articleId: 'nothing' })).toMatchObject({ outcome: 'unknown-article' });
  });

  it('says that an article came before the rule, with old feed items, or waits', async () => {
    const { id: ruleId } = await ruleOf(reader.id);
    await store('old', 'Ferry timetable', '', { receivedAt: '2029-12-31T00:00:00.000Z' });
    await store('backlog', 'Ferry timetable', '', { backlog: true });
    expect(await explain({ ruleId, articleId: 'old' })).toMatchObject({ outcome: 'before-rule' });
    expect(await explain({ ruleId, articleId: 'backlog' })).toMatchObject({ outcome: 'backlog' });
    expect(await explain({ ruleId, articleId: 'a1' })).toMatchObject({ outcome: 'waiting' });
  });

  it('says in which mail it was', async () => {
    const { id: ruleId } = await ruleOf(reader.id);
    const sentAt = '2030-01-01T12:05:00.000Z';
    await site.deps.sentStories.putMany([
      { subscriberId: reader.id, storyId: 's-a2', articleId: 'a2', revision: 'r-a2', sentAt },
    ]);
    const { outcome, reasons } = await explain({ ruleId, articleId: 'a2' });
    expect(outcome).toBe('sent');
    expect(reasons[0]).toContain(sentAt);
  });

  it('asks for one name of the article', async () => {
    const { id: ruleId } = await ruleOf(reader.id);
    for (const name of [
      {},
      { articleId: 'a1', url: 'https://news.example/a' },
      { url: 'javascript:alert(1)' },
    ]) {
      const answer = await site.post('/v1/explain', { cookie: reader.cookie, json: { ruleId, ...name } });
      expect(answer.status).toBe(422);
    }
  });
});

describe('GET /m/{token}', () => {
  const slot = '2030-01-01T12:05:00.000Z';
  const pathOf = (parts: string[], purpose: 'mail' | 'unsubscribe' = 'mail') =>
    `/m/${signLink(testKeys, purpose, parts)}`;

  it('shows a mail as it was sent, without script, form or frame', async () => {
    const rule = await ruleOf(reader.id);
    await site.deps.deliveries.record({
      subscriberId: reader.id,
      slot,
      kind: 'digest',
      plannedAt: slot,
      rules: [
        {
          ruleId: rule.id,
          name: 'Ferries',
          queryId: rule.queryId,
          from: rule.since,
          readAt: slot,
          overflow: 0,
          counted: [],
        },
      ],
      entries: [
        {
          ruleId: rule.id,
          storyId: 's-a2',
          articleId: 'a2',
          revision: 'r-a2',
          title: 'Harbour to be dredged',
          spans: [{ field: 'text', start: 4, end: 11 }],
          why: 'ferry',
          otherSources: 0,
          alsoRuleIds: [],
          late: false,
        },
      ],
      throttled: false,
      closing: { wakes: 0, cursors: {}, lastSlots: {} },
    });
    const answer = await site.get(pathOf([reader.id, slot]));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'.*frame-ancestors 'none'; sandbox/,
    );
    expect(answer.headers.get('content-security-policy')).not.toContain('script-src');
    const page = await answer.text();
    expect(page).toContain('Harbour to be dredged');
    expect(page).not.toMatch(/<script|<form/);
  });

  it('is not found for another slot, another subscriber or a token of another page', async () => {
    const other = await site.subscriber('curious@example.org', [{ query: 'ferry' }]);
    for (const path of [
      pathOf([reader.id, '2030-01-01T12:06:00.000Z']),
      pathOf([other.id, slot]),
      pathOf([reader.id, slot], 'unsubscribe'),
      `${pathOf([reader.id, slot])}x`,
      '/m/x',
    ]) {
      expect((await site.get(path)).status, path).toBe(404);
    }
  });
});

describe('"not relevant"', () => {
  it('proposes words of the article, changes nothing by being opened, and narrows the rule by a button', async () => {
    const { id } = await site.subscriber('picky@example.org', [{ query: 'harbour OR ferry' }]);
    const rule = await ruleOf(id);
    const path = `/not-relevant/${signLink(testKeys, 'not-relevant', [id, rule.id, 'a2'])}`;
    const page = await (await site.get(path)).text();
    expect(page).toContain('(harbour OR ferry) -dredged');
    expect(await ruleOf(id)).toEqual(rule);

    expect((await site.post(path, { form: { word: 'anything' } })).status).toBe(422);
    expect(await ruleOf(id)).toEqual(rule);
    expect((await site.post(path, { form: { word: 'dredged' } })).status).toBe(200);
    expect((await ruleOf(id)).text).toBe('(harbour OR ferry) -dredged');
  });

  it('does nothing for a token of another page', async () => {
    const rule = await ruleOf(reader.id);
    const token = signLink(testKeys, 'feed', [reader.id, rule.id, 'a2']);
    expect((await site.post(`/not-relevant/${token}`, { form: { word: 'dredged' } })).status).toBe(404);
  });
});

describe('the description of the API', () => {
  it('lists every call and resolves every reference', async () => {
    const document = (await (await site.get('/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, unknown>>;
      components: { schemas: Record<string, unknown> };
    };
    expect(document.openapi).toBe('3.1.0');
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = site.app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/v1/'))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(new Set(described)).toEqual(new Set([...served, 'POST /v1/articles']));
    for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      expect(document.components.schemas).toHaveProperty(name ?? '');
    }
  });

  it('can be read by people, with an anchor for each kind of problem', async () => {
    const page = await (await site.get('/docs')).text();
    for (const text of [
      'POST /v1/queries/check',
      'DELETE /v1/keys/{id}',
      'id="invalid-request"',
      'id="too-many-requests"',
    ]) {
      expect(page).toContain(text);
    }
  });
});

describe('the console', () => {
  it('opens with an admin key only, makes a key that works, and deletes it', async () => {
    expect((await site.post('/admin', { form: { key: 'ww_wrong' } })).status).toBe(401);
    const opened = await site.post('/admin', { form: { key: operatorKey } });
    expect(opened.status).toBe(303);
    const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect(await (await site.get('/admin', { cookie })).text()).toContain('API keys');

    const page = await (
      await site.post('/admin/keys', { cookie, form: { name: 'Robot', admin: 'on' } })
    ).text();
    const [key] = /ww_[\w-]{43}/.exec(page) ?? [];
    expect((await site.get('/v1/stats', { headers: { authorization: `Bearer ${key}` } })).status).toBe(200);
    const [made] = await site.deps.apiKeys.list();
    expect(made).toMatchObject({ name: 'Robot', scopes: ['admin'] });
    await site.post(`/admin/keys/${made?.id}/delete`, { cookie, form: {} });
    expect(await site.deps.apiKeys.list()).toEqual([]);

    await site.post('/admin/sign-out', { cookie, form: {} });
    expect(await (await site.get('/admin', { cookie })).text()).not.toContain('API keys');
  });

  it('does not take a subscriber’s session for an operator’s', async () => {
    const cookie = reader.cookie.replace('session=', 'operator-session=');
    expect(await (await site.get('/admin', { cookie })).text()).not.toContain('API keys');
    expect((await site.post('/admin/keys', { cookie, form: { name: 'x', admin: 'on' } })).status).toBe(401);
  });

  it('says how the service does', async () => {
    await site.deps.statistics.countArticle(site.clock.now);
    const answer = await site.get('/v1/stats', byOperator);
    expect(await answer.json()).toMatchObject({
      articlesLastHour: 1,
      articlesLastDay: 1,
      lastArticleAt: expect.any(String),
      overdueSubscribers: 0,
    });
  });
});
