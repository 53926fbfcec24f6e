import type { Sketch } from './sketch.ts';

/** What several articles tell in much the same words: an agency report in twenty papers, a text and its updates. */
export interface Story {
  /** The id of the article that told it first. */
  readonly id: string;
  /** The revision of that article when the story began. */
  readonly revision: string;
  /** Names of the publishers that told it, in no order. */
  readonly sources: readonly string[];
  /** Ids under which it was told before it turned out to be this one: readers may have had it as one of these. */
  readonly formerIds: readonly string[];
}

/** A story that turned out to be another one, seen from two sides at once. */
export interface MergedStory {
  readonly id: string;
  readonly mergedInto: string;
}

/** What a band holds: whose it is, and the sketch by which another article tells whether it is alike. */
export interface BandClaim {
  readonly storyId: string;
  readonly sketch: Sketch;
}

/** What clustering needs of a store. Writes are conditional, and all is forgotten after 7 days. */
export interface Stories {
  /** What the given bands hold, by band; may lag behind. */
  held(bands: readonly string[]): Promise<Map<string, BandClaim>>;
  /** Puts the claim unless the band holds one that has not expired; answers what the band holds now. */
  claim(band: string, claim: BandClaim): Promise<BandClaim>;
  /** Strongly consistent. */
  get(id: string): Promise<Story | MergedStory | undefined>;
  /** Begins the story, or adds a source to it and keeps it for longer; false if it is merged into another. */
  tell(telling: { id: string; revision: string; source?: string }): Promise<boolean>;
  /** Marks as merged a story that nobody has told; false if it was told or merged meanwhile. */
  mergeUntold(id: string, into: string): Promise<boolean>;
  /** Notes on a told story that it was told under these ids as well. */
  addFormerIds(id: string, formerIds: readonly string[]): Promise<void>;
  /** Marks a told story as merged; false if it was merged meanwhile. */
  mergeTold(id: string, into: string): Promise<boolean>;
}
