import { Entity } from 'electrodb';
import type { UnstoredHits } from '../delivery/read-hits.ts';
import { service, type TableAccess } from './client.ts';
import { key } from './entity.ts';
import { expiryAfter, retentionDays } from './table.ts';

function counterEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'hitCounter', version: '1', service },
      attributes: {
        queryId: { type: 'string', required: true },
        day: { type: 'string', required: true },
        /** `stored`, or an hour such as "2026-11-23T08": the hits of that hour that were not stored. */
        what: { type: 'string', required: true },
        count: { type: 'number', required: true },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        ofDay: {
          pk: key('pk', ['queryId', 'day'], 'hitCounters#${queryId}#${day}'),
          sk: key('sk', ['what'], 'count#${what}'),
        },
      },
    },
    { client, table },
  );
}

/** A container reports its stored hits of a query and day after so many, and then learns the total of all. */
const reportEvery = 64;
/** A container counts for so many queries at once. It forgets the one that was hit least recently. */
const maxRemembered = 10_000;

interface Tally {
  /** The total of all containers when this one last reported. */
  total: number;
  /** Stored by this container since then. */
  unreported: number;
}

/**
 * Limits the stored hits of each query and day, so that no partition grows without bound. Up to the limit, a hit costs
 * no further write for this: each container reports every 64th. So the limit may be exceeded by 64 hits per container.
 * Beyond the limit, each hit is one write to a counter of its hour instead of one to the table of hits.
 */
export function createHitCounters(access: TableAccess, limit: number) {
  const entity = counterEntity(access);
  const tallies = new Map<string, Tally>();

  function tallyOf(queryId: string, day: string): Tally {
    const name = `${queryId} ${day}`;
    const tally = tallies.get(name) ?? { total: 0, unreported: 0 };
    tallies.delete(name);
    tallies.set(name, tally);
    for (const oldest of tallies.keys()) {
      if (tallies.size <= maxRemembered) break;
      tallies.delete(oldest);
    }
    return tally;
  }

  async function add(queryId: string, at: string, what: string, count: number): Promise<number> {
    const { data } = await entity
      .update({ queryId, day: dayOf(at), what })
      .add({ count })
      .set({ expiresAt: expiryAfter(retentionDays.hit, new Date(at)) })
      .go({ response: 'updated_new' });
    return data.count ?? count;
  }

  return {
    /** Whether another hit may be stored. */
    hasRoom(queryId: string, at: string): boolean {
      const { total, unreported } = tallyOf(queryId, dayOf(at));
      return total + unreported < limit;
    },

    /** A hit was stored. */
    async stored(queryId: string, at: string): Promise<void> {
      const tally = tallyOf(queryId, dayOf(at));
      tally.unreported += 1;
      if (tally.unreported < reportEvery) return;
      const count = tally.unreported;
      tally.unreported = 0;
      tally.total = await add(queryId, at, 'stored', count);
    },

    /** A hit was found and not stored. A message that is handled twice may count it twice. */
    async leftOut(queryId: string, at: string): Promise<void> {
      await add(queryId, at, at.slice(0, 13), 1);
    },

    /** The hits that were not stored, by hour, of these UTC days. Eventually consistent. */
    async leftOutOn(queryId: string, days: readonly string[]): Promise<UnstoredHits[]> {
      const found = await Promise.all(
        days.map((day) => entity.query.ofDay({ queryId, day }).begins({ what: day }).go({ pages: 'all' })),
      );
      return found.flatMap(({ data }) => data.map(({ what, count }) => ({ hour: what, count })));
    },
  };
}

/** The UTC day of an instant: "2026-11-23". */
export function dayOf(iso: string): string {
  return iso.slice(0, 10);
}
