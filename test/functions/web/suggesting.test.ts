import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { articleId } from '../../../shared/articles/article-id.ts';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
const address = (name: string) => `https://news.example/${name}`;
const store = (name: string, title: string, text: string) =>
  site.storeArticle(articleId({ url: address(name), title, text }), title, text, { url: address(name) });

beforeAll(async () => {
  site = await startTestSite();
  await store('strike', 'Ferry strike at Lindmouth', 'Crews of Aster Lines stopped work.');
  await store('talks', 'Talks fail', 'Aster Lines and its crews met again.');
  await store('ship', 'New ship for Aster Lines', 'It sails from May.');
  await store('rain', 'Rain in Ostby', 'The council met.');
  await store('ships', 'Old ships scrapped', 'Crews watched at Ostby.');
});
afterAll(() => site.table.close());

const wanted = [address('strike'), address('talks'), 'A pasted text\nAster Lines has ordered ships.'];

interface Answer {
  readonly suggestions: readonly {
    readonly query: string;
    readonly matched: number;
    readonly found: number[];
  }[];
  readonly unknown: readonly unknown[];
  readonly sample: { readonly articles: number };
  readonly detail?: string;
}

async function suggest(json: unknown) {
  const answer = await site.post('/v1/queries/suggest', { json });
  return { status: answer.status, body: (await answer.json()) as Answer };
}

describe('examples that are known', () => {
  it('give queries with what they find and miss, and what they found in recent articles', async () => {
    const { status, body } = await suggest({ wanted, unwanted: [address('ships')] });
    expect(status).toBe(200);
    expect(body.unknown).toEqual([]);
    expect(body.sample.articles).toBe(5);
    const [first] = body.suggestions;
    expect(first).toMatchObject({ kind: 'balanced', found: [0, 1, 2], missed: [], unwantedFound: [] });
    expect(first?.query).toMatch(/aster/i);
    expect(first?.matched).toBeGreaterThanOrEqual(3);
    const checked = await (await site.post('/v1/queries/check', { json: { query: first?.query } })).json();
    expect(checked).toMatchObject({ ok: true, matched: first?.matched });
  });
});

describe('an address under which nothing came in', () => {
  it('is named with its place and never opened, and finds are numbered like what was given', async () => {
    let opened = 0;
    const server = createServer((_, response) => {
      opened += 1;
      response.end('Aster Lines');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => void server.close());
    const unknown = `http://127.0.0.1:${(server.address() as AddressInfo).port}/story`;
    const { body } = await suggest({ wanted: [unknown, ...wanted], unwanted: [] });
    expect(body.unknown).toEqual([{ among: 'wanted', index: 0, address: unknown }]);
    expect(body.suggestions[0]?.found).toEqual([1, 2, 3]);
    expect(opened).toBe(0);
  });

  it('alone is refused with what to do', async () => {
    const { status, body } = await suggest({ wanted: ['https://elsewhere.example/story'] });
    expect(status).toBe(422);
    expect(body.detail).toContain('Send the texts');
  });
});

it.each([
  ['no examples', {}],
  ['no wanted examples', { wanted: [] }],
  ['an empty one', { wanted: [''] }],
  ['too many', { wanted: Array.from({ length: 51 }, () => 'ferry') }],
  ['one that is too long', { wanted: ['x'.repeat(20_001)] }],
  ['a field with a wrong name', { wanted: ['ferry'], notWanted: [] }],
])('refuses %s', async (_, json) => {
  expect((await suggest(json)).status).toBe(422);
});
