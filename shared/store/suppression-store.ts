import { Entity } from 'electrodb';
import {
  type Suppression,
  type SuppressionReason,
  suppressionReasons,
  weakerReasons,
} from '../subscribers/suppression.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';
import { indexKeys } from './index-keys.ts';
import { retryUnprocessed } from './retry-unprocessed.ts';

function suppressionEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'suppression', version: '1', service },
      attributes: {
        subscriberId: { type: 'string', required: true },
        reason: { type: suppressionReasons, required: true },
        at: { type: 'string', required: true },
      },
      indexes: {
        byId: {
          pk: key('pk', ['subscriberId'], 'suppression#${subscriberId}'),
          sk: key('sk', [], 'suppression'),
        },
        byReason: {
          index: 'gsi1',
          projection: 'keys_only',
          pk: key('gsi1pk', ['reason'], 'suppressions#${reason}'),
          sk: key('gsi1sk', ['at', 'subscriberId'], '${at}#${subscriberId}'),
        },
      },
    },
    { client, table },
  );
}

export type SuppressionStore = ReturnType<typeof createSuppressionStore>;

/** A place in the list of a reason: since when an address is suppressed, and its id. */
export interface SuppressionPlace {
  readonly at: string;
  readonly id: string;
}

/** Addresses that get no mail, by the hash that is their subscriber id. They are kept when the subscriber is erased. */
export function createSuppressionStore(access: TableAccess) {
  const entity = suppressionEntity(access);

  async function getMany(ids: readonly string[]): Promise<Suppression[]> {
    const found: Suppression[] = [];
    await retryUnprocessed([...ids], async (part) => {
      const { data, unprocessed } = await entity.get(part.map((subscriberId) => ({ subscriberId }))).go();
      found.push(...data);
      return unprocessed.map(({ subscriberId }) => subscriberId);
    });
    return found;
  }

  return {
    /** Strongly consistent: read just before every send. */
    async get(subscriberId: string): Promise<Suppression | undefined> {
      const { data } = await entity.get({ subscriberId }).go({ consistent: true });
      return data ?? undefined;
    },

    /** Those of these ids that are suppressed, by id. Eventually consistent. */
    async among(ids: readonly string[]): Promise<Map<string, Suppression>> {
      return new Map((await getMany(ids)).map((one) => [one.subscriberId, one]));
    },

    /**
     * Keeps the first reason, unless the new one is stronger: a complaint of an address that the operator had
     * suppressed is not forgotten. A second bounce or complaint changes nothing, and the answer is false.
     */
    async add(suppression: Suppression): Promise<boolean> {
      if (await writeIf(entity.create(suppression))) return true;
      const { subscriberId, reason: stronger, at } = suppression;
      const weaker = weakerReasons(stronger);
      if (weaker.length === 0) return false;
      return writeIf(
        entity
          .patch({ subscriberId })
          .set({ reason: stronger, at })
          .where(({ reason }, { eq }) => weaker.map((one) => eq(reason, one)).join(' OR ')),
      );
    },

    /** Ends the suppression if it still is the one that was read. */
    async remove({ subscriberId, reason: seen, at: seenAt }: Suppression): Promise<boolean> {
      return writeIf(
        entity
          .delete({ subscriberId })
          .where(({ reason, at }, { eq }) => `${eq(reason, seen)} AND ${eq(at, seenAt)}`),
      );
    },

    /** A page of the addresses suppressed for a reason, newest first. Eventually consistent. */
    async page(
      reason: SuppressionReason,
      before: SuppressionPlace,
      limit: number,
    ): Promise<{ readonly suppressions: Suppression[]; readonly next?: SuppressionPlace }> {
      const { data } = await entity.query
        .byReason({ reason })
        .lt({ at: before.at, subscriberId: before.id })
        .go({ order: 'desc', limit, data: 'raw', ignoreOwnership: true });
      const places = indexKeys(data).map(({ gsi1sk }) => {
        const [at = '', id = ''] = gsi1sk.split('#');
        return { at, id };
      });
      const byId = await this.among(places.map(({ id }) => id));
      const next = places.length === limit ? places.at(-1) : undefined;
      return { suppressions: places.flatMap(({ id }) => byId.get(id) ?? []), ...(next && { next }) };
    },
  };
}
