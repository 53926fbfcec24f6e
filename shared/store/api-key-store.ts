import { CustomAttributeType, Entity } from 'electrodb';
import type { ApiKey, Scope } from '../security/api-key.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';

function apiKeyEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'apiKey', version: '1', service },
      attributes: {
        hash: { type: 'string', required: true },
        id: { type: 'string', required: true },
        name: { type: 'string', required: true },
        scopes: { type: CustomAttributeType<readonly Scope[]>('any'), required: true },
        createdAt: { type: 'string', required: true },
        usedOn: { type: 'string' },
      },
      indexes: {
        byHash: {
          // One partition is enough: there are few keys, and each container remembers them for a minute.
          pk: key('pk', [], 'api-keys'),
          sk: key('sk', ['hash'], 'key#${hash}'),
        },
      },
    },
    { client, table },
  );
}

export type ApiKeyStore = ReturnType<typeof createApiKeyStore>;

/** The operator's further keys, by hash. The first key is a secret of the deployment and not in the table. */
export function createApiKeyStore(access: TableAccess) {
  const entity = apiKeyEntity(access);

  return {
    /** Strongly consistent: a deleted key is invalid at once. */
    async get(hash: string): Promise<ApiKey | undefined> {
      const { data } = await entity.get({ hash }).go({ consistent: true });
      return data ?? undefined;
    },

    async put(key: ApiKey): Promise<void> {
      await entity.put(key).go();
    },

    /** All keys, oldest first. */
    async list(): Promise<ApiKey[]> {
      const { data } = await entity.query.byHash({}).go({ pages: 'all', consistent: true });
      return data.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
    },

    async noteUse(hash: string, day: string): Promise<void> {
      await writeIf(entity.patch({ hash }).set({ usedOn: day }));
    },

    async remove(hash: string): Promise<void> {
      await entity.delete({ hash }).go();
    },
  };
}
