import { Entity } from 'electrodb';
import type { Beats } from '../watch/stopped-timers.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';

function heartbeatEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'heartbeat', version: '1', service },
      attributes: {
        timer: { type: 'string', required: true },
        at: { type: 'string', required: true },
      },
      indexes: {
        byTimer: {
          pk: key('pk', [], 'heartbeats'),
          sk: key('sk', ['timer'], 'timer#${timer}'),
        },
      },
    },
    { client, table },
  );
}

export type HeartbeatStore = ReturnType<typeof createHeartbeatStore>;

/** When each timer last ran. */
export function createHeartbeatStore(access: TableAccess) {
  const entity = heartbeatEntity(access);

  return {
    async beat(timer: string, at: string): Promise<void> {
      await entity.put({ timer, at }).go();
    },

    /** Notes a beat for a timer that has none. */
    async begin(timer: string, at: string): Promise<void> {
      await writeIf(entity.create({ timer, at }));
    },

    /** Eventually consistent: alarms wait for minutes. */
    async all(): Promise<Beats> {
      const { data } = await entity.query.byTimer({}).go({ pages: 'all' });
      return new Map(data.map(({ timer, at }) => [timer, at]));
    },
  };
}
