import { CustomAttributeType, Entity } from 'electrodb';
import { shortHash } from '../security/short-hash.ts';
import type { StandingTexts } from '../stories/standing-text.ts';
import { service, type TableAccess } from './client.ts';
import { itemKey, key } from './entity.ts';
import { createItemReader } from './keyed-items.ts';
import { expiryAfter, retentionDays } from './table.ts';

const bySource = {
  pk: key('pk', ['source'], 'standing#${source}'),
  sk: key('sk', [], 'standing'),
};

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
        bySource,
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
  const reader = createItemReader(access);

  return {
    async of(source) {
      const key = itemKey(bySource, { source: shortHash(source) });
      const item = await reader.get(key, { consistent: false });
      const [found] = entity.parse({ Items: item ? [item] : [] }).data;
      return found && found.expiresAt >= expiryAfter(0, now()) ? found.sentences : undefined;
    },
    async put(source, sentences) {
      const expiresAt = expiryAfter(retentionDays.standingText, now());
      await entity.put({ source: shortHash(source), sentences, expiresAt }).go();
    },
  };
}
