import { CustomAttributeType, Entity } from 'electrodb';
import { shortHash } from '../security/short-hash.ts';
import type { StandingTexts } from '../stories/standing-text.ts';
import { service, type TableAccess } from './client.ts';
import { key } from './entity.ts';
import { expiryAfter, retentionDays } from './table.ts';

function standingTextEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'standing-text', version: '1', service },
      attributes: {
        /** A hash, since names of publishers can be longer than a key. */
        source: { type: 'string', required: true },
        sentences: { type: CustomAttributeType<Uint8Array>('any'), required: true },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        bySource: {
          pk: key('pk', ['source'], 'standing#${source}'),
          sk: key('sk', [], 'standing'),
        },
      },
    },
    { client, table },
  );
}

/**
 * The text that each source repeats, within one write unit. There is no locking: of two simultaneous writes one is
 * lost, but repeated text comes again.
 */
export function createStandingTextStore(access: TableAccess, now = () => new Date()): StandingTexts {
  const entity = standingTextEntity(access);

  return {
    async of(source) {
      const { data } = await entity.get({ source: shortHash(source) }).go();
      return data && data.expiresAt >= expiryAfter(0, now()) ? data.sentences : undefined;
    },
    async put(source, sentences) {
      const expiresAt = expiryAfter(retentionDays.standingText, now());
      await entity.put({ source: shortHash(source), sentences, expiresAt }).go();
    },
  };
}
