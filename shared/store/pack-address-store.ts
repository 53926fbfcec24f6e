import { CustomAttributeType, Entity } from 'electrodb';
import type { PackAddress, PackAddressChanges, PackAddresses } from '../rule-files/packs/pack-address.ts';
import { service, type TableAccess } from './client.ts';
import { changesOf, key, writeIf } from './entity.ts';
import { indexKeys } from './index-keys.ts';

/** All addresses are in one partition of the index: each is written a few times a day. */
const listed = 'all';

function addressEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'packAddress', version: '1', service },
      attributes: {
        id: { type: 'string', required: true },
        url: { type: 'string', required: true },
        hash: { type: 'string', required: true },
        etag: { type: 'string' },
        lastModified: { type: 'string' },
        failures: { type: 'number', required: true },
        problem: { type: 'string' },
        checkedAt: { type: 'string' },
        nextCheckAt: { type: 'string', required: true },
        followedAt: { type: 'string', required: true },
        telling: { type: CustomAttributeType<NonNullable<PackAddress['telling']>>('any') },
        listed: { type: 'string', required: true },
      },
      indexes: {
        byId: {
          pk: key('pk', ['id'], 'pack-address#${id}'),
          sk: key('sk', [], 'pack-address'),
        },
        due: {
          index: 'gsi1',
          projection: 'keys_only',
          pk: key('gsi1pk', ['listed'], 'pack-addresses#${listed}'),
          sk: key('gsi1sk', ['nextCheckAt'], '${nextCheckAt}'),
        },
      },
    },
    { client, table },
  );
}

/** So often a write is tried that another worker keeps from happening. */
const rounds = 3;

/** Addresses of packs that somebody follows, and those that are due. They belong to no reader. */
export function createPackAddressStore(access: TableAccess): PackAddresses {
  const entity = addressEntity(access);

  /** The index key consists of both, so they are written together. */
  function patch(id: string, changes: PackAddressChanges) {
    const { set, removed } = changesOf(changes);
    const patching = entity.patch({ id }).set({ ...set, ...(set.nextCheckAt !== undefined && { listed }) });
    return removed.length > 0 ? patching.remove(removed) : patching;
  }

  return {
    async get(id) {
      const { data } = await entity.get({ id }).go({ consistent: true });
      return data ? toAddress(data) : undefined;
    },

    async follow(address) {
      const { id, followedAt } = address;
      for (let round = 0; round < rounds; round += 1) {
        if (await writeIf(entity.create({ ...address, failures: 0, listed }))) return;
        if (await writeIf(entity.patch({ id }).set({ followedAt }))) return;
        // It was removed between the two writes.
      }
      throw new Error(`The address of a pack (${id}) changes too often to be followed`);
    },

    async due(now, limit) {
      const { data } = await entity.query
        .due({ listed })
        .lte({ nextCheckAt: now })
        .go({ data: 'raw', ignoreOwnership: true, limit });
      return indexKeys(data).map(({ pk }) => pk.slice('pack-address#'.length));
    },

    change({ id, nextCheckAt }, changes) {
      return writeIf(patch(id, changes).where(({ nextCheckAt: due }, { eq }) => eq(due, nextCheckAt)));
    },

    async remove({ id, followedAt }) {
      await writeIf(entity.remove({ id }).where((address, { eq }) => eq(address.followedAt, followedAt)));
    },
  };
}

function toAddress({ listed: _, ...address }: PackAddress & { listed: string }): PackAddress {
  return address;
}
