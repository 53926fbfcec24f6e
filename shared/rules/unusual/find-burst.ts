import { hour, minute } from '../../time/units.ts';
import { poissonTail } from './poisson-tail.ts';
import type { Usual } from './usual.ts';

/** How much is unusual: `low` writes for the rarest bursts only. */
export const sensitivities = ['low', 'middle', 'high'] as const;
export type Sensitivity = (typeof sensitivities)[number];

/** A find of a rule. Times are milliseconds since the epoch. */
export interface TimedFind {
  readonly storyId: string;
  /** When it was stored. */
  readonly at: number;
  /** When its article was published, if that is known to the minute. */
  readonly publishedAt?: number | undefined;
}

/** The last burst that was told, and how many stories it had in two hours then. */
export interface ToldBurst {
  readonly at: number;
  readonly stories: number;
}

/** Far more stories than usual. */
export interface Burst<Found extends TimedFind> {
  /** The window with the most unusual number: its end and length. */
  readonly to: number;
  readonly minutes: number;
  /** The stories that the window counts, by their first find, oldest first. */
  readonly finds: readonly Found[];
  /** How many are usual in such a window, not rounded. */
  readonly usual: number;
  /** The most stories of two hours up to now, to compare the next burst with. */
  readonly peak: number;
}

export interface BurstOptions {
  /** Only bursts that went on after this instant: those before were looked at. */
  readonly after: number;
  readonly now: number;
  readonly usual: Usual;
  readonly sensitivity: Sensitivity;
  readonly told?: ToldBurst | undefined;
}

/** Two stories may be chance anywhere. */
export const leastStories = 3;
/** The longest stretch of time in which stories are counted, and shorter ones, in which a burst shows sooner. */
export const longestWindow = 2 * hour;
const windows = [15 * minute, 30 * minute, hour, longestWindow];
/** So long after a burst was told, another one is told only if it has twice its stories. */
const coolDown = 6 * hour;
const growth = 2;
/**
 * How many false alarms a quiet week may have. Each story of a week is a chance for one, so the chance of each must be
 * that much smaller. A rule has at least ten a week here: a rate that low is not known well.
 */
const falseAlarmsPerWeek: Readonly<Record<Sensitivity, number>> = { low: 1e-5, middle: 2e-3, high: 5e-2 };
const leastChances = 10;

/**
 * Whether a rule has found far more stories than usual. Each find is looked at as the end of windows of time, so nothing is
 * missed when nobody could look for hours. Of several bursts the largest counts.
 *
 * @param finds of a few hours before `after` and of all time since, in any order
 */
export function findBurst<Found extends TimedFind>(
  finds: readonly Found[],
  { after, now, usual, sensitivity, told }: BurstOptions,
): Burst<Found> | undefined {
  const limit = falseAlarmsPerWeek[sensitivity] / Math.max(leastChances, usual.perWeek);
  const stories = firstFinds(finds);
  let largest: Burst<Found> | undefined;
  for (const { at: end } of stories) {
    if (end <= after || end > now) continue;
    const counted = stories.filter((one) => one.at <= end && one.toldAt > end - longestWindow);
    if (counted.length < leastStories || (largest && counted.length <= largest.peak)) continue;
    if (told && end - told.at < coolDown && counted.length < growth * told.stories) continue;
    const found = mostUnusual(counted, end, usual, limit);
    if (found) largest = { ...found, peak: counted.length };
  }
  return largest;
}

type Story<Found> = { readonly find: Found; readonly at: number; readonly toldAt: number };

/** Each story once, when it was first told, oldest first. */
function firstFinds<Found extends TimedFind>(finds: readonly Found[]): Story<Found>[] {
  const stories = new Map<string, Story<Found>>();
  const timed = finds.map((find) => ({ find, at: find.at, toldAt: toldAt(find) }));
  for (const one of timed.sort((a, b) => a.toldAt - b.toldAt || a.at - b.at)) {
    if (!stories.has(one.find.storyId)) stories.set(one.find.storyId, one);
  }
  return [...stories.values()];
}

/**
 * Its publication, where that is known: after an outage the articles of hours come in together, and are no burst. An older
 * one counts from the longest window before it came.
 */
function toldAt({ at, publishedAt = at }: TimedFind): number {
  return Math.min(at, Math.max(at - longestWindow, publishedAt));
}

function mostUnusual<Found extends TimedFind>(
  stories: readonly Story<Found>[],
  end: number,
  usual: Usual,
  limit: number,
): Omit<Burst<Found>, 'peak'> | undefined {
  let best: Omit<Burst<Found>, 'peak'> | undefined;
  let least = limit;
  for (const length of windows) {
    const counted = stories.filter((one) => one.toldAt > end - length);
    if (counted.length < leastStories) continue;
    const seen = usual.in(end - length, end);
    if (!seen) continue;
    const hours = length / hour;
    const chance = poissonTail(counted.length, hours, seen);
    if (chance > least) continue;
    least = chance;
    best = {
      to: end,
      minutes: length / minute,
      finds: counted.map(({ find }) => find),
      usual: (seen.count / seen.time) * hours,
    };
  }
  return best;
}
