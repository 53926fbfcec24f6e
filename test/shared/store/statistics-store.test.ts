import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStatisticsStore, type StatisticsStore } from '../../../shared/store/statistics-store.ts';
import { type QuickTable, tables } from '../../support/quick-table.ts';

describe.each(tables)('on $name', ({ startTable }) => {
  let table: QuickTable;
  let statistics: StatisticsStore;
  beforeAll(async () => {
    table = await startTable();
    statistics = createStatisticsStore(table.access);
  });
  afterAll(() => table.close());

  describe('articles by hour', () => {
    it('are those of each hour, oldest first, over the end of a month, hours without any included', async () => {
      await statistics.countArticle(new Date('2030-01-31T22:59:59Z'), 3);
      await statistics.countArticle(new Date('2030-02-01T00:00:00Z'));
      await statistics.countArticle(new Date('2030-02-01T01:10:00Z'), 2);
      const now = new Date('2030-02-01T01:30:00Z');
      expect(await statistics.byHour(now, 5)).toEqual([0, 3, 0, 1, 2]);
      expect(await statistics.byHour(now, 2)).toEqual([1, 2]);
      expect(await statistics.articlesBetween('2030-01-31T22:00:00Z', '2030-02-01T01:00:00Z')).toBe(6);
    });
  });
});
