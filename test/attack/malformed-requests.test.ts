/** Requests that no browser or program sends. None may cause a server error or change anything. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIngestApp } from '../../functions/ingest-articles/app.ts';
import { allItems } from '../support/all-items.ts';
import { operatorKey, siteUrl, startSiteOnDynamo, type TestSite } from '../support/test-site.ts';

let site: TestSite;
let reader: { id: string; cookie: string; rule: string };
beforeAll(async () => {
  const at = new Date('2030-01-01T12:00:00Z').toISOString();
  // The articles on which queries are tried do not matter here.
  site = await startSiteOnDynamo({ readSample: async () => ({ articles: [], from: at, to: at }) });
  const { id, cookie } = await site.subscriber('reader@example.org', [{ query: 'ferry' }]);
  reader = { id, cookie, rule: (await site.ruleOf(id)).id };
});
afterAll(() => site.table.close());

const bytes = (...values: number[]) => new Uint8Array(values);
const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;

/** Content types with bodies that do not fit them, or fit no content type. */
const bodies: readonly (readonly [
  name: string,
  contentType: string,
  body: string | Uint8Array<ArrayBuffer>,
])[] = [
  ['multipart without a boundary', 'multipart/form-data', 'token=x'],
  ['multipart whose parts never come', 'multipart/form-data; boundary=x', 'nothing of the kind'],
  ['multipart that is cut', 'multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; na'],
  ['multipart with an empty boundary', 'multipart/form-data; boundary=""', '--\r\n\r\n----'],
  [
    'multipart with a NUL in a name',
    'multipart/form-data; boundary=x',
    '--x\r\nContent-Disposition: form-data; name="to\0ken"\r\n\r\nv\r\n--x--',
  ],
  [
    'multipart with a broken header',
    'multipart/form-data; boundary=x',
    '--x\r\nContent-Disposition\r\n\r\nv\r\n--x--',
  ],
  ['bad percent-encoding', 'application/x-www-form-urlencoded', 'token=%E0%A4%A&query=%ZZ&%'],
  ['a NUL', 'application/x-www-form-urlencoded', 'token=%00&email=a%00@b.example&query=%00&key=%00'],
  [
    'bytes that are no UTF-8',
    'application/x-www-form-urlencoded',
    bytes(0x71, 0x75, 0x65, 0x72, 0x79, 0x3d, 0xff, 0xc0, 0x80),
  ],
  [
    'fields that name prototypes',
    'application/x-www-form-urlencoded',
    '__proto__=x&constructor=y&token[]=z&token[a]=b',
  ],
  ['cut JSON', 'application/json', '{"email":'],
  ['JSON of bytes that are no UTF-8', 'application/json', bytes(0x22, 0xff, 0xfe, 0x22)],
  ['JSON null', 'application/json', 'null'],
  ['a JSON number', 'application/json', '1e999'],
  ['a JSON array', 'application/json', '[[]]'],
  ['JSON 20,000 levels deep', 'application/json', deep],
  [
    'JSON that names prototypes',
    'application/json',
    '{"__proto__":{"scopes":["admin"]},"constructor":{"prototype":{}}}',
  ],
  [
    'JSON with NUL and half a surrogate',
    'application/json',
    '{"query":"\\u0000\\ud800","name":"\\ud800","email":"a\\u0000@b.example"}',
  ],
  ['an empty JSON body', 'application/json', ''],
  ['a content type that is none', 'nonsense', 'x'],
  ['a content type in another case', 'APPLICATION/JSON; CHARSET=utf-16', '{"query":1}'],
  ['XML', 'application/xml', '<a/>'],
];

const sent = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Every route with its parameters filled in: a new one is attacked without being listed here. */
function routes(): { method: string; path: string }[] {
  const all = site.app.routes
    .filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
    .map(({ method, path }) => ({
      method,
      path: path.replace(/:(\w+)(\{[^}]*\})?/g, (_, name: string) => (name === 'id' ? reader.rule : 'x')),
    }));
  return [...new Map(all.map((route) => [`${route.method} ${route.path}`, route])).values()];
}

