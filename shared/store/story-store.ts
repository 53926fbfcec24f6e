import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { CustomAttributeType, Entity } from 'electrodb';
import { fromBytes, toBytes } from '../stories/sketch-bytes.ts';
import {
  type BandClaim,
  type FollowedStories,
  type MergedStory,
  maxArticleIds,
  type Stories,
  type Story,
} from '../stories/story.ts';
import { service, type TableAccess } from './client.ts';
import { itemKey, key, markOf, writeIf } from './entity.ts';
import { createItemReader } from './keyed-items.ts';
import { expiryAfter, retentionDays } from './table.ts';

const storyById = {
  pk: key('pk', ['id'], 'story#${id}'),
  sk: key('sk', [], 'story'),
};

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
        articleIds: { type: 'set', items: 'string' },
        mergedInto: { type: 'string' },
        followedUntil: { type: 'string' },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        byId: storyById,
      },
    },
    { client, table },
  );
}

const bandModel = { entity: 'band', version: '1', service };
const bandByName = {
  pk: key('pk', ['band'], 'band#${band}'),
  sk: key('sk', [], 'band'),
};

/** A band of near-duplicate signatures: its story and its sketch. */
function bandEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: bandModel,
      attributes: {
        band: { type: 'string', required: true },
        storyId: { type: 'string', required: true },
        sketch: { type: CustomAttributeType<Uint8Array>('any'), required: true },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        byName: bandByName,
      },
    },
    { client, table },
  );
}

/** Stories, and the bands by which near-duplicates find them. */
export function createStoryStore(access: TableAccess, now = () => new Date()): Stories & FollowedStories {
  const stories = storyEntity(access);
  const bands = bandEntity(access);
  const reader = createItemReader(access);
  const expiry = () => expiryAfter(retentionDays.story, now());

  /** Takes the band for a story; false if it is taken. (ElectroDB takes as long as the call: each article does four.) */
  async function putBand(band: string, { storyId, sketch }: BandClaim): Promise<boolean> {
    const attributes = { band, storyId, sketch: toBytes(sketch), expiresAt: expiry() };
    try {
      await access.client.send(
        new PutCommand({
          TableName: access.table,
          Item: { ...itemKey(bandByName, { band }), ...attributes, ...markOf(bandModel) },
          ConditionExpression: 'attribute_not_exists(#band) OR #expiresAt < :now',
          ExpressionAttributeNames: { '#band': 'band', '#expiresAt': 'expiresAt' },
          ExpressionAttributeValues: { ':now': expiryAfter(0, now()) },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async function readBands(names: readonly string[], consistent: boolean) {
    const items = await Promise.all(
      names.map((band) => reader.get(itemKey(bandByName, { band }), { consistent })),
    );
    return bands.parse({ Items: items.filter((item) => item !== undefined) }).data;
  }

  return {
    async held(names, { fresh } = { fresh: false }) {
      const found = await readBands(names, fresh);
      const valid = found.filter(({ expiresAt }) => expiresAt >= expiryAfter(0, now()));
      return new Map(valid.map((item) => [item.band, toClaim(item)]));
    },

    async claim(band, claim) {
      for (;;) {
        if (await putBand(band, claim)) return claim;
        const [holder] = await readBands([band], true);
        if (holder) return toClaim(holder);
        // TTL removed it in between, so the band is free.
      }
    },

    async get(id) {
      const item = await reader.get(itemKey(storyById, { id }), { consistent: true });
      const [story] = stories.parse({ Items: item ? [item] : [] }).data;
      return story && toStory(story);
    },

    async tell({ id, articleId, revision, source }) {
      const tellAs = (articleIds: string[]) => {
        const added = {
          ...(source !== undefined && { sources: [source] }),
          ...(articleIds.length > 0 && { articleIds }),
        };
        const telling = stories.upsert({ id }).ifNotExists({ revision }).set({ expiresAt: expiry() });
        return (Object.keys(added).length === 0 ? telling : telling.add(added)).where(
          ({ mergedInto, articleIds: known }, of) =>
            // Each of these notes what it names, so that nothing must be named in vain.
            articleIds.length === 0
              ? of.notExists(mergedInto)
              : `${of.notExists(mergedInto)} AND (${of.notExists(known)} OR ${of.size(known)} < ${of.escape(maxArticleIds)})`,
        );
      };
      return (await writeIf(tellAs([articleId]))) || (await writeIf(tellAs([])));
    },

    async mergeUntold(id, into) {
      return writeIf(stories.create({ id, mergedInto: into, expiresAt: expiry() }));
    },

    async addFormerIds(id, formerIds, followedUntil) {
      await stories
        .upsert({ id })
        .add({ formerIds: [...formerIds] })
        .set({ expiresAt: expiry(), ...(followedUntil !== undefined && { followedUntil }) })
        .go();
    },

    async keep(id, until) {
      const expiresAt = expiryAfter(retentionDays.followedStory, until);
      await stories.upsert({ id }).set({ followedUntil: until.toISOString(), expiresAt }).go();
    },

    async keepBand(band, heldBy, storyId) {
      await writeIf(
        bands
          .patch({ band })
          .set({ storyId, expiresAt: expiry() })
          .where((held, { eq }) => eq(held.storyId, heldBy)),
      );
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
  readonly articleIds?: readonly string[] | undefined;
  readonly mergedInto?: string | undefined;
  readonly followedUntil?: string | undefined;
}

function toStory({
  id,
  revision = '',
  sources = [],
  formerIds = [],
  articleIds = [],
  mergedInto,
  followedUntil,
}: StoryItem): Story | MergedStory {
  if (mergedInto !== undefined) return { id, mergedInto, articleIds };
  return {
    id,
    revision,
    sources,
    formerIds,
    articleIds,
    ...(followedUntil !== undefined && { followedUntil }),
  };
}

function toClaim({ storyId, sketch }: { storyId: string; sketch: Uint8Array }): BandClaim {
  return { storyId, sketch: fromBytes(sketch) };
}
