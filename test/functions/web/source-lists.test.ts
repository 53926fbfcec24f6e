import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sourceListLimits } from '../../../shared/articles/source-lists.ts';
import { operatorKey, startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
const headers = { authorization: `Bearer ${operatorKey}` };
const put = (name: string, sources: unknown) =>
  site.request('PUT', `/v1/source-lists/${name}`, { headers, json: { sources } });

beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

describe('lists of sources', () => {
  it('are created, replaced, listed, read and removed by operators', async () => {
    expect(await (await put('agencies', ['Aster Press', 'wire.example'])).json()).toEqual({
      name: 'agencies',
      sources: ['Aster Press', 'wire.example'],
      updatedAt: '2030-01-01T12:00:00.000Z',
    });
    await put('agencies', ['Aster Press']);
    await put('papers', ['Courier']);
    const listed = await site.get('/v1/source-lists', { headers });
    expect(await listed.json()).toMatchObject({
      lists: [
        { name: 'agencies', sources: 1 },
        { name: 'papers', sources: 1 },
      ],
    });
    expect(await (await site.get('/v1/source-lists/papers', { headers })).json()).toMatchObject({
      sources: ['Courier'],
    });
    expect((await site.request('DELETE', '/v1/source-lists/papers', { headers })).status).toBe(204);
    expect((await site.request('DELETE', '/v1/source-lists/papers', { headers })).status).toBe(404);
    expect((await site.get('/v1/source-lists/papers', { headers })).status).toBe(404);
  });

  it.each(['GET', 'PUT', 'DELETE'])('cannot be used by others to %s', async (method) => {
    const json = method === 'PUT' ? { json: { sources: ['X'] } } : {};
    expect((await site.request(method, '/v1/source-lists/agencies', json)).status).toBe(401);
  });

  it.each([
    ['two-words', ['X']],
    ['UPPER', ['X']],
    ['7up', ['X']],
    ['fine', []],
    ['fine', 'X'],
    ['fine', [7]],
  ])('refuse the name or the sources of %s %j', async (name, sources) => {
    expect((await put(name, sources)).status).toBe(422);
  });

  it('are limited in number', async () => {
    const own = await startTestSite();
    const add = (n: number) =>
      own.request('PUT', `/v1/source-lists/list${n}`, { headers, json: { sources: ['X'] } });
    for (let n = 0; n < sourceListLimits.lists; n++) expect((await add(n)).status).toBe(200);
    expect((await add(sourceListLimits.lists)).status).toBe(409);
    expect((await add(0)).status).toBe(200);
    await own.table.close();
  });
});

describe('checking a query that asks for a list', () => {
  const check = async (query: string) =>
    (await site.post('/v1/queries/check', { json: { query } })).json() as Promise<{
      matched: number;
      warnings: { from: number; to: number; message: string }[];
    }>;

  it('uses the lists as they are now', async () => {
    await site.deps.articles.put({
      id: 'p1',
      revision: 'r',
      title: 'Harbour reopens',
      text: 'It does.',
      source: 'Aster Press',
      receivedAt: '2030-01-01T11:00:00.000Z',
      storyId: 'p1',
    });
    await put('agencies', ['ASTER PRESS']);
    expect(await check('harbour source:@agencies')).toMatchObject({ matched: 1, warnings: [] });
    await put('agencies', ['Other']);
    expect(await check('harbour source:@agencies')).toMatchObject({ matched: 0 });
  });

  it('warns of an unknown list, and names the existing ones', async () => {
    const { warnings } = await check('harbour source:@agencys');
    expect(warnings).toContainEqual({
      from: 8,
      to: 23,
      message: 'No list of sources is named @agencys. There is @agencies.',
    });
  });
});
