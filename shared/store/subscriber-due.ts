import { dueRows } from './index-keys.ts';
import { dueShards, type subscriberEntity } from './subscriber-entity.ts';

/** Who is due: the part of the subscriber store that reads the index by due time. Eventually consistent. */
export function createDueSubscribers(entity: ReturnType<typeof subscriberEntity>) {
  function rowsUntil(until: string, limit: number) {
    return dueRows(dueShards, (dueShard) =>
      entity.query
        .due({ dueShard })
        .lte({ nextDeliveryAt: until })
        .go({ limit, data: 'raw', ignoreOwnership: true }),
    );
  }

  /** Ids and the instants (ISO) at which they are due, longest overdue first, for an instant that may lie ahead. */
  async function dueUntil(until: string, limit: number): Promise<{ id: string; at: string }[]> {
    const rows = await rowsUntil(until, limit);
    return rows.slice(0, limit).map(({ pk, gsi1sk }) => ({ id: pk.slice('subscriber#'.length), at: gsi1sk }));
  }

  return {
    dueUntil,

    /** Ids of subscribers due at `now`, longest overdue first, at most `limit`. */
    async due(now: string, limit: number): Promise<string[]> {
      return (await dueUntil(now, limit)).map(({ id }) => id);
    },

    /** When the most overdue subscriber at `now` became due; undefined if nobody is due. */
    async oldestDue(now: string): Promise<string | undefined> {
      return (await rowsUntil(now, 1))[0]?.gsi1sk;
    },
  };
}
