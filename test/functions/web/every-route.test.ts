import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signLink } from '../../../shared/security/signed-links.ts';
import { unsubscribeToken } from '../../../shared/subscribers/unsubscribe.ts';
import { allItems } from '../../support/all-items.ts';
import { operatorKey, siteUrl, startTestSite, TestSite, testKeys } from '../../support/test-site.ts';

let site: TestSite;
let alice: { id: string; cookie: string; rule: string };
let bob: { id: string; cookie: string; rule: string };

beforeAll(async () => {
  site = await startTestSite();
  alice = await person('alice@example.org');
  bob = await person('bob@example.org');
});
afterAll(() => site.table.close());

async function person(email: string) {
  const { id, cookie } = await site.subscriber(email, [{ query: `${email.split('@')[0]} news` }]);
  const [rule] = await site.deps.rules.ofSubscriber(id);
  return { id, cookie, rule: rule?.id ?? '' };
}

/** Every route of the app with its parameters filled in: a new one is tested without being listed here. */
function allRoutes(rule: string): { method: string; path: string }[] {
  const values: Record<string, string> = {
    token: 'x',
    id: rule,
    file: 'x.rss',
  };
  return site.app.routes
    .filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
    .map(({ method, path }) => ({
      method,
      path: path.replace(/:(\w+)(\{[^}]*\})?/g, (_, name: string) => values[name] ?? 'x'),
    }));
}

const distinct = (routes: { method: string; path: string }[]) => [
  ...new Map(routes.map((route) => [`${route.method} ${route.path}`, route])).values(),
];