let caller = 0;
/** Sends as a caller that has not called before, so that no rate limit answers first. */
async function send(
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string | Uint8Array<ArrayBuffer>,
) {
  caller++;
  const sourceIp = `10.${caller >> 16}.${(caller >> 8) & 255}.${caller & 255}`;
  const answer = await site.app.request(
    siteUrl + path,
    { method, headers: { origin: siteUrl, ...headers }, ...(body !== undefined && { body }) },
    { event: { requestContext: { http: { sourceIp } } } },
  );
  return { status: answer.status, text: await answer.text() };
}

const writing = () => routes().filter(({ method }) => sent.has(method));

const admitted = new Map<string, readonly Record<string, string>[]>();
/** The identities that a route admits. Any other identity is refused before the body is read. */
async function identitiesOf(method: string, path: string): Promise<readonly Record<string, string>[]> {
  // These routes end a session or an account that the other requests need. Their bodies are not read.
  if (method === 'DELETE' || /erase|sign-out|\/end$/.test(path)) return [];
  const known = admitted.get(`${method} ${path}`);
  if (known) return known;
  const identities: Record<string, string>[] = [];
  for (const identity of [{ cookie: reader.cookie }, { authorization: `Bearer ${operatorKey}` }]) {
    const { status } = await send(method, path, { ...identity, 'content-type': 'application/json' }, '{}');
    if (status !== 401 && status !== 403) identities.push(identity);
  }
  admitted.set(`${method} ${path}`, identities);
  return identities;
}

