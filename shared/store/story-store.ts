import { CustomAttributeType, Entity } from 'electrodb';
import { fromBytes, toBytes } from '../stories/sketch-bytes.ts';
import type { BandClaim, MergedStory, Stories, Story } from '../stories/story.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';
import { retryUnprocessed } from './retry-unprocessed.ts';
import { expiryAfter, retentionDays } from './table.ts';

function storyEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'story', version: '1', service },
      attributes: {
        id: { type: 'string', required: true },
        /** Absent, like the sources, in a story that was merged before it was told. */
        revision: { type: 'string' },
        sources: { type: 'set', items: 'string' },
        formerIds: { type: 'set', items: 'string' },
        mergedInto: { type: 'string' },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        byId: {
          pk: key('pk', ['id'], 'story#${id}'),
          sk: key('sk', [], 'story'),
        },
      },
    },
    { client, table },
  );
}

/** A band of near-duplicate signatures: its story and its sketch. */
function bandEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'band', version: '1', service },
      attributes: {
        band: { type: 'string', required: true },
        storyId: { type: 'string', required: true },
        sketch: { type: CustomAttributeType<Uint8Array>('any'), required: true },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        byName: {
          pk: key('pk', ['band'], 'band#${band}'),
          sk: key('sk', [], 'band'),
        },
      },
    },
    { client, table },
  );
}

/** Stories, and the bands by which near-duplicates find them. */
export function createStoryStore(access: TableAccess, now = () => new Date()): Stories {
  const stories = storyEntity(access);
  const bands = bandEntity(access);
  const expiry = () => expiryAfter(retentionDays.story, now());

  return {
    async held(names) {
      const found = new Map<string, BandClaim>();
      await retryUnprocessed(names, async (part) => {
        const { data, unprocessed } = await bands.get(part.map((band) => ({ band }))).go();
        for (const item of data) {
          if (item.expiresAt >= expiryAfter(0, now())) found.set(item.band, toClaim(item));
        }
        return unprocessed.map(({ band }) => band);
      });
      return found;
    },

    async claim(band, claim) {
      for (;;) {
        const isClaimed = await writeIf(
          bands
            .put({ band, storyId: claim.storyId, sketch: toBytes(claim.sketch), expiresAt: expiry() })
            .where(
              (held, { notExists, lt }) =>
                `${notExists(held.band)} OR ${lt(held.expiresAt, expiryAfter(0, now()))}`,
            ),
        );
        if (isClaimed) return claim;
        const { data } = await bands.get({ band }).go({ consistent: true });
        if (data) return toClaim(data);
        // TTL removed it in between, so the band is free.
      }
    },

    async get(id) {
      const { data } = await stories.get({ id }).go({ consistent: true });
      return data ? toStory(data) : undefined;
    },

    async tell({ id, revision, source }) {
      const telling = stories.upsert({ id }).ifNotExists({ revision }).set({ expiresAt: expiry() });
      return writeIf(
        (source === undefined ? telling : telling.add({ sources: [source] })).where(
          ({ mergedInto }, { notExists }) => notExists(mergedInto),
        ),
      );
    },

    async mergeUntold(id, into) {
      return writeIf(stories.create({ id, mergedInto: into, expiresAt: expiry() }));
    },

    async addFormerIds(id, formerIds) {
      await stories
        .upsert({ id })
        .add({ formerIds: [...formerIds] })
        .set({ expiresAt: expiry() })
        .go();
    },

    async mergeTold(id, into) {
      return writeIf(
        stories
          .patch({ id })
          .set({ mergedInto: into, expiresAt: expiry() })
          .where(({ mergedInto }, { notExists }) => notExists(mergedInto)),
      );
    },
  };
}

interface StoryItem {
  readonly id: string;
  readonly revision?: string | undefined;
  readonly sources?: readonly string[] | undefined;
  readonly formerIds?: readonly string[] | undefined;
  readonly mergedInto?: string | undefined;
}

function toStory({
  id,
  revision = '',
  sources = [],
  formerIds = [],
  mergedInto,
}: StoryItem): Story | MergedStory {
  return mergedInto === undefined ? { id, revision, sources, formerIds } : { id, mergedInto };
}

function toClaim({ storyId, sketch }: { storyId: string; sketch: Uint8Array }): BandClaim {
  return { storyId, sketch: fromBytes(sketch) };
}
