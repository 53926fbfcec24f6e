import type { FollowedPack, FollowedPacks } from '../../shared/rule-files/packs/followed-pack.ts';
import type { Development } from '../../shared/stories/development.ts';
import type { Developments } from '../../shared/stories/note-development.ts';
import type { StoryChoice, StoryChoices } from '../../shared/stories/story-choice.ts';

/** Followed and muted stories in memory, with the guarantees of the table, but without expiry. */
export function createMemoryStoryChoices(): StoryChoices {
  const all = new Map<string, StoryChoice>();
  const key = ({ subscriberId, storyId }: Pick<StoryChoice, 'subscriberId' | 'storyId'>) =>
    `${subscriberId} ${storyId}`;
  const chosenBy = async (subscriberId: string) =>
    [...all.values()]
      .filter((choice) => choice.subscriberId === subscriberId)
      .sort((a, b) => (a.at < b.at ? 1 : -1));

  return {
    chosenBy,
    async about(subscriberId, storyIds) {
      const ids = new Set(storyIds);
      const choices = await chosenBy(subscriberId);
      return choices.find(({ storyId, formerIds = [] }) => [storyId, ...formerIds].some((id) => ids.has(id)));
    },
    put: async (choice) => void all.set(key(choice), choice),
    remove: async (choice) => void all.delete(key(choice)),
    async noteTold({ told, quietAt, ...of }) {
      const choice = all.get(key(of));
      if (choice?.wish !== 'followed') return;
      const allTold = [...new Set([...(choice.told ?? []), ...told])];
      all.set(key(of), { ...choice, quietAt, ...(allTold.length > 0 && { told: allTold }) });
    },
    async endFollow({ quietAt, ...of }) {
      const choice = all.get(key(of));
      if (choice?.wish === 'followed' && (choice.quietAt ?? '~') <= quietAt) all.delete(key(of));
    },
  };
}

/** What happened to followed stories, in memory. */
export function createMemoryDevelopments(): Developments {
  const all = new Map<string, Development>();
  const key = ({ storyId, articleId, revision }: Pick<Development, 'storyId' | 'articleId' | 'revision'>) =>
    `${storyId} ${articleId} ${revision}`;
  return {
    async note(development) {
      if (!all.has(key(development))) all.set(key(development), development);
    },
    has: async (one) => all.has(key(one)),
    ofStory: async (storyId) =>
      [...all.values()]
        .filter((one) => one.storyId === storyId)
        .sort((a, b) => Number(a.at > b.at) - Number(a.at < b.at)),
  };
}

/** What mails need of followed packs, in memory. */
export function createMemoryPacks(): Pick<FollowedPacks, 'of' | 'get' | 'add' | 'noteNews' | 'noteTold'> {
  const all = new Map<string, FollowedPack>();
  const key = (subscriberId: string, id: string) => `${subscriberId} ${id}`;
  return {
    of: async (subscriberId) =>
      [...all.values()]
        .filter((pack) => pack.subscriberId === subscriberId)
        .sort((a, b) => (a.followedAt < b.followedAt ? -1 : 1)),
    get: async (subscriberId, id) => all.get(key(subscriberId, id)),
    add: async (pack) => void all.set(key(pack.subscriberId, pack.id), pack),
    async noteNews({ subscriberId, id, acceptedAt }, newsHash, newsChanges) {
      const pack = all.get(key(subscriberId, id));
      if (pack?.acceptedAt !== acceptedAt) return false;
      all.set(key(subscriberId, id), { ...pack, newsHash, newsChanges });
      return true;
    },
    async noteTold(subscriberId, id, toldHash) {
      const pack = all.get(key(subscriberId, id));
      if (pack) all.set(key(subscriberId, id), { ...pack, toldHash });
    },
  };
}
