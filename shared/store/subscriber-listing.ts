import { Entity } from 'electrodb';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';
import { newestRows } from './index-keys.ts';
import { shardOf } from './shard.ts';

/** The list of all subscribers is spread over this many partitions. */
const listingShards = 8;

/**
 * The place of a subscriber in the list of all of them. It is an item of its own, since the subscriber's own place in
 * the index says when it is due. It never moves, so that a list can be read page by page.
 */
function listingEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'listing', version: '1', service },
      attributes: {
        id: { type: 'string', required: true },
        listedAt: { type: 'string', required: true },
        listingShard: { type: 'string', required: true },
        /** Only while pending, like the subscriber. */
        expiresAt: { type: 'number' },
      },
      indexes: {
        ofSubscriber: {
          pk: key('pk', ['id'], 'subscriber#${id}'),
          sk: key('sk', [], 'listing'),
        },
        listed: {
          index: 'gsi1',
          projection: 'keys_only',
          pk: key('gsi1pk', ['listingShard'], 'subscribers#${listingShard}'),
          sk: key('gsi1sk', ['listedAt', 'id'], '${listedAt}#${id}'),
        },
      },
    },
    { client, table },
  );
}

/** A place in the list of all subscribers: when one was created, and its id. */
export interface ListingPlace {
  readonly at: string;
  readonly id: string;
}

/** The list of all subscribers: the part of the subscriber store that keeps it. */
export function createSubscriberListing(access: TableAccess) {
  const entity = listingEntity(access);

  return {
    /** Lists a subscriber that was just created, until `expiresAt` if it is pending. */
    async add(id: string, listedAt: string, expiresAt: number | undefined): Promise<void> {
      const listingShard = String(shardOf(id, listingShards));
      await entity.put({ id, listedAt, listingShard, ...(expiresAt !== undefined && { expiresAt }) }).go();
    },

    /** A pending subscriber is kept for longer. False if it is not listed as pending. */
    async extend(id: string, expiresAt: number): Promise<boolean> {
      return writeIf(
        entity
          .patch({ id })
          .set({ expiresAt })
          .where((attributes, { exists }) => exists(attributes.expiresAt)),
      );
    },

    /** It stays listed until it is erased. False if it is not listed. */
    async keep(id: string): Promise<boolean> {
      return writeIf(entity.patch({ id }).remove(['expiresAt']));
    },

    /** Places of subscribers created before that one, newest first, at most `limit`. Eventually consistent. */
    async before(place: ListingPlace, limit: number): Promise<ListingPlace[]> {
      const rows = await newestRows(listingShards, (listingShard) =>
        entity.query
          .listed({ listingShard })
          .lt({ listedAt: place.at, id: place.id })
          .go({ order: 'desc', limit, data: 'raw', ignoreOwnership: true }),
      );
      return rows.slice(0, limit).map(({ gsi1sk }) => {
        const [at = '', id = ''] = gsi1sk.split('#');
        return { at, id };
      });
    },
  };
}