describe('a body that cannot be read', () => {
  it.each(bodies)('%s: is told so by every route, to those who are signed in', async (name, type, body) => {
    let calls = 0;
    for (const { method, path } of writing()) {
      for (const identity of await identitiesOf(method, path)) {
        calls += 1;
        const { status, text } = await send(method, path, { ...identity, 'content-type': type }, body);
        const where = `${method} ${path} as ${Object.keys(identity)[0]}: ${name}`;
        expect(status, `${where}: ${text.slice(0, 300)}`).toBeLessThan(500);
      }
    }
    expect(calls).toBeGreaterThan(40);
    expect(site.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it.each(bodies.slice(0, 3))(
    '%s: is a 400 where a form is read, before anybody is signed in',
    async (_, type, body) => {
      for (const path of ['/', '/sign-in', '/confirm', '/admin']) {
        const { status, text } = await send('POST', path, { 'content-type': type }, body);
        expect([path, status]).toEqual([path, 400]);
        expect(JSON.parse(text)).toMatchObject({
          type: '/docs#malformed-request',
          title: expect.any(String),
        });
      }
    },
  );

  it('of a type that is no form is a 415 that names what is taken', async () => {
    const { status, text } = await send('POST', '/confirm', { 'content-type': 'application/json' }, '{}');
    expect([status, JSON.parse(text).detail]).toEqual([415, expect.stringContaining('multipart/form-data')]);
  });

  it('is told so to strangers by every route, and changes nothing', async () => {
    const kept = async () =>
      (await allItems(site.table)).filter(({ __edb_e__ }) => __edb_e__ !== 'rateCounter');
    const before = await kept();
    expect(writing().length).toBeGreaterThan(20);
    for (const [name, type, body] of bodies) {
      for (const { method, path } of writing()) {
        const { status, text } = await send(method, path, { 'content-type': type }, body);
        expect(status, `${method} ${path}: ${name}: ${text.slice(0, 300)}`).toBeLessThan(500);
      }
    }
    expect(site.log.filter(({ level }) => level === 'error')).toEqual([]);
    expect(await kept()).toEqual(before);
  });
});

describe('an address that cannot be read', () => {
  it.each([
    ['a bare %', '%'],
    ['a cut sequence', '%E0%A4%A'],
    ['a NUL', '%00'],
    ['bytes that are no UTF-8', '%ff%fe'],
    ['a way up', '%2e%2e%2f'],
    ['a line break', 'a%0d%0aset-cookie:x'],
    ['a bomb', '\u{1f4a3}'],
    ['9,000 characters', 'x'.repeat(9000)],
    ['a prototype', '__proto__'],
  ])('%s: is told so, in each place of the path and of the query', async (_, value) => {
    const parameters = ['token', 'q', 'query', 'cursor', 'from', 'to', 'rule', 'email', 'why', 'hub.mode'];
    for (const { method, path } of site.app.routes) {
      if (method === 'ALL' || path.includes('*')) continue;
      const at = path.replace(/:(\w+)(\{[^}]*\})?/g, () => value);
      // All at once, since every parameter is checked before any is used; a NUL in each alone as well.
      const together = parameters.map((name) => `${name}=${value}`).join('&');
      const alone = value === '%00' ? parameters.map((name) => `?${name}=${value}`) : [];
      const queries = path.includes(':') || method !== 'GET' ? [''] : [`?${value}`, `?${together}`, ...alone];
      const identity: Record<string, string> = path.startsWith('/v1/me')
        ? { cookie: reader.cookie }
        : path.startsWith('/v1')
          ? { authorization: `Bearer ${operatorKey}` }
          : { cookie: reader.cookie };
      if (method !== 'GET' && !path.includes(':')) continue;
      for (const query of queries) {
        const form = { 'content-type': 'application/x-www-form-urlencoded' };
        const body = 'query=ferry&frequency=daily&cap=5';
        const { status, text } =
          method === 'GET'
            ? await send(method, at + query, identity)
            : path.startsWith('/v1')
              ? await send(
                  method,
                  at,
                  { ...identity, 'content-type': 'application/json' },
                  '{"query":"ferry"}',
                )
              : await send(method, at, { ...identity, ...form }, body);
        expect(status, `${method} ${path}${query.slice(0, 40)}: ${text.slice(0, 300)}`).toBeLessThan(500);
      }
    }
    expect(site.log.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('headers', () => {
  it.each([
    ['a cookie of 60,000 characters', 'cookie', `session=${'x'.repeat(60_000)}`],
    ['a cookie with bad percent-encoding', 'cookie', '__Host-session=%E0%A4%A; operator-session=%'],
    ['5,000 cookies', 'cookie', `${'a=b; '.repeat(5000)}session=.`],
    ['a key of 60,000 characters', 'authorization', `Bearer ${'w'.repeat(60_000)}`],
    ['a key of 50,000 blanks', 'authorization', `Bearer${' '.repeat(50_000)}`],
    ['8,000 languages', 'accept-language', `${'de;q=0.1,'.repeat(8000)}*`],
    ['5,000 types', 'accept', `${'text/html;q=0.9,'.repeat(5000)}`],
    ['3,000 content types', 'content-type', `${'multipart/form-data;'.repeat(3000)}boundary=x`],
    ['a long signature', 'x-hub-signature', `sha256=${'0'.repeat(60_000)}`],
    ['an origin that is none', 'origin', 'https://[::1'],
  ])('with %s are no fault of ours', async (_, header, value) => {
    for (const { method, path } of routes()) {
      if (/\/(erase|end|sign-out)$/.test(path) || method === 'DELETE') continue;
      const body = method === 'GET' ? undefined : 'x=y';
      const { status, text } = await send(
        method,
        path,
        { 'content-type': 'application/x-www-form-urlencoded', [header]: value },
        body,
      );
      expect(status, `${method} ${path}: ${text.slice(0, 300)}`).toBeLessThan(500);
    }
  });
});

describe('POST /v1/articles', () => {
  it.each(bodies)('%s: is refused or queued, and no fault of ours', async (_, type, body) => {
    const errors: Error[] = [];
    const app = createIngestApp({
      findApiKey: site.deps.findApiKey,
      feeds: site.deps.feeds,
      countAgainst: site.deps.countAgainst,
      enqueueArticles: async () => {},
      embargoed: { put: async () => {} },
      now: site.deps.now,
      log: { error: (_message, error) => errors.push(error) },
    });
    const headers = { authorization: `Bearer ${operatorKey}`, 'content-type': type };
    const answer = await app.request('/v1/articles', { method: 'POST', headers, body });
    expect(answer.status, await answer.text()).toBeLessThan(500);
    expect(errors).toEqual([]);
  });
});
