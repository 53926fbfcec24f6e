/** Values that are something else elsewhere: an expression of the table, a key, a header of a mail. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allItems } from '../support/all-items.ts';
import { operatorKey, startSiteOnDynamo, type TestSite } from '../support/test-site.ts';

let site: TestSite;
let alice: { id: string; cookie: string; rule: string };
let bob: { id: string; cookie: string; rule: string };
beforeAll(async () => {
  const at = new Date('2030-01-01T12:00:00Z').toISOString();
  site = await startSiteOnDynamo({ readSample: async () => ({ articles: [], from: at, to: at }) });
  const person = async (name: string) => {
    const { id, cookie } = await site.subscriber(`${name}@example.org`, [{ query: `${name} news` }]);
    return { id, cookie, rule: (await site.ruleOf(id)).id };
  };
  [alice, bob] = [await person('alice'), await person('bob')];
});
afterAll(() => site.table.close());

/** What other databases, and this one, read as more than a value. */
const hostile: readonly unknown[] = [
  { $gt: '' },
  { $ne: null },
  { S: 'x' },
  { NULL: true },
  { N: '1e400' },
  ['a', 'b'],
  [[]],
  'attribute_exists(pk) OR 1 = 1',
  ':v0 OR #pk <> :v1',
  '#pk',
  "' OR ''='",
  'x#y#z',
  'rule#x',
  'subscriber#',
  '$wirewatch#',
  '../../feeds',
  '\u0000',
  true,
  -1,
  1e308,
];

const everything = async () =>
  (await allItems(site.table)).filter(({ __edb_e__ }) => __edb_e__ !== 'rateCounter');
const bobs = async () => (await allItems(site.table)).filter(({ pk }) => String(pk).includes(bob.id));

describe('a value that is an expression elsewhere', () => {
  const bodies = () =>
    [
      [
        'POST',
        '/v1/subscriptions',
        {
          email: 'c@example.org',
          rules: [{ query: 'x', frequency: 'daily', name: 'n', cap: 5 }],
          timezone: 'UTC',
          digestTime: '08:00',
        },
      ],
      ['POST', '/v1/queries/check', { query: 'x' }],
      [
        'POST',
        '/v1/me/rules',
        {
          query: 'x',
          frequency: 'daily',
          name: 'n',
          cap: 5,
          webhook: { kind: 'slack', url: 'https://h.example/' },
        },
      ],
      ['PATCH', `/v1/me/rules/${alice.rule}`, { query: 'x', name: 'n', pausedUntil: null, webhook: null }],
      ['POST', `/v1/me/rules/${alice.rule}/diff`, { query: 'x' }],
      [
        'PATCH',
        '/v1/me',
        {
          timezone: 'UTC',
          digestTime: '08:00',
          language: 'en',
          digestWeekday: 1,
          status: 'active',
          quietHours: { from: '22:00', to: '06:00' },
        },
      ],
      ['POST', '/v1/explain', { ruleId: alice.rule, articleId: 'x' }],
      ['POST', '/v1/keys', { name: 'n', scopes: ['ingest'] }],
      ['POST', '/v1/feeds', { url: 'https://feeds.example/rss' }],
    ] as const;

  it('is a value or refused, in each field of each call, and nobody else is touched', async () => {
    const before = await bobs();
    let caller = 0;
    let refused = 0;
    for (const [method, path, body] of bodies()) {
      for (const field of [...Object.keys(body), 'pk', '__edb_e__', 'subscriberId', 'id']) {
        for (const value of hostile) {
          caller++;
          const answer = await site.request(method, path, {
            json: { ...body, [field]: value },
            from: `10.1.${caller >> 8}.${caller & 255}`,
            ...(path.startsWith('/v1/me') || path === '/v1/explain'
              ? { cookie: alice.cookie }
              : { headers: { authorization: `Bearer ${operatorKey}` } }),
          });
          expect(answer.status, `${method} ${path} ${field}=${JSON.stringify(value)}`).toBeLessThan(500);
          if (answer.status >= 400) refused++;
        }
      }
    }
    expect(refused).toBeGreaterThan(400);
    expect(await bobs()).toEqual(before);
    for (const { pk, sk } of await everything()) {
      expect([typeof pk, typeof sk]).toEqual(['string', 'string']);
    }
  });

  it('as an id reaches nothing but what has this very id', async () => {
    const before = await everything();
    const ids = [
      `${bob.id}#${bob.rule}`,
      `${bob.rule}#`,
      '#',
      '%23',
      `..%2f${bob.id}`,
      '*',
      '',
      ...hostile.filter((one) => typeof one === 'string'),
    ];
    for (const id of ids) {
      const part = encodeURIComponent(id);
      for (const [method, path] of [
        ['DELETE', `/v1/me/rules/${part}`],
        ['PATCH', `/v1/me/rules/${part}`],
        ['GET', `/v1/me/rules/${part}/hits`],
        ['DELETE', `/v1/keys/${part}`],
        ['DELETE', `/v1/feeds/${part}`],
        ['GET', `/v1/subscribers/${part}/export`],
        ['DELETE', `/v1/subscribers/${part}`],
        ['GET', `/v1/articles/${part}`],
      ] as const) {
        const answer = await site.request(method, path, {
          ...(method === 'PATCH' && { json: { name: 'stolen' } }),
          ...(path.startsWith('/v1/me')
            ? { cookie: alice.cookie }
            : { headers: { authorization: `Bearer ${operatorKey}` } }),
        });
        const isList = id === '' && method === 'GET' && path.startsWith('/v1/articles');
        if (!isList) expect([404, 405, 422], `${method} ${path}: ${answer.status}`).toContain(answer.status);
      }
    }
    expect(await everything()).toEqual(before);
  });
});

describe('a line break on its way into a mail', () => {
  const breaks = [
    '\r\nBcc: thief@example.org',
    '\nBcc: thief@example.org',
    '\r\n\r\n<script>',
    '\u2028Bcc: x',
    '\u0000\r\nX: y',
  ];

  it('is refused in an address', async () => {
    for (const evil of breaks) {
      const sent = site.sent.length;
      const answer = await site.post('/v1/subscriptions', {
        json: { email: `d${evil}@example.org`, rules: [{ query: 'x' }] },
        headers: { 'accept-language': 'de' },
        from: '10.9.9.9',
      });
      expect([answer.status, site.sent.length]).toEqual([422, sent]);
    }
  });
});
