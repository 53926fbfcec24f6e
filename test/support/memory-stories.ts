import type { BandClaim, MergedStory, Stories, Story } from '../../shared/stories/story.ts';

/** Stories in memory: what the table promises, without expiry. */
export function createMemoryStories(): Stories & { readonly all: ReadonlyMap<string, Story | MergedStory> } {
  const bands = new Map<string, BandClaim>();
  const stories = new Map<string, Story | MergedStory>();
  return {
    all: stories,
    async held(names) {
      return new Map(
        names.flatMap((name) => {
          const claim = bands.get(name);
          return claim ? [[name, claim] as const] : [];
        }),
      );
    },
    async claim(band, claim) {
      const holder = bands.get(band) ?? claim;
      bands.set(band, holder);
      return holder;
    },
    async get(id) {
      return stories.get(id);
    },
    async tell({ id, revision, source }) {
      const known = stories.get(id) ?? { id, revision, sources: [] };
      if ('mergedInto' in known) return false;
      const sources = new Set(known.sources);
      if (source !== undefined) sources.add(source);
      stories.set(id, { ...known, sources: [...sources] });
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
