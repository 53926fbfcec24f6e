import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createQueryFiguresStore } from '../../../shared/store/query-figures-store.ts';
import { operatorKey, startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const headers = { authorization: `Bearer ${operatorKey}` };
const ask = async (query = '') => {
  const answer = await site.get(`/v1/queries/figures${query}`, { headers });
  return { status: answer.status, body: (await answer.json()) as { queries: unknown[] } };
};

describe('the figures of queries', () => {
  it('name the noisiest and the slowest queries of a day, with who watches them', async () => {
    const { id } = await site.subscriber('ada@reader.example', [{ query: 'storm' }]);
    await site.subscriber('bob@reader.example', [{ query: 'storm' }]);
    const { queryId } = await site.ruleOf(id);
    const store = createQueryFiguresStore(site.table.access);
    const figure = { hits: 0, steps: 0, mostSteps: 0, setAside: 0 };
    await store.put({
      hour: '2030-01-01T08',
      container: 'a',
      figures: [
        { ...figure, queryId, hits: 40 },
        { ...figure, queryId: 'gone', hits: 2, steps: 9000, mostSteps: 6000 },
      ],
    });
    expect((await ask()).body).toEqual({
      day: '2030-01-01',
      queries: [
        { ...figure, id: queryId, expression: 'storm', hits: 40, watchers: 2 },
        { ...figure, id: 'gone', hits: 2, steps: 9000, mostSteps: 6000, watchers: 0 },
      ],
    });
    expect((await ask('?by=steps')).body.queries).toMatchObject([{ id: 'gone' }]);
    expect((await ask('?day=2029-12-31')).body.queries).toEqual([]);
    for (const query of ['?by=colour', '?day=yesterday', '?day=2030-02-31'])
      expect((await ask(query)).status, query).toBe(422);
  });
});
