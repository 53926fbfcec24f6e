import type { RuleCursor } from '../subscribers/subscriber.ts';
import type { UnstoredHits } from './read-hits.ts';

/** What a cursor keeps about hits that were only counted: before and after a mail reports their number. */
export interface UnstoredMark {
  readonly untold: RuleCursor['unstored'];
  readonly told: RuleCursor['unstored'];
}

/**
 * How many hits of a window were only counted and have not been reported in a mail. The counts are hourly. If a window
 * does not continue the last one (the rule is new, was edited or was paused), its first hour counts only from this
 * check on: what was found before does not belong to this rule.
 * @param from ISO instant at which the window begins
 */
export function countUnstored(
  counts: readonly UnstoredHits[],
  cursor: RuleCursor | undefined,
  from: string,
): { readonly untold: number; readonly mark: UnstoredMark } {
  const continues = cursor !== undefined && from <= cursor.at;
  const last = continues ? cursor.unstored : undefined;
  if (counts.length === 0) return { untold: 0, mark: { untold: last, told: last } };
  const byHour = new Map(counts.map(({ hour, count }) => [hour, count]));
  const firstHour = from.slice(0, 13);
  const start = last ?? { hour: firstHour, count: continues ? 0 : (byHour.get(firstHour) ?? 0) };
  byHour.set(start.hour, Math.max(start.count, byHour.get(start.hour) ?? 0));
  const hours = [...byHour.keys()].filter((hour) => hour >= start.hour).toSorted();
  const untold = hours.reduce((sum, hour) => sum + (byHour.get(hour) ?? 0), -start.count);
  const newest = hours.at(-1) ?? start.hour;
  return { untold, mark: { untold: start, told: { hour: newest, count: byHour.get(newest) ?? 0 } } };
}
