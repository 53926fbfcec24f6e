import { CustomAttributeType, Entity } from 'electrodb';
import type { SentStory } from '../stories/sent-story.ts';
import { service, type TableAccess } from './client.ts';
import { key } from './entity.ts';
import { retryUnprocessed } from './retry-unprocessed.ts';
import { expiryAfter, retentionDays } from './table.ts';

function sentStoryEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'sent-story', version: '1', service },
      attributes: {
        subscriberId: { type: 'string', required: true },
        storyId: { type: 'string', required: true },
        articleId: { type: 'string', required: true },
        revision: { type: 'string', required: true },
        sentAt: { type: 'string', required: true },
        toldTitle: { type: 'string' },
        toldWords: { type: CustomAttributeType<Uint8Array>('any') },
        isUpdate: { type: 'boolean' },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        byStory: {
          pk: key('pk', ['subscriberId'], 'subscriber#${subscriberId}'),
          sk: key('sk', ['storyId'], 'sent#${storyId}'),
        },
      },
    },
    { client, table },
  );
}

export type SentStoryStore = ReturnType<typeof createSentStoryStore>;

/** The stories that a subscriber has received. */
export function createSentStoryStore(access: TableAccess) {
  const entity = sentStoryEntity(access);

  return {
    /** The given stories that the subscriber has received, by story id. Strongly consistent. */
    async among(subscriberId: string, storyIds: readonly string[]): Promise<Map<string, SentStory>> {
      const sent = new Map<string, SentStory>();
      await retryUnprocessed([...new Set(storyIds)], async (part) => {
        const { data, unprocessed } = await entity
          .get(part.map((storyId) => ({ subscriberId, storyId })))
          .go({ consistent: true });
        for (const item of data) sent.set(item.storyId, toSentStory(item));
        return unprocessed.map(({ storyId }) => storyId);
      });
      return sent;
    },

    async putMany(stories: readonly SentStory[]): Promise<void> {
      const items = stories.map(({ told, ...story }) => ({
        ...story,
        ...(told && { toldTitle: told.title, toldWords: told.words }),
        expiresAt: expiryAfter(retentionDays.sentStory, new Date(story.sentAt)),
      }));
      await retryUnprocessed(items, async (part) => {
        const { unprocessed } = await entity.put([...part]).go({ unprocessed: 'item' });
        return part.filter((item) => unprocessed.some(({ storyId }) => storyId === item.storyId));
      });
    },

    /** Deletes the records, as if the stories had not been sent. */
    async forget(subscriberId: string, storyIds: readonly string[]): Promise<void> {
      await retryUnprocessed([...new Set(storyIds)], async (part) => {
        const { unprocessed } = await entity.delete(part.map((storyId) => ({ subscriberId, storyId }))).go();
        return unprocessed.map(({ storyId }) => storyId);
      });
    },
  };
}

type Item = Omit<SentStory, 'told' | 'isUpdate'> & {
  toldTitle?: string | undefined;
  toldWords?: Uint8Array | undefined;
  isUpdate?: boolean | undefined;
  expiresAt: number;
};

function toSentStory({ toldTitle, toldWords, isUpdate, expiresAt: _, ...story }: Item): SentStory {
  return {
    ...story,
    ...(toldTitle !== undefined && toldWords && { told: { title: toldTitle, words: toldWords } }),
    ...(isUpdate && { isUpdate }),
  };
}
