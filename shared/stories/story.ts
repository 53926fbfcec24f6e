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
}

/** A story that was found to be another one, when two workers began the same story at the same time. */
export interface MergedStory {
  readonly id: string;
  readonly mergedInto: string;
}

/** The content of a band: its story, and the sketch for comparing another article with it. */
export interface BandClaim {
  readonly storyId: string;
  readonly sketch: Sketch;
}

/** The store that clustering needs. Writes are conditional, and everything expires after 7 days. */
export interface Stories {
  /** The content of the given bands, by band. May lag behind. */
  held(bands: readonly string[]): Promise<Map<string, BandClaim>>;
  /** Stores the claim unless the band has one that has not expired. Returns what the band contains now. */
  claim(band: string, claim: BandClaim): Promise<BandClaim>;
  /** Strongly consistent. */
  get(id: string): Promise<Story | MergedStory | undefined>;
  /** Begins the story, or adds a source to it and extends its life. False if it was merged into another one. */
  tell(telling: { id: string; revision: string; source?: string }): Promise<boolean>;
  /** Marks an untold story as merged. False if it was told or merged in the meantime. */
  mergeUntold(id: string, into: string): Promise<boolean>;
  /** Adds former ids to a told story. */
  addFormerIds(id: string, formerIds: readonly string[]): Promise<void>;
  /** Marks a told story as merged. False if it was merged in the meantime. */
  mergeTold(id: string, into: string): Promise<boolean>;
}
