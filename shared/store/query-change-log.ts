import { Entity } from 'electrodb';
import { type ChangesBetween, stateOf } from '../rules/query-change.ts';
import { hour } from '../time/units.ts';
import { service, type TableAccess } from './client.ts';
import { key } from './entity.ts';
import { allShards, shardOf } from './shard.ts';
import { expiryAfter, retentionDays } from './table.ts';

/** The changes of an hour are spread over this many partitions. Each supports 1,000 changes a second. */
const logShards = 4;

function changeEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'queryChange', version: '1', service },
      attributes: {
        hour: { type: 'string', required: true },
        shard: { type: 'string', required: true },
        /** Time and kind of the change, in the format of `stateOf`. */
        state: { type: 'string', required: true },
        id: { type: 'string', required: true },
        updatedAt: { type: 'string', required: true },
        retired: { type: 'boolean', required: true },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        ofHour: {
          pk: key('pk', ['hour', 'shard'], 'changes#${hour}#${shard}'),
          sk: key('sk', ['state', 'id'], '${state}#${id}'),
        },
      },
    },
    { client, table },
  );
}

/**
 * The log of changed queries: small items by the hour and shard of the change. They hold no words of a query, so
 * nothing of it outlives the query itself.
 */
export function createQueryChangeLog(access: TableAccess) {
  const entity = changeEntity(access);

  return {
    /**
     * Announces a change. Call this before writing the query: a crash in between then announces a change that never
     * happened, which costs a read, and never hides one that did.
     */
    async announce(change: {
      readonly id: string;
      readonly updatedAt: string;
      readonly retired: boolean;
    }): Promise<void> {
      const { id, updatedAt, retired } = change;
      await entity
        .put({
          hour: hourOf(updatedAt),
          shard: String(shardOf(id, logShards)),
          state: stateOf(change),
          id,
          updatedAt,
          retired,
          expiresAt: expiryAfter(retentionDays.queryChange, new Date(updatedAt)),
        })
        .go();
    },

    /** Strongly consistent. Reads each shard of each hour. */
    async changesBetween(since: string, until: string): ReturnType<ChangesBetween> {
      const pages = hoursBetween(since, until).flatMap((hour) =>
        allShards(logShards).map((shard) =>
          entity.query
            .ofHour({ hour, shard: String(shard) })
            .gte({ state: since })
            .go({ consistent: true, pages: 'all' }),
        ),
      );
      return (await Promise.all(pages))
        .flatMap(({ data }) => data)
        .map(({ id, updatedAt, retired }) => ({ id, updatedAt, retired }));
    },
  };
}

/** "2026-11-23T08" */
function hourOf(iso: string): string {
  return iso.slice(0, 13);
}

function hoursBetween(since: string, until: string): string[] {
  const hours: string[] = [];
  for (let time = Date.parse(`${hourOf(since)}:00:00.000Z`); time <= Date.parse(until); time += hour) {
    hours.push(hourOf(new Date(time).toISOString()));
  }
  return hours;
}
