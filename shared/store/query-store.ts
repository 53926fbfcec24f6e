import { Entity } from 'electrodb';
import type { HitQuery } from '../articles/match-article.ts';
import type { WatchedQuery } from '../rules/watched-query.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';
import { retryUnprocessed } from './retry-unprocessed.ts';
import { allShards, shardOf } from './shard.ts';

/** Queries are spread over this many partitions. A matching container reads all of them. */
const queryShards = 16;

function queryEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'query', version: '1', service },
      attributes: {
        shard: { type: 'string', required: true },
        id: { type: 'string', required: true },
        /** Absent in a retired query. */
        expression: { type: 'string' },
        instant: { type: 'boolean', required: true },
        retired: { type: 'boolean', required: true },
        updatedAt: { type: 'string', required: true },
        touchedAt: { type: 'string', required: true },
        releasedAt: { type: 'string' },
        /** When `wake-subscribers` was last triggered for it, and until when a delayed wake is on the queue. */
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

/** Distinct queries: all of them, and those that changed since an instant. */
export function createQueryStore(access: TableAccess) {
  const entity = queryEntity(access);
  const at = (id: string) => ({ shard: String(shardOf(id, queryShards)), id });

  return {
    async get(id: string): Promise<WatchedQuery | undefined> {
      const { data } = await entity.get(at(id)).go({ consistent: true });
      return data ? toQuery(data) : undefined;
    },

    /**
     * Registers that a rule is saved on this query: it exists from now on, is not retired, and wakes subscribers if
     * the rule is as-it-happens. Containers are informed only if that changes anything for them. Call this before
     * saving the rule.
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

    /** All queries, including retired ones. Strongly consistent. */
    async all(): Promise<WatchedQuery[]> {
      const shards = await Promise.all(
        allShards(queryShards).map((shard) =>
          entity.query.byId({ shard: String(shard) }).go({ consistent: true, pages: 'all' }),
        ),
      );
      return shards.flatMap(({ data }) => data.map(toQuery));
    },

    /** Queries of all shards that changed at or after `since`, including retired ones. Strongly consistent. */
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

    /** A rule was moved to another query, so perhaps no rule uses this one. */
    async release(id: string, now: string): Promise<void> {
      await writeIf(entity.patch(at(id)).set({ releasedAt: now }));
    },

    /**
     * Retires an unused query and deletes its words, unless it was touched since it was read. True if it is retired
     * now.
     */
    async retire(query: WatchedQuery, now: string): Promise<boolean> {
      return writeIf(
        entity
          .patch(at(query.id))
          .set({ retired: true, instant: false, updatedAt: now })
          .remove(['expression'])
          .where(({ touchedAt }, { eq }) => eq(touchedAt, query.touchedAt)),
      );
    },

    /** Deletes a tombstone, unless it was revived since it was read. */
    async bury(query: WatchedQuery): Promise<void> {
      await writeIf(
        entity.delete(at(query.id)).where(({ updatedAt }, { eq }) => eq(updatedAt, query.updatedAt)),
      );
    },

    /** The given queries with the fields that waking needs, unordered. Strongly consistent. */
    async getHit(ids: readonly string[]): Promise<HitQuery[]> {
      const found: HitQuery[] = [];
      await retryUnprocessed([...new Set(ids)], async (part) => {
        const { data, unprocessed } = await entity.get(part.map(at)).go({ consistent: true });
        for (const { id, expression, instant, wokenAt, delayedWakeAt } of data) {
          // It was retired after the index was read.
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

    /**
     * Records a wake that is on the queue. It is written after the wake was queued: a crash in between causes one
     * more wake, never one less.
     */
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
