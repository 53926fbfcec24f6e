import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { CustomAttributeType, Entity } from 'electrodb';
import type { DeliveryPlan } from '../delivery/delivery.ts';
import { type PackedPlan, packPlan, unpackPlan } from '../delivery/packed-plan.ts';
import { service, type TableAccess } from './client.ts';
import { key } from './entity.ts';

/**
 * The content is stored separately from the state: rewriting a state costs one write unit, whatever the size of the
 * mail.
 */
export function planEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'plan', version: '1', service },
      attributes: {
        subscriberId: { type: 'string', required: true },
        slot: { type: 'string', required: true },
        /** A `PackedPlan` as JSON, compressed by brotli to a third. */
        packed: { type: CustomAttributeType<Uint8Array>('any'), required: true },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        bySlot: {
          pk: key('pk', ['subscriberId'], 'subscriber#${subscriberId}'),
          sk: key('sk', ['slot'], 'plan#${slot}'),
        },
      },
    },
    { client, table },
  );
}

/**
 * Brotli knows English and many other words from the start, so that it packs a short text better than Zstandard. From
 * quality 9 on it searches far more memory: that takes eight times as long, and saves less than half a percent.
 */
export function compress(plan: DeliveryPlan): Uint8Array {
  const json = Buffer.from(JSON.stringify(packPlan(plan)));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 8, [constants.BROTLI_PARAM_SIZE_HINT]: json.length };
  return brotliCompressSync(json, { params });
}

export function decompress(packed: Uint8Array): DeliveryPlan {
  const plan: PackedPlan = JSON.parse(brotliDecompressSync(packed).toString());
  return unpackPlan(plan);
}
