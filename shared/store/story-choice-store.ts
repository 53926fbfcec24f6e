import { Entity } from 'electrodb';
import { followersOf, type StoryChoice, type StoryChoices, storyWishes } from '../stories/story-choice.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';
import { expiryAfter, retentionDays } from './table.ts';

function choiceEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'storyChoice', version: '1', service },
      attributes: {
        subscriberId: { type: 'string', required: true },
        storyId: { type: 'string', required: true },
        formerIds: { type: 'list', items: { type: 'string' } },
        wish: { type: storyWishes, required: true },
        title: { type: 'string', required: true },
        at: { type: 'string', required: true },
        quietAt: { type: 'string' },
        told: { type: 'set', items: 'string' },
        /** Of a followed story only. In the index it stands where rules have their query: wakes find both in one way. */
        followers: { type: 'string' },
        follower: { type: 'string' },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        ofSubscriber: {
          pk: key('pk', ['subscriberId'], 'subscriber#${subscriberId}'),
          sk: key('sk', ['storyId'], 'choice#${storyId}'),
        },
        ofFollowers: {
          index: 'gsi1',
          projection: 'keys_only',
          condition: (item: { followers?: unknown }) => item.followers !== undefined,
          pk: key('gsi1pk', ['followers'], 'rules#${followers}'),
          sk: key('gsi1sk', ['follower'], 'as-it-happens#${follower}#'),
        },
      },
    },
    { client, table },
  );
}

/** The stories that readers have muted or follow. Stored with the subscriber, so that erasing finds them. */
export function createStoryChoiceStore(access: TableAccess): StoryChoices {
  const entity = choiceEntity(access);

  async function all(subscriberId: string): Promise<StoryChoice[]> {
    const { data } = await entity.query.ofSubscriber({ subscriberId }).go({ consistent: true, pages: 'all' });
    return data
      .map(({ expiresAt: _, followers: __, follower: ___, ...choice }): StoryChoice => choice)
      .sort((a, b) => (a.at < b.at ? 1 : -1));
  }

  return {
    chosenBy: all,

    async about(subscriberId, storyIds) {
      const ids = new Set(storyIds);
      const choices = await all(subscriberId);
      return choices.find(({ storyId, formerIds = [] }) => [storyId, ...formerIds].some((id) => ids.has(id)));
    },

    async put(choice) {
      const { formerIds, told, ...rest } = choice;
      const expiresAt = expiryAfter(retentionDays.storyChoice, new Date(choice.at));
      await entity
        .put({
          ...rest,
          ...(formerIds && { formerIds: [...formerIds] }),
          ...(told && told.length > 0 && { told: [...told] }),
          ...(choice.wish === 'followed' && {
            followers: followersOf(choice.storyId),
            follower: choice.subscriberId,
          }),
          expiresAt,
        })
        .go();
    },

    async noteTold({ subscriberId, storyId, told, quietAt }) {
      // A story that is followed for long is kept as long.
      const expiresAt = expiryAfter(retentionDays.storyChoice, new Date(quietAt));
      const noting = entity.patch({ subscriberId, storyId }).set({ quietAt, expiresAt });
      await writeIf(
        (told.length === 0 ? noting : noting.add({ told: [...told] })).where(({ wish }, { eq }) =>
          eq(wish, 'followed'),
        ),
      );
    },

    async endFollow({ subscriberId, storyId, quietAt }) {
      await writeIf(
        entity
          .remove({ subscriberId, storyId })
          .where(
            (choice, { eq, lte }) => `${eq(choice.wish, 'followed')} AND ${lte(choice.quietAt, quietAt)}`,
          ),
      );
    },

    async remove({ subscriberId, storyId }) {
      await entity.delete({ subscriberId, storyId }).go();
    },
  };
}
