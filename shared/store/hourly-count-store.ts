import { CustomAttributeType, Entity } from 'electrodb';
import type { CountedDays, HourlyFindsDeps } from '../delivery/unusual/hourly-finds.ts';
import { service, type TableAccess } from './client.ts';
import { key } from './entity.ts';
import { expiryAfter, retentionDays } from './table.ts';

function hourlyCountEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'hourlyCount', version: '1', service },
      attributes: {
        queryId: { type: 'string', required: true },
        /** By UTC day: the counts of its hours, separated by spaces. Empty if there were none. */
        days: { type: CustomAttributeType<Readonly<Record<string, string>>>('any'), required: true },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        ofQuery: {
          pk: key('pk', ['queryId'], 'hourlyCounts#${queryId}'),
          sk: key('sk', [], 'hourlyCounts'),
        },
      },
    },
    { client, table },
  );
}

/**
 * How many stories queries found in each hour of the days that are over: one small item for each query that a rule watches
 * for what is unusual. There is no locking: whoever counts a day gets the same numbers.
 */
export function createHourlyCountStore(
  access: TableAccess,
  now = () => new Date(),
): HourlyFindsDeps['hourlyCounts'] {
  const entity = hourlyCountEntity(access);

  return {
    async of(queryId): Promise<CountedDays> {
      const { data } = await entity.get({ queryId }).go();
      return new Map(Object.entries(data?.days ?? {}).map(([date, counts]) => [date, unpack(counts)]));
    },
    async put(queryId, days) {
      const packed = Object.fromEntries([...days].map(([date, counts]) => [date, pack(counts)]));
      const expiresAt = expiryAfter(retentionDays.hit, now());
      await entity.put({ queryId, days: packed, expiresAt }).go();
    },
  };
}

function pack(counts: readonly number[]): string {
  return counts.some((count) => count > 0) ? counts.join(' ') : '';
}

function unpack(counts: string): number[] {
  return counts === '' ? Array.from({ length: 24 }, () => 0) : counts.split(' ').map(Number);
}
