import { Entity } from 'electrodb';
import type { Bucket, BucketStore } from '../delivery/send-rate.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';

function bucketEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'sendRate', version: '1', service },
      attributes: {
        name: { type: 'string', required: true },
        tokens: { type: 'number', required: true },
        at: { type: 'number', required: true },
      },
      indexes: {
        byName: {
          pk: key('pk', ['name'], 'sendRate#${name}'),
          sk: key('sk', [], 'sendRate'),
        },
      },
    },
    { client, table },
  );
}

/** The token bucket that all workers share. */
export function createSendRateStore(access: TableAccess): BucketStore {
  const entity = bucketEntity(access);
  const key = { name: 'ses' };

  return {
    async get() {
      const { data } = await entity.get(key).go({ consistent: true });
      return data ? { tokens: data.tokens, at: data.at } : undefined;
    },

    async replace(seen: Bucket | undefined, next: Bucket) {
      return writeIf(
        entity
          .put({ ...key, ...next })
          .where(({ tokens, at }, { eq, notExists }) =>
            seen ? `${eq(tokens, seen.tokens)} AND ${eq(at, seen.at)}` : notExists(at),
          ),
      );
    },
  };
}
