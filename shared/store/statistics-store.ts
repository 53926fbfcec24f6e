import { Entity } from 'electrodb';
import { service, type TableAccess } from './client.ts';
import { key } from './entity.ts';
import { expiryAfter, retentionDays } from './table.ts';

function hourEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'hour', version: '1', service },
      attributes: {
        month: { type: 'string', required: true },
        hour: { type: 'string', required: true },
        articles: { type: 'number' },
        expiresAt: { type: 'number' },
      },
      indexes: {
        byHour: {
          pk: key('pk', ['month'], 'statistics#${month}'),
          sk: key('sk', ['hour'], 'hour#${hour}'),
        },
      },
    },
    { client, table },
  );
}

export type StatisticsStore = ReturnType<typeof createStatisticsStore>;

/**
 * The number of matched articles per UTC hour. A repeated message may count an article twice, so the number is
 * approximate.
 */
export function createStatisticsStore(access: TableAccess) {
  const entity = hourEntity(access);

  return {
    async countArticle(now: Date): Promise<void> {
      const hour = now.toISOString().slice(0, 13);
      await entity
        .upsert({ month: hour.slice(0, 7), hour, expiresAt: expiryAfter(retentionDays.article, now) })
        .add({ articles: 1 })
        .go();
    },

    /** Articles matched in the hours from one ISO instant to another, including both hours. */
    async articlesBetween(from: string, to: string): Promise<number> {
      let total = 0;
      for (const month of monthsBetween(from, to)) {
        const { data } = await entity.query
          .byHour({ month })
          .between({ hour: from.slice(0, 13) }, { hour: to.slice(0, 13) })
          .go({ pages: 'all' });
        for (const { articles = 0 } of data) total += articles;
      }
      return total;
    },
  };
}

/** The months between two instants: "2026-11", "2026-12", "2027-01". */
function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  const month = new Date(`${from.slice(0, 7)}-01T00:00:00Z`);
  while (month.toISOString().slice(0, 7) <= to.slice(0, 7)) {
    months.push(month.toISOString().slice(0, 7));
    month.setUTCMonth(month.getUTCMonth() + 1);
  }
  return months;
}
