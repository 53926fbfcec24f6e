/** What pages weigh as they are sent, compressed: the budgets of a first visit and of a long list. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assetsOf } from '../../../functions/web/assets/assets.ts';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

const rulesOfMany = 60;

let site: TestSite;
let cookie: string;
let ruleId: string;
beforeAll(async () => {
  site = await startTestSite();
  const reader = await site.subscriber('many@example.org', [{ query: 'ferry' }]);
  cookie = reader.cookie;
  ruleId = (await site.ruleOf(reader.id)).id;
  for (let n = 1; n < rulesOfMany; n++) {
    const query = `"harbour authority ${n}" AND (ferry OR terminal OR "pilot boat" OR dredging) NOT opera`;
    const name = `Harbour ${n}: traffic and works`;
    const added = await site.post('/v1/me/rules', { cookie, json: { query, name, frequency: 'hourly' } });
    expect(added.status).toBe(201);
  }
});
afterAll(() => site.table.close());

/** Bytes of the body as a browser gets it. */
async function weightOf(path: string, encoding: 'br' | 'gzip', as?: string): Promise<number> {
  const headers = { accept: 'text/html', 'accept-encoding': encoding, 'sec-fetch-site': 'same-origin' };
  const answer = await site.get(path, { headers, ...(as !== undefined && { cookie: as }) });
  expect([answer.status, answer.headers.get('content-encoding')], path).toEqual([200, encoding]);
  return (await answer.arrayBuffer()).byteLength;
}

/** The stylesheet and the script, which every page loads; the icon is too small to be compressed. */
async function weightOfAssets(encoding: 'br' | 'gzip'): Promise<number> {
  const { style, script, icon } = assetsOf(site.deps.brand);
  const loaded = await Promise.all([style, script].map(({ path }) => weightOf(path, encoding)));
  return loaded.reduce((sum, bytes) => sum + bytes, icon.body.length);
}

describe.each(['br', 'gzip'] as const)('as %s', (encoding) => {
  it.each(['/', '/?query=ferry', '/sign-in', '/help/queries', '/docs'])(
    'a first visit to %s takes 50 KB at most, with all that the page loads',
    async (path) => {
      expect((await weightOf(path, encoding)) + (await weightOfAssets(encoding))).toBeLessThanOrEqual(50_000);
    },
  );

  it('a first visit of a reader takes 50 KB at most', async () => {
    const assets = await weightOfAssets(encoding);
    for (const path of ['/overview', '/rules', '/rules/new', `/rules/${ruleId}`, '/settings'])
      expect((await weightOf(path, encoding, cookie)) + assets, path).toBeLessThanOrEqual(50_000);
  });

  it(`a list of ${rulesOfMany} rules takes 40 KB at most`, async () => {
    const page = await (await site.get('/rules', { cookie, headers: { accept: 'text/html' } })).text();
    expect(page.match(/href="\/rules\/[\w-]{22}"/g)?.length ?? 0).toBeGreaterThanOrEqual(rulesOfMany);
    expect(await weightOf('/rules', encoding, cookie)).toBeLessThanOrEqual(40_000);
  });
});
