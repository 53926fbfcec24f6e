import { Entity } from 'electrodb';
import { service, type TableAccess } from './client.ts';
import { key } from './entity.ts';

function rateCounterEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'rateCounter', version: '1', service },
      attributes: {
        name: { type: 'string', required: true },
        window: { type: 'string', required: true },
        count: { type: 'number', required: true },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        byWindow: {
          pk: key('pk', ['name', 'window'], 'rate#${name}#${window}'),
          sk: key('sk', [], 'rate'),
        },
      },
    },
    { client, table },
  );
}

/** Counters that expire: one item per name and window. TTL removes it an hour after the window. */
export function createRateCounterStore(access: TableAccess) {
  const entity = rateCounterEntity(access);

  return {
    /** Adds one and returns the count, atomically: of N + 1 simultaneous calls exactly one gets N + 1. */
    async count(name: string, window: { startsAt: string; endsAt: string }): Promise<number> {
      const { data } = await entity
        .update({ name, window: window.startsAt })
        .add({ count: 1 })
        .set({ expiresAt: Math.ceil(Date.parse(window.endsAt) / 1000) + 3600 })
        .go({ response: 'updated_new' });
      return data.count ?? 1;
    },
  };
}
