import { CustomAttributeType, Entity } from 'electrodb';
import type { FollowedPack, FollowedPacks } from '../rule-files/packs/followed-pack.ts';
import { packAddressId } from '../rule-files/packs/pack-address.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';
import { indexKeys } from './index-keys.ts';

function packEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'followedPack', version: '1', service },
      attributes: {
        subscriberId: { type: 'string', required: true },
        id: { type: 'string', required: true },
        url: { type: 'string', required: true },
        name: { type: 'string', required: true },
        values: { type: CustomAttributeType<FollowedPack['values']>('any'), required: true },
        contentHash: { type: 'string', required: true },
        rules: { type: CustomAttributeType<FollowedPack['rules']>('any'), required: true },
        followedAt: { type: 'string', required: true },
        acceptedAt: { type: 'string', required: true },
        newsHash: { type: 'string' },
        newsChanges: { type: 'number' },
        toldHash: { type: 'string' },
        /** The id of its address, by which the index finds all who follow it. */
        addressId: { type: 'string', required: true },
      },
      indexes: {
        ofSubscriber: {
          pk: key('pk', ['subscriberId'], 'subscriber#${subscriberId}'),
          sk: key('sk', ['id'], 'pack#${id}'),
        },
        ofAddress: {
          index: 'gsi1',
          projection: 'keys_only',
          pk: key('gsi1pk', ['addressId'], 'pack-followers#${addressId}'),
          sk: key('gsi1sk', ['subscriberId', 'id'], '${subscriberId}#${id}'),
        },
      },
    },
    { client, table },
  );
}

/** The packs that subscribers follow. Stored with the subscriber, so that erasing finds them. */
export function createFollowedPackStore(access: TableAccess): FollowedPacks {
  const entity = packEntity(access);
  return {
    async of(subscriberId) {
      const { data } = await entity.query
        .ofSubscriber({ subscriberId })
        .go({ consistent: true, pages: 'all' });
      return data.map(toPack).sort((a, b) => (a.followedAt < b.followedAt ? -1 : 1));
    },

    async get(subscriberId, id) {
      const { data } = await entity.get({ subscriberId, id }).go({ consistent: true });
      return data ? toPack(data) : undefined;
    },

    async add(pack) {
      await entity.put({ ...pack, addressId: packAddressId(pack.url) }).go();
    },

    async replace(
      { subscriberId, id, acceptedAt: seenAt },
      { name, values, contentHash, rules, acceptedAt },
    ) {
      return writeIf(
        entity
          .patch({ subscriberId, id })
          .set({ name, values, contentHash, rules, acceptedAt })
          .where((pack, { eq }) => eq(pack.acceptedAt, seenAt)),
      );
    },

    async remove(subscriberId, id) {
      await entity.delete({ subscriberId, id }).go();
    },

    async followersOf(addressId, { after, limit }) {
      const all = entity.query.ofAddress({ addressId });
      const { data } = await (after ? all.gt(after) : all).go({ data: 'raw', ignoreOwnership: true, limit });
      return indexKeys(data).map(({ pk, sk }) => ({
        subscriberId: pk.slice('subscriber#'.length),
        id: sk.slice('pack#'.length),
      }));
    },

    async noteNews({ subscriberId, id, acceptedAt: seenAt }, newsHash, newsChanges) {
      return writeIf(
        entity
          .patch({ subscriberId, id })
          .set({ newsHash, newsChanges })
          .where((pack, { eq }) => eq(pack.acceptedAt, seenAt)),
      );
    },

    async forgetNews({ subscriberId, id, acceptedAt: seenAt }) {
      await writeIf(
        entity
          .patch({ subscriberId, id })
          .remove(['newsHash', 'newsChanges'])
          .where((pack, { eq }) => eq(pack.acceptedAt, seenAt)),
      );
    },

    async noteTold(subscriberId, id, toldHash) {
      await writeIf(entity.patch({ subscriberId, id }).set({ toldHash }));
    },
  };
}

function toPack({ addressId: _, ...pack }: FollowedPack & { addressId: string }): FollowedPack {
  return pack;
}
