import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { CustomAttributeType, Entity } from 'electrodb';
import type { Article } from '../articles/article.ts';
import type { EmbargoedArticle } from '../articles/embargo.ts';
import { service, type TableAccess } from './client.ts';
import { indexKeys } from './index-keys.ts';
import { allShards, shardOf } from './shard.ts';
import { expiryAfter, retentionDays } from './table.ts';

/** The embargoes that are over are read from this many partitions. */
const embargoShards = 4;

function embargoEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'embargoedArticle', version: '1', service },
      attributes: {
        id: { type: 'string', required: true },
        /** The whole article: Zstandard over JSON. */
        packed: { type: CustomAttributeType<Uint8Array>('any'), required: true },
        notBefore: { type: 'string', required: true },
        acceptedAt: { type: 'string', required: true },
        shard: { type: 'string', required: true },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        byId: {
          pk: { field: 'pk', composite: ['id'], template: 'embargoed#${id}', casing: 'none' },
          sk: { field: 'sk', composite: [], template: 'embargoed', casing: 'none' },
        },
        due: {
          index: 'gsi1',
          projection: 'keys_only',
          pk: { field: 'gsi1pk', composite: ['shard'], template: 'embargoed#${shard}', casing: 'none' },
          sk: { field: 'gsi1sk', composite: ['notBefore'], template: '${notBefore}', casing: 'none' },
        },
      },
    },
    { client, table },
  );
}

export type EmbargoStore = ReturnType<typeof createEmbargoStore>;

/** Articles that wait for the end of their embargo, by id and by end. */
export function createEmbargoStore(access: TableAccess) {
  const entity = embargoEntity(access);

  return {
    /** Stores the article, unless one with the same id that arrived later is stored. */
    async put({ article, notBefore, acceptedAt }: EmbargoedArticle): Promise<void> {
      await entity
        .put({
          id: article.id,
          packed: zstdCompressSync(JSON.stringify(article)),
          notBefore,
          acceptedAt,
          shard: String(shardOf(article.id, embargoShards)),
          expiresAt: expiryAfter(retentionDays.embargoOver, new Date(notBefore)),
        })
        .where(
          (kept, { lte, notExists }) =>
            `${notExists(kept.acceptedAt)} OR ${lte(kept.acceptedAt, acceptedAt)}`,
        )
        .go({ returnOnConditionCheckFailure: true });
    },

    /** Strongly consistent. */
    async get(id: string): Promise<EmbargoedArticle | undefined> {
      const { data } = await entity.get({ id }).go({ consistent: true });
      if (!data) return undefined;
      const article: Article = JSON.parse(zstdDecompressSync(data.packed).toString());
      return { article, notBefore: data.notBefore, acceptedAt: data.acceptedAt };
    },

    /** Ids of the articles whose embargo ends at or before `now`, oldest end first. Eventually consistent. */
    async due(now: string, limit: number): Promise<string[]> {
      const shards = await Promise.all(
        allShards(embargoShards).map(async (shard) => {
          const { data } = await entity.query
            .due({ shard: String(shard) })
            .lte({ notBefore: now })
            .go({ limit, data: 'raw', ignoreOwnership: true });
          return indexKeys(data);
        }),
      );
      return shards
        .flat()
        .sort((a, b) => (a.gsi1sk < b.gsi1sk ? -1 : 1))
        .slice(0, limit)
        .map(({ pk }) => pk.slice('embargoed#'.length));
    },

    /** Deletes it, unless a newer version arrived since it was read. */
    async delete({ article, acceptedAt }: EmbargoedArticle): Promise<void> {
      await entity
        .delete({ id: article.id })
        .where((kept, { eq }) => eq(kept.acceptedAt, acceptedAt))
        .go({ returnOnConditionCheckFailure: true });
    },

    /** Withdraws the article before it is published. False if no article with this id waits. */
    async withdraw(id: string): Promise<boolean> {
      const { data } = await entity.delete({ id }).go({ response: 'all_old' });
      return data !== null;
    },
  };
}
