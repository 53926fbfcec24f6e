import type { BandClaim, MergedStory, Story, StoryStore } from '../../shared/stories/story.ts';

/** The store of stories in memory: what the real one promises, without expiry, for many articles at once. */
export function createMemoryStories(): StoryStore & {
  readonly told: ReadonlyMap<string, Story | MergedStory>;
} {
  const bands = new Map<string, BandClaim>();
  const stories = new Map<string, Story | MergedStory>();
  return {
    told: stories,
    async claim(band, claim) {
      const holder = bands.get(band) ?? claim;
      bands.set(band, holder);
      return holder;
    },
    async get(id) {
      return stories.get(id);
    },
    async tell({ source, ...begun }) {
      const known = stories.get(begun.id);
      if (known && 'mergedInto' in known) return false;
      const sources = new Set(known?.sources);
      if (source !== undefined) sources.add(source);
      stories.set(begun.id, { ...(known ?? begun), sources: [...sources] });
      return true;
    },
    async mergeUntold(id, into) {
      if (stories.has(id)) return false;
      stories.set(id, { id, mergedInto: into });
      return true;
    },
    async mergeTold(id, into) {
      const known = stories.get(id);
      if (!known || 'mergedInto' in known) return false;
      stories.set(id, { id, mergedInto: into });
      return true;
    },
  };
}
