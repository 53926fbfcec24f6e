import { Entity } from 'electrodb';
import type { HitQuery } from '../articles/match-article.ts';
import type { WatchedQuery } from '../rules/watched-query.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';
import { retryUnprocessed } from './retry-unprocessed.ts';
import { allShards, shardOf } from './shard.ts';

/** Queries are spread over so many partitions; a matching container reads all of them. */
const queryShards = 16;

function queryEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'query', version: '1', service },
      attributes: {
        shard: { type: 'string', required: true },
        id: { type: 'string', required: true },
        /** Not of a retired one. */
        expression: { type: 'string' },
        instant: { type: 'boolean', required: true },
        retired: { type: 'boolean', required: true },
        updatedAt: { type: 'string', required: true },
        touchedAt: { type: 'string', required: true },
        releasedAt: { type: 'string' },
        /** When `wake-subscribers` was last set off for it, and until when a delayed wake is on the queue. */
        wokenAt: { type: 'string' },
        delayedWakeAt: { type: 'string' },
      },
      indexes: {
        byId: {
          pk: key('pk', ['shard'], 'queries#${shard}'),
          sk: key('sk', ['id'], 'query#${id}'),
        },
        changed: {
          index: 'lsi1',
          pk: key('pk', ['shard'], 'queries#${shard}'),
          sk: key('lsi1sk', ['updatedAt', 'id'], '${updatedAt}#${id}'),
        },
      },
    },
    { client, table },
  );
}

export type QueryStore = ReturnType<typeof createQueryStore>;

/** Distinct queries: all of them, and what changed since. */
export function createQueryStore(access: TableAccess) {
  const entity = queryEntity(access);
  const at = (id: string) => ({ shard: String(shardOf(id, queryShards)), id });

  return {
    async get(id: string): Promise<WatchedQuery | undefined> {
      const { data } = await entity.get(at(id)).go({ consistent: true });
      return data ? toQuery(data) : undefined;
    },

    /**
     * Somebody saves a rule on this query: it exists from now on, is not retired, and wakes subscribers if the rule
     * is as-it-happens. Containers learn of it only when that changes anything for them. Call before saving the rule.
     */
    async touch(id: string, expression: string, instant: boolean, now: string): Promise<void> {
      const isFresh = await writeIf(
        entity
          .patch(at(id))
          .set({ touchedAt: now })
          .where(
            ({ retired, instant: wakes }, { eq }) =>
              `${eq(retired, false)}${instant ? ` AND ${eq(wakes, true)}` : ''}`,
          ),
      );
      if (isFresh) return;
      const revived = { ...at(id), expression, retired: false, touchedAt: now, updatedAt: now };
      if (instant) await entity.upsert({ ...revived, instant }).go();
      else await entity.upsert(revived).ifNotExists({ instant }).go();
    },

    /** All queries, retired ones too; strongly consistent. */
    async all(): Promise<WatchedQuery[]> {
      const shards = await Promise.all(
        allShards(queryShards).map((shard) =>
          entity.query.byId({ shard: String(shard) }).go({ consistent: true, pages: 'all' }),
        ),
      );
      return shards.flatMap(({ data }) => data.map(toQuery));
    },

    /** Queries of all shards that changed at or after `since`, retired ones too; strongly consistent. */
    async changedSince(since: string): Promise<WatchedQuery[]> {
      const shards = await Promise.all(
        allShards(queryShards).map((shard) =>
          entity.query
            .changed({ shard: String(shard) })
            .gte({ updatedAt: since })
            .go({ consistent: true, pages: 'all' }),
        ),
      );
      return shards.flatMap(({ data }) => data.map(toQuery));
    },

    /** A rule has been moved to another query: this one may be of no more use. */
    async release(id: string, now: string): Promise<void> {
      await writeIf(entity.patch(at(id)).set({ releasedAt: now }));
    },

    /** Retires a query nobody uses, and forgets its words, unless it was touched since it was read; true if it is retired now. */
    async retire(query: WatchedQuery, now: string): Promise<boolean> {
      return writeIf(
        entity
          .patch(at(query.id))
          .set({ retired: true, instant: false, updatedAt: now })
          .remove(['expression'])
          .where(({ touchedAt }, { eq }) => eq(touchedAt, query.touchedAt)),
      );
    },

    /** Removes a tombstone for good, unless it was revived since it was read. */
    async bury(query: WatchedQuery): Promise<void> {
      await writeIf(
        entity.delete(at(query.id)).where(({ updatedAt }, { eq }) => eq(updatedAt, query.updatedAt)),
      );
    },

    /** The given queries with what waking needs to know, in no order; strongly consistent. */
    async getHit(ids: readonly string[]): Promise<HitQuery[]> {
      const found: HitQuery[] = [];
      await retryUnprocessed([...new Set(ids)], async (part) => {
        const { data, unprocessed } = await entity.get(part.map(at)).go({ consistent: true });
        for (const { id, expression, instant, wokenAt, delayedWakeAt } of data) {
          // Retired since the index was read.
          if (expression === undefined) continue;
          found.push({
            id,
            expression,
            instant,
            ...(wokenAt && { wokenAt }),
            ...(delayedWakeAt && { delayedWakeAt }),
          });
        }
        return unprocessed.map(({ id }) => id);
      });
      return found;
    },

    /** Notes a wake that is on the queue. Set after it is there: a crash between leads to one more, never to none. */
    async markWake(id: string, marks: { wokenAt?: string; delayedWakeAt?: string }): Promise<void> {
      await writeIf(entity.patch(at(id)).set(marks));
    },
  };
}

type Item = Omit<WatchedQuery, 'expression'> & { readonly expression?: string };

function toQuery({
  id,
  expression = '',
  instant,
  retired,
  updatedAt,
  touchedAt,
  releasedAt,
}: Item): WatchedQuery {
  return {
    id,
    expression,
    instant,
    retired,
    updatedAt,
    touchedAt,
    ...(releasedAt !== undefined && { releasedAt }),
  };
}
