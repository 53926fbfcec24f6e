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

  /** The hours with articles from one ISO instant to another, including both hours. */
  async function hoursBetween(from: string, to: string) {
    const months = await Promise.all(
      monthsBetween(from, to).map((month) =>
        entity.query
          .byHour({ month })
          .between({ hour: from.slice(0, 13) }, { hour: to.slice(0, 13) })
          .go({ pages: 'all' }),
      ),
    );
    return months.flatMap(({ data }) => data);
  }

  return {
    /** Counts articles, one unless told otherwise. */
    async countArticle(now: Date, articles = 1): Promise<void> {
      const hour = now.toISOString().slice(0, 13);
      await entity
        .upsert({ month: hour.slice(0, 7), hour, expiresAt: expiryAfter(retentionDays.article, now) })
        .add({ articles })
        .go();
    },

    /** The newest hour ("2026-11-23T07") with an article, within the 90 days for which hours are kept. */
    async newestHour(now: Date): Promise<string | undefined> {
      const oldest = new Date(now.getTime() - retentionDays.article * 86_400_000).toISOString();
      for (const month of monthsBetween(oldest, now.toISOString()).reverse()) {
        const { data } = await entity.query.byHour({ month }).go({ order: 'desc', limit: 1 });
        if (data[0]) return data[0].hour;
      }
      return undefined;
    },

    /** Articles matched in the hours from one ISO instant to another, including both hours. */
    async articlesBetween(from: string, to: string): Promise<number> {
      return (await hoursBetween(from, to)).reduce((total, { articles = 0 }) => total + articles, 0);
    },

    /** The articles of each of the last hours, oldest first; the last one has only begun. */
    async byHour(now: Date, hours: number): Promise<number[]> {
      const ofBack = (back: number) => new Date(now.getTime() - back * 3_600_000).toISOString();
      const found = await hoursBetween(ofBack(hours - 1), now.toISOString());
      const counts = new Map(found.map(({ hour, articles = 0 }) => [hour, articles]));
      return Array.from({ length: hours }, (_, at) => counts.get(ofBack(hours - 1 - at).slice(0, 13)) ?? 0);
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
