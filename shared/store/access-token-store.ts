import { CustomAttributeType, Entity } from 'electrodb';
import type { AccessScope, AccessToken, AccessTokens } from '../security/access-token.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';

function accessTokenEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'accessToken', version: '1', service },
      attributes: {
        owner: { type: 'string', required: true },
        hash: { type: 'string', required: true },
        id: { type: 'string', required: true },
        name: { type: 'string', required: true },
        scopes: { type: CustomAttributeType<readonly AccessScope[]>('any'), required: true },
        createdAt: { type: 'string', required: true },
        lastUsedAt: { type: 'string' },
      },
      indexes: {
        byHash: {
          pk: key('pk', ['owner'], 'subscriber#${owner}'),
          sk: key('sk', ['hash'], 'access-token#${hash}'),
        },
      },
    },
    { client, table },
  );
}

/** Subscribers' tokens for programs, in the partition of their owner, so that erasing and exporting find them. */
export function createAccessTokenStore(access: TableAccess): AccessTokens {
  const entity = accessTokenEntity(access);

  return {
    async put(token) {
      await entity.put(token).go();
    },

    async get(owner, hash): Promise<AccessToken | undefined> {
      const { data } = await entity.get({ owner, hash }).go({ consistent: true });
      return data ?? undefined;
    },

    async ofOwner(owner): Promise<AccessToken[]> {
      const { data } = await entity.query.byHash({ owner }).go({ consistent: true, pages: 'all' });
      return data.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
    },

    async noteUse(owner, hash, at) {
      await writeIf(entity.patch({ owner, hash }).set({ lastUsedAt: at }));
    },

    async remove(owner, hash) {
      await entity.delete({ owner, hash }).go();
    },
  };
}
