import { Entity } from 'electrodb';
import type { HitQuery } from '../articles/match-article.ts';
import type { WatchedQuery } from '../rules/watched-query.ts';
import { service, type TableAccess } from './client.ts';
import { itemKey, key, writeIf } from './entity.ts';
import { createItemReader } from './keyed-items.ts';
import { createQueryChangeLog } from './query-change-log.ts';
import { retryUnprocessed } from './retry-unprocessed.ts';
import { allShards, shardOf } from './shard.ts';

/** Queries are spread over this many partitions. A matching container reads all of them. */
const queryShards = 16;

const byId = {
  pk: key('pk', ['shard'], 'queries#${shard}'),
  sk: key('sk', ['id'], 'query#${id}'),
};

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
        forgetBefore: { type: 'string' },
        /** When `wake-subscribers` was last triggered for it, and until when a delayed wake is on the queue. */
        wokenAt: { type: 'string' },
        delayedWakeAt: { type: 'string' },
      },
      indexes: {
        byId,
      },
    },
    { client, table },
  );
}

export type QueryStore = ReturnType<typeof createQueryStore>;

/** Distinct queries, and the log of their changes. */
export function createQueryStore(access: TableAccess) {
  const entity = queryEntity(access);
  const reader = createItemReader(access);
  const log = createQueryChangeLog(access);
  const at = (id: string) => ({ shard: String(shardOf(id, queryShards)), id });

  async function readHit(ids: readonly string[], consistent: boolean): Promise<HitQuery[]> {
    const items = await Promise.all(ids.map((id) => reader.get(itemKey(byId, at(id)), { consistent })));
    const { data } = entity.parse({ Items: items.filter((item) => item !== undefined) });
    return data.flatMap(({ id, expression, instant, wokenAt, delayedWakeAt }) =>
      // It was retired after the index was read.
      expression === undefined
        ? []
        : [{ id, expression, instant, ...(wokenAt && { wokenAt }), ...(delayedWakeAt && { delayedWakeAt }) }],
    );
  }

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
      await log.announce(revived);
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

    changesBetween: log.changesBetween,

    /** The given queries, including retired ones, unordered. Strongly consistent. */
    async getMany(ids: readonly string[]): Promise<WatchedQuery[]> {
      const found: WatchedQuery[] = [];
      await retryUnprocessed([...new Set(ids)], async (part) => {
        const { data, unprocessed } = await entity.get(part.map(at)).go({ consistent: true });
        found.push(...data.map(toQuery));
        return unprocessed.map(({ id }) => id);
      });
      return found;
    },

    /** A rule was moved to another query, so perhaps no rule uses this one. */
    async release(id: string, now: string): Promise<void> {
      await writeIf(entity.patch(at(id)).set({ releasedAt: now }));
    },

    /**
     * Retires an unused query and deletes its words, unless it was touched since it was read. True if it is retired
     * now. `forgetHits` notes in the same write that its hits have to go as well.
     */
    async retire(query: WatchedQuery, now: string, forgetHits = false): Promise<boolean> {
      await log.announce({ id: query.id, updatedAt: now, retired: true });
      return writeIf(
        entity
          .patch(at(query.id))
          .set({ retired: true, instant: false, updatedAt: now, ...(forgetHits && { forgetBefore: now }) })
          .remove(['expression'])
          .where(({ touchedAt }, { eq }) => eq(touchedAt, query.touchedAt)),
      );
    },

    /** Notes that the hits of a retired query have to be deleted. False if it was revived since it was read. */
    async forgetRetired(query: WatchedQuery, now: string): Promise<boolean> {
      return writeIf(
        entity
          .patch(at(query.id))
          .set({ forgetBefore: now })
          .where(
            ({ retired, updatedAt }, { eq }) => `${eq(retired, true)} AND ${eq(updatedAt, query.updatedAt)}`,
          ),
      );
    },

    /** Its hits from before `forgetBefore` are deleted. */
    async hitsForgotten(id: string, forgetBefore: string): Promise<void> {
      await writeIf(
        entity
          .patch(at(id))
          .remove(['forgetBefore'])
          .where((query, { eq }) => eq(query.forgetBefore, forgetBefore)),
      );
    },

    /** Deletes a tombstone, unless it was revived since it was read. */
    async bury(query: WatchedQuery): Promise<void> {
      await writeIf(
        entity.delete(at(query.id)).where(({ updatedAt }, { eq }) => eq(updatedAt, query.updatedAt)),
      );
    },

    /**
     * The given queries with the fields that waking needs, unordered. Most are read eventually consistent, at half the
     * price. Those that wake somebody are read again consistently, so that few wakes are queued twice; so are those
     * that seem to be missing, since they may be new.
     */
    async getHit(ids: readonly string[]): Promise<HitQuery[]> {
      const settled = await readHit([...new Set(ids)], false);
      const calm = settled.filter(({ instant }) => !instant);
      const known = new Set(calm.map(({ id }) => id));
      return [
        ...calm,
        ...(await readHit(
          [...new Set(ids)].filter((id) => !known.has(id)),
          true,
        )),
      ];
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
  forgetBefore,
}: Item): WatchedQuery {
  return {
    id,
    expression,
    instant,
    retired,
    updatedAt,
    touchedAt,
    ...(releasedAt !== undefined && { releasedAt }),
    ...(forgetBefore !== undefined && { forgetBefore }),
  };
}
