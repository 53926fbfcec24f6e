import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createQueryFigures,
  type FiguresOfHour,
  mergeFigures,
} from '../../../shared/articles/query-figures.ts';
import {
  createQueryFiguresStore,
  type QueryFiguresStore,
} from '../../../shared/store/query-figures-store.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

let table: QuickTable;
let store: QueryFiguresStore;
beforeAll(async () => {
  table = await startQuickTable();
  store = createQueryFiguresStore(table.access);
});
afterAll(() => table.close());

function container(name: string, day: string, put = store.put) {
  const clock = { now: new Date(`${day}T08:00:00Z`) };
  const errors: string[] = [];
  const writes: FiguresOfHour[] = [];
  const figures = createQueryFigures({
    store: {
      put: async (one) => {
        writes.push(one);
        await put(one);
      },
    },
    container: name,
    log: { error: (message) => void errors.push(message) },
    now: () => clock.now,
  });
  const pass = (minutes: number) => {
    clock.now = new Date(clock.now.getTime() + minutes * 60_000);
  };
  return { ...figures, errors, writes, pass };
}

describe('the figures of a container', () => {
  it('are written every five minutes, as one item an hour, and once more for an hour that has ended', async () => {
    const one = container('a', '2029-11-01');
    one.hit('q1');
    await one.flush();
    expect(one.writes).toHaveLength(0);
    one.pass(5);
    await one.flush();
    one.hit('q1');
    one.cost('q2', 3000);
    one.cost('q2', 5000);
    one.setAside('q2');
    one.pass(50);
    await one.flush();
    await one.flush();
    expect(one.writes).toHaveLength(2);
    one.hit('q1');
    one.pass(6);
    one.hit('q1');
    await one.flush();
    one.hit('q3');
    one.pass(5);
    await one.flush();
    expect(one.writes).toHaveLength(4);
    const day = await store.ofDay('2029-11-01');
    expect(day.map(({ hour }) => hour)).toEqual(['2029-11-01T08', '2029-11-01T09']);
    expect(mergeFigures(day, 'hits', 10)).toEqual([
      { queryId: 'q1', hits: 4, steps: 0, mostSteps: 0, setAside: 0 },
      { queryId: 'q3', hits: 1, steps: 0, mostSteps: 0, setAside: 0 },
    ]);
    expect(mergeFigures(day, 'steps', 10)).toEqual([
      { queryId: 'q2', hits: 0, steps: 8000, mostSteps: 5000, setAside: 1 },
    ]);
  });

  it('count a hit for the hour in which it came, though the hour before is not written yet', async () => {
    const one = container('late', '2029-11-05');
    one.hit('q1');
    one.pass(24 * 60);
    one.hit('q1');
    await one.flush();
    one.pass(5);
    await one.flush();
    expect(one.writes.map(({ hour, figures }) => [hour, figures[0]?.hits])).toEqual([
      ['2029-11-05T08', 1],
      ['2029-11-06T08', 1],
    ]);
  });

  it('of several containers are added up', async () => {
    for (const name of ['a', 'b']) {
      const one = container(name, '2029-11-02');
      for (let n = 0; n < 10; n++) one.hit('q1');
      one.cost('q1', name === 'a' ? 2000 : 4000);
      one.pass(5);
      await one.flush();
    }
    expect(mergeFigures(await store.ofDay('2029-11-02'), 'steps', 10)).toEqual([
      { queryId: 'q1', hits: 20, steps: 6000, mostSteps: 4000, setAside: 0 },
    ]);
    expect(await store.ofDay('2029-11-03')).toEqual([]);
  });

  it('stay small, whatever the number of queries, and keep those with the most', async () => {
    const one = container('a', '2029-11-04');
    for (let n = 0; n < 30_000; n++) one.hit(`rare-${n}`);
    for (let n = 0; n < 60; n++) for (let times = 0; times <= n; times++) one.hit(`often-${n}`);
    for (let n = 0; n < 60; n++) one.cost(`slow-${n}`, 10_000 + n);
    one.pass(5);
    await one.flush();
    const day = await store.ofDay('2029-11-04');
    expect(day[0]?.figures).toHaveLength(100);
    expect(mergeFigures(day, 'hits', 1)).toMatchObject([{ queryId: 'often-59', hits: 60 }]);
    expect(mergeFigures(day, 'steps', 1)).toMatchObject([{ queryId: 'slow-59', mostSteps: 10_059 }]);
  });

  it('that cannot be written stop nothing', async () => {
    const one = container('a', '2029-11-05', async () => {
      throw new Error('no table');
    });
    one.hit('q1');
    one.pass(5);
    await one.flush();
    expect(one.errors).toEqual(['Figures of queries were not written']);
    one.pass(60);
    await one.flush();
  });
});
