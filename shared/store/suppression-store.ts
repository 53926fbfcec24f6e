import { Entity } from 'electrodb';
import type { Suppression } from '../subscribers/suppression.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';

function suppressionEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'suppression', version: '1', service },
      attributes: {
        subscriberId: { type: 'string', required: true },
        reason: { type: ['bounce', 'complaint', 'operator'] as const, required: true },
        at: { type: 'string', required: true },
      },
      indexes: {
        byId: {
          pk: key('pk', ['subscriberId'], 'suppression#${subscriberId}'),
          sk: key('sk', [], 'suppression'),
        },
      },
    },
    { client, table },
  );
}

export type SuppressionStore = ReturnType<typeof createSuppressionStore>;

/** Addresses that get no mail, by the hash that is their subscriber id. They are kept when the subscriber is erased. */
export function createSuppressionStore(access: TableAccess) {
  const entity = suppressionEntity(access);

  return {
    /** Strongly consistent: read just before every send. */
    async get(subscriberId: string): Promise<Suppression | undefined> {
      const { data } = await entity.get({ subscriberId }).go({ consistent: true });
      return data ?? undefined;
    },

    /** Keeps the first reason. A second bounce or complaint changes nothing. */
    async add(suppression: Suppression): Promise<void> {
      await writeIf(entity.create(suppression));
    },

    async remove(subscriberId: string): Promise<void> {
      await entity.delete({ subscriberId }).go();
    },
  };
}
