import type { Sketch } from './sketch.ts';

/**
 * A story that several articles tell in nearly the same words: an agency report in twenty papers, a text and its
 * updates.
 */
export interface Story {
  /** The id of the article that told it first. */
  readonly id: string;
  /** The revision of that article when the story began. */
  readonly revision: string;
  /** Names of the publishers that told it, unordered. */
  readonly sources: readonly string[];
  /** Ids that it had before it was found to be this story. Readers may have received it under one of them. */
  readonly formerIds: readonly string[];
  /** Articles that tell it, the first `maxArticleIds` of them, unordered. */
  readonly articleIds: readonly string[];
  /** Somebody follows it, at least until this instant (ISO) if nothing happens to it. */
  readonly followedUntil?: string;
}

/** A story remembers this many articles: more than a page shows, and few enough for a small item. */
export const maxArticleIds = 60;

/** A story that was found to be another one, when two workers began the same story at the same time. */
export interface MergedStory {
  readonly id: string;
  readonly mergedInto: string;
  /** Articles that told it before that. */
  readonly articleIds: readonly string[];
}

/** The content of a band: its story, and the sketch for comparing another article with it. */
export interface BandClaim {
  readonly storyId: string;
  readonly sketch: Sketch;
}

/** An article that tells a story. */
export interface StoryTelling {
  /** Of the story. */
  readonly id: string;
  readonly articleId: string;
  readonly revision: string;
  readonly source?: string;
}

/** The store that clustering needs. Writes are conditional, and everything expires after 7 days. */
export interface Stories {
  /** The content of the given bands, by band. May lag behind, unless it must be fresh. */
  held(bands: readonly string[], options?: { readonly fresh: boolean }): Promise<Map<string, BandClaim>>;
  /** Stores the claim unless the band has one that has not expired. Returns what the band contains now. */
  claim(band: string, claim: BandClaim): Promise<BandClaim>;
  /** Strongly consistent. */
  get(id: string): Promise<Story | MergedStory | undefined>;
  /** Begins the story, or adds an article and its source to it and extends its life. False if it was merged into another one. */
  tell(telling: StoryTelling): Promise<boolean>;
  /** Marks an untold story as merged. False if it was told or merged in the meantime. */
  mergeUntold(id: string, into: string): Promise<boolean>;
  /** Adds former ids to a told story, and until when those who follow them do so. */
  addFormerIds(id: string, formerIds: readonly string[], followedUntil?: string): Promise<void>;
  /** Marks a told story as merged. False if it was merged in the meantime. */
  mergeTold(id: string, into: string): Promise<boolean>;
}

/** The store that following a story needs. */
export interface FollowedStories {
  /** Somebody follows the story: it lives, and articles of it are looked at, until then at least. */
  keep(id: string, until: Date): Promise<void>;
  /** Extends the life of a band that names a story by this or a former id; from now on it names this one. */
  keepBand(band: string, heldBy: string, storyId: string): Promise<void>;
}
