import type { Hit } from '../articles/hit.ts';
import type { SentStory } from '../stories/sent-story.ts';
import { day } from '../time/units.ts';

const lateAfter = 7 * day;

/** A story as one rule found it. */
export interface Candidate {
  /** The index of the rule in the mail. */
  readonly order: number;
  /** The article that tells the story. */
  readonly hit: Hit;
  readonly rank: number;
  readonly late: boolean;
  /** An alert of another rule has told it, and nothing about it is new. */
  readonly toldBefore: boolean;
}

/** The `most` best, by story id. */
export function bestOf(candidates: ReadonlyMap<string, Candidate>, most: number): Map<string, Candidate> {
  return new Map([...candidates].sort(([, a], [, b]) => compareCandidates(a, b)).slice(0, most));
}

/** In the order in which stories get a place: news before what is repeated, old articles after others, then by rank. */
export function compareCandidates(a: Candidate, b: Candidate): number {
  return (
    Number(a.toldBefore) - Number(b.toldBefore) ||
    Number(a.late) - Number(b.late) ||
    b.rank - a.rank ||
    a.order - b.order ||
    (a.hit.storyId < b.hit.storyId ? -1 : Number(a.hit.storyId > b.hit.storyId))
  );
}

/** Whether a candidate tells its story better than another one of the same rule: news does, and then the higher rank. */
export function tellsBetter(a: Candidate, b: Candidate): boolean {
  return a.toldBefore === b.toldBefore ? a.rank > b.rank : b.toldBefore;
}

/**
 * Corrections and retractions concern everybody who has had the story; an update concerns only those who had that
 * article. Of a muted story, only corrections and retractions of the very articles that were sent are news.
 */
export function tellsNews(hit: Hit, had: SentStory): boolean {
  if (!hit.change || hit.at <= had.sentAt) return false;
  if (had.muted && (hit.change.kind === 'update' || !had.articleIds?.includes(hit.articleId))) return false;
  if (hit.articleId === had.articleId) return hit.revision !== had.revision;
  return hit.change.kind !== 'update';
}

/** The score, halved for each day since publication: yesterday's perfect match equals today's fair one. */
export function rankOf(hit: Hit, now: Date): number {
  return hit.score * 2 ** (-ageOf(hit, now) / day);
}

/** Whether the article was published so long ago that the mail says so. */
export function isLate(hit: Hit, now: Date): boolean {
  return ageOf(hit, now) > lateAfter;
}

/** Milliseconds since publication, or since it was found if the article has no date. Never negative. */
function ageOf(hit: Hit, now: Date): number {
  return Math.max(0, now.getTime() - Date.parse(hit.publishedAt ?? hit.at));
}

/** Who tells it. An article without a source counts as its own source. */
export function sourceOf({ source, articleId }: Hit): string {
  return source ?? articleId;
}
