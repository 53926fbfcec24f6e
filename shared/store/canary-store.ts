import { Entity } from 'electrodb';
import type { CanaryStore } from '../canary/canary.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';
import { expiryAfter, retentionDays } from './table.ts';

function canaryEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'canary', version: '1', service },
      attributes: {
        name: { type: 'string', required: true },
        word: { type: 'string', required: true },
        startedAt: { type: 'string', required: true },
        seconds: { type: 'number' },
        lostBefore: { type: 'number', required: true },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        byName: {
          pk: key('pk', ['name'], 'canary#${name}'),
          sk: key('sk', [], 'canary'),
        },
      },
    },
    { client, table },
  );
}

/** The last canary. */
export function createCanaryStore(access: TableAccess): CanaryStore {
  const entity = canaryEntity(access);
  const name = 'last';

  return {
    async get() {
      const { data } = await entity.get({ name }).go({ consistent: true });
      if (!data) return undefined;
      const { name: _name, expiresAt: _expiry, ...canary } = data;
      return canary;
    },

    async put(canary) {
      const expiresAt = expiryAfter(retentionDays.canary, new Date(canary.startedAt));
      await entity.put({ name, ...canary, expiresAt }).go();
    },

    async arrived(word, seconds) {
      return writeIf(
        entity
          .patch({ name })
          .set({ seconds })
          .where((canary, { eq, notExists }) => `${eq(canary.word, word)} AND ${notExists(canary.seconds)}`),
      );
    },
  };
}
