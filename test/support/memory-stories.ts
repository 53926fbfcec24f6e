import type { StandingText, StandingTexts } from '../../shared/stories/standing-text.ts';
import type { BandClaim, MergedStory, Stories, Story } from '../../shared/stories/story.ts';

/** Stories in memory, with the guarantees of the table, but without expiry. */
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
    async tell({ id, articleId, revision, source }) {
      const known = stories.get(id) ?? { id, revision, sources: [], formerIds: [], articleIds: [] };
      if ('mergedInto' in known) return false;
      const sources = new Set(known.sources);
      if (source !== undefined) sources.add(source);
      stories.set(id, {
        ...known,
        sources: [...sources],
        articleIds: [...new Set([...known.articleIds, articleId])],
      });
      return true;
    },
    async mergeUntold(id, into) {
      if (stories.has(id)) return false;
      stories.set(id, { id, mergedInto: into, articleIds: [] });
      return true;
    },
    async addFormerIds(id, formerIds) {
      const known = stories.get(id);
      if (!known || 'mergedInto' in known) return;
      stories.set(id, { ...known, formerIds: [...new Set([...known.formerIds, ...formerIds])] });
    },
    async mergeTold(id, into) {
      const known = stories.get(id);
      if (!known || 'mergedInto' in known) return false;
      stories.set(id, { id, mergedInto: into, articleIds: known.articleIds });
      return true;
    },
  };
}

/** Standing text of sources in memory, without expiry. */
export function createMemoryStandingTexts(): StandingTexts {
  const all = new Map<string, StandingText>();
  return {
    of: async (source) => all.get(source),
    put: async (source, standing) => void all.set(source, standing),
  };
}