/** Answers that may be kept, by their path; all others may not. */
const cached = [
  [/^\/assets\//, /immutable/],
  [/^\/openapi\.json$/, /^public, max-age=\d+$/],
  [/^\/docs$/, /^private, no-cache$/],
  [/^\/(?:robots\.txt|favicon\.ico)$/, /^public, max-age=86400$/],
] as const;

describe('every route', () => {
  it('answers with the security headers, errors included', async () => {
    const routes = [...distinct(allRoutes('x')), { method: 'GET', path: '/nothing-here' }];
    expect(routes.length).toBeGreaterThan(40);
    for (const { method, path } of routes) {
      const { headers } = await site.request(method, path, { from: '192.0.2.200' });
      const where = `${method} ${path}`;
      expect(headers.get('content-security-policy'), where).toMatch(/^default-src 'none'/);
      expect(headers.get('content-security-policy'), where).toContain("frame-ancestors 'none'");
      expect(headers.get('content-security-policy'), where).not.toMatch(/script-src[^;]*unsafe/);
      expect(headers.get('x-content-type-options'), where).toBe('nosniff');
      expect(headers.get('referrer-policy'), where).toBe('no-referrer');
      const expected = cached.find(([paths]) => paths.test(path))?.[1] ?? /^no-store$/;
      expect(headers.get('cache-control'), where).toMatch(expected);
    }
  });

  it('refuses what another site sends in a visitor’s name, except one-click unsubscribing', async () => {
    const before = await allItems(site.table);
    const routes = distinct(allRoutes(alice.rule)).filter(({ method }) => method !== 'GET');
    expect(routes.length).toBeGreaterThan(20);
    for (const { method, path } of routes) {
      if (path.startsWith('/u/') || path.startsWith('/i/')) continue;
      const foreign: Record<string, string>[] = [
        { origin: 'https://evil.example' },
        { origin: 'https://news.example.evil.example' },
        { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
        { origin: 'null' },
        { origin: 'null', 'sec-fetch-site': 'cross-site' },
        { origin: 'null', 'sec-fetch-site': 'same-site' },
        {},
      ];
      for (const said of foreign) {
        const headers = { cookie: alice.cookie, ...said };
        const answer = await site.request(method, path, { headers, from: '192.0.2.201' });
        expect(answer.status, `${method} ${path} from ${JSON.stringify(said)}`).toBe(403);
      }
    }
    expect(await allItems(site.table)).toEqual(before);
  });

  it('accepts the forms of our own pages, for which browsers send Origin: null', async () => {
    const headers = { cookie: alice.cookie, origin: 'null', 'sec-fetch-site': 'same-origin' };
    expect((await site.request('PATCH', '/v1/me', { headers, json: { digestTime: '08:00' } })).status).toBe(
      200,
    );
  });

  it('changes nothing on GET and HEAD, even with a session', async () => {
    const token = { unsubscribe: unsubscribeToken(testKeys, { subscriberId: alice.id }) };
    const paths = [
      ...distinct(allRoutes(alice.rule))
        .filter(({ method }) => method === 'GET')
        .map(({ path }) => path),
      `/u/${token.unsubscribe}`,
      `/f/${signLink(testKeys, 'feed', [alice.id, alice.rule])}.rss`,
      `/confirm?token=${site.lastToken('alice@example.org')}`,
      `/i/${signLink(testKeys, 'invitations', [alice.id])}`,
    ];
    const countless = async () =>
      (await allItems(site.table)).filter(({ __edb_e__ }) => __edb_e__ !== 'rateCounter');
    const before = await countless();
    for (const path of paths) {
      for (const method of ['GET', 'HEAD']) {
        for (let n = 0; n < 2; n++) await site.request(method, path, { headers: { cookie: alice.cookie } });
      }
    }
    expect(await countless()).toEqual(before);
  });

  it('never redirects to where the request says', async () => {
    for (const query of ['?url=//evil.example', '?next=https://evil.example', '?returnTo=//evil.example']) {
      for (const { method, path } of distinct(allRoutes('x')).filter((route) => route.method === 'GET')) {
        const answer = await site.request(method, path + query);
        expect(answer.headers.get('location') ?? '/', `${path}${query}`).toMatch(/^\/(?!\/)/);
      }
    }
    expect((await site.get('/redirect?url=//evil.example')).status).toBe(404);
  });

  it('answers people with a page and programs with a problem document', async () => {
    const page = await site.get('/nothing-here', { headers: { accept: 'text/html,*/*' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([
      404,
      expect.stringContaining('text/html'),
    ]);
    const problem = await site.get('/nothing-here');
    expect(problem.headers.get('content-type')).toContain('application/problem+json');
    expect(await problem.json()).toMatchObject({ status: 404, type: '/docs#not-found', errors: [] });
  });
});

describe('a method that an address does not support', () => {
  it('is answered with 405 and the supported methods', async () => {
    const answer = await site.request('PUT', '/v1/subscriptions');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await answer.json()).toMatchObject({ type: '/docs#method-not-allowed' });
    expect((await site.request('POST', '/healthz')).headers.get('allow')).toBe('GET, HEAD');
    const articles = await site.request('PUT', '/v1/articles', {
      headers: { authorization: `Bearer ${operatorKey}` },
    });
    expect(articles.headers.get('allow'), 'ingest-articles takes the POST').toBe('GET, HEAD, POST');
    // An address that also fits a pattern takes only what is said of itself.
    const headers = { authorization: `Bearer ${operatorKey}` };
    for (const [path, allowed] of [
      ['/v1/feeds/export', 'GET, HEAD'],
      ['/v1/feeds/import', 'POST'],
      ['/v1/feeds/f1', 'PATCH, DELETE, GET, HEAD'],
    ] as const) {
      const refused = await site.request('PUT', path, { headers });
      expect([refused.status, refused.headers.get('allow')], path).toEqual([405, allowed]);
    }
    expect((await site.request('DELETE', '/v1/feeds/export', { headers })).status).toBe(405);
  });
});

describe('data of one subscriber', () => {
  /** Long enough that no random id has it by chance. */
  const ofBob = /bob@example\.org|bob news/;

  it('is nobody else’s, on any route', async () => {
    const before = (await allItems(site.table)).filter(({ pk }) => pk === `subscriber#${bob.id}`);
    const bodies: Record<string, unknown> = {
      '/v1/explain': { ruleId: bob.rule, articleId: 'x' },
      [`/v1/me/rules/${bob.rule}/recipients`]: { email: 'thief@example.org' },
      [`/v1/me/rules/${bob.rule}/outputs`]: { kind: 'slack', url: 'https://h.example/' },
    };
    const routes = distinct(allRoutes(bob.rule)).filter(
      ({ path }) => path.startsWith(`/v1/me/rules/${bob.rule}`) || path === '/v1/explain',
    );
    expect(routes.map(({ method }) => method).sort()).toEqual([
      'DELETE',
      'DELETE',
      'DELETE',
      ...Array.from({ length: 6 }, () => 'GET'),
      'PATCH',
      ...Array.from({ length: 9 }, () => 'POST'),
      'PUT',
    ]);
    for (const { method, path } of routes) {
      const json =
        method === 'GET' || method === 'DELETE' ? undefined : (bodies[path] ?? { query: 'stolen' });
      const answer = await site.request(method, path, {
        cookie: alice.cookie,
        ...(json !== undefined && { json }),
      });
      expect(answer.status, `${method} ${path}`).toBe(404);
      expect(await answer.text()).not.toMatch(ofBob);
    }
    for (const path of [`/rules/${bob.rule}`, `/rules/${bob.rule}/end`]) {
      await site.post(path, {
        cookie: alice.cookie,
        form: { query: 'stolen', frequency: 'daily', cap: '5' },
      });
    }
    for (const path of [
      `/stories?rule=${bob.rule}`,
      '/rules',
      '/settings',
      '/v1/me',
      '/v1/me/rules',
      '/v1/me/export',
    ]) {
      expect(await (await site.get(path, { cookie: alice.cookie })).text(), path).not.toMatch(ofBob);
    }
    for (const path of ['/rules', '/v1/me/export']) {
      expect(await (await site.get(path, { cookie: bob.cookie })).text(), path).toMatch(ofBob);
    }
    const after = (await allItems(site.table)).filter(({ pk }) => pk === `subscriber#${bob.id}`);
    expect(after).toEqual(before);
  });

  it('is not given by feed, mail or unsubscribe tokens that mix two subscribers', async () => {
    const mixed = signLink(testKeys, 'feed', [alice.id, bob.rule]);
    expect((await site.get(`/f/${mixed}.rss`)).status).toBe(404);
    await site.post(`/u/${unsubscribeToken(testKeys, { subscriberId: alice.id, ruleId: bob.rule })}`, {
      form: {},
    });
    expect(await site.deps.rules.get(bob.id, bob.rule)).toBeDefined();
  });

  it('needs a session, which is checked before anything is read', async () => {
    const routes = distinct(allRoutes(alice.rule)).filter(
      ({ path }) => path.startsWith('/v1/me') || path === '/v1/explain',
    );
    expect(routes.length).toBeGreaterThan(9);
    for (const { method, path } of routes) {
      const json = method === 'GET' ? undefined : { wrong: true };
      const answer = await site.request(method, path, { json });
      expect(answer.status, `${method} ${path}`).toBe(401);
    }
    for (const path of ['/rules', '/settings', '/stories']) {
      const answer = await site.get(path);
      expect([answer.status, answer.headers.get('location')]).toEqual([
        303,
        `/sign-in?next=${encodeURIComponent(path)}`,
      ]);
    }
  });
});

describe('data of operators', () => {
  it('needs a key with the scope admin, which is checked before anything is read', async () => {
    const made = await site.post('/v1/keys', {
      json: { name: 'Importer', scopes: ['ingest'] },
      headers: { authorization: `Bearer ${operatorKey}` },
    });
    expect(made.status).toBe(201);
    const { key: ingestKey } = (await made.json()) as { key: string };
    const routes = distinct(allRoutes('x')).filter(({ path }) =>
      /^\/v1\/(?:keys|articles|stats|feeds|subscribers|queues)/.test(path),
    );
    expect(routes.length).toBeGreaterThan(5);
    for (const { method, path } of routes) {
      const status = async (headers: Record<string, string>) =>
        (await site.request(method, path, { headers, json: method === 'GET' ? undefined : {} })).status;
      expect(await status({}), path).toBe(401);
      expect(await status({ authorization: 'Bearer ww_wrong' }), path).toBe(401);
      expect(await status({ cookie: alice.cookie, origin: siteUrl }), path).toBe(401);
      expect(await status({ authorization: `Bearer ${ingestKey}` }), path).toBe(403);
    }
  });
});

describe('a flood', () => {
  it('from one caller is answered with 429 and when to try again, and other callers are served', async () => {
    const at = site.clock.now.toISOString();
    // What is tried on is no matter here.
    const busy = new TestSite(site.table, { readSample: async () => ({ articles: [], from: at, to: at }) });
    const check = (from: string) => busy.post('/v1/queries/check', { json: { query: 'iran' }, from });
    const answers = await Promise.all(Array.from({ length: 130 }, () => check('203.0.113.5')));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(120);
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused?.headers.get('content-type')).toContain('application/problem+json');
    for (const answer of answers) expect(answer.headers.get('ratelimit-policy')).toBe('"check";q=120;w=60');
    const left = answers.map(
      ({ headers }) => /^"check";r=(\d+);t=\d+$/.exec(headers.get('ratelimit') ?? '')?.[1],
    );
    expect(new Set(left.map(Number))).toEqual(new Set(Array.from({ length: 120 }, (_, at) => at)));
    expect((await check('203.0.113.6')).status).toBe(200);
  });

  it('cannot be hidden by headers that name another caller', async () => {
    const headers = { 'x-forwarded-for': '198.51.100.77', forwarded: 'for=198.51.100.77' };
    const answer = await site.post('/v1/queries/check', {
      json: { query: 'iran' },
      from: '203.0.113.5',
      headers,
    });
    expect(answer.status).toBe(429);
  });
});

describe('pages', () => {
  it('show what was typed as text, wherever it appears', async () => {
    const evil = '"><script>alert(1)</script>';
    await site.post('/v1/me/rules', { cookie: bob.cookie, json: { query: 'storm', name: evil } });
    const pages = await Promise.all([
      site.get(
        `/?query=${encodeURIComponent(evil)}&email=${encodeURIComponent(evil)}&timezone=${encodeURIComponent(evil)}`,
      ),
      site.get(`/preview?query=${encodeURIComponent(evil)}`),
      site.get('/rules', { cookie: bob.cookie }),
      site.get('/stories', { cookie: bob.cookie }),
      site.get(`/sign-in?token=${encodeURIComponent(evil)}`),
      site.get(`/${encodeURIComponent(evil)}`, { headers: { accept: 'text/html' } }),
    ]);
    for (const page of pages) {
      const text = await page.text();
      expect(text).not.toContain('<script>alert');
      expect(text).not.toContain('"><script');
    }
    expect(await (await site.get('/rules', { cookie: bob.cookie })).text()).toContain('&lt;script&gt;');
  });

  it('load nothing from other sites and contain no inline script or style', async () => {
    for (const path of [
      '/?query=quake',
      '/overview',
      '/sign-in',
      '/docs',
      '/admin',
      '/rules',
      '/settings',
      '/stories',
    ]) {
      const page = await (await site.get(path, { cookie: alice.cookie })).text();
      expect(page, path).toContain('<title>');
      expect(page, path).not.toMatch(/<script(?![^>]*src="\/assets\/)/);
      expect(page, path).not.toMatch(/<style|\sstyle=|\son\w+="/);
      for (const [, address] of page.matchAll(/(?:src|href|action)="([^"]*)"/g)) {
        expect(address, path).toMatch(/^(?:\/(?!\/)|#|https:\/\/news\.example\/)/);
      }
    }
  });
});
