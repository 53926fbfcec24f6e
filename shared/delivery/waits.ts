import * as z from 'zod';
import { minute, second } from '../time/units.ts';

/**
 * How long the delivery side waits for what, in milliseconds. They are settings, because tests cannot wait for ten
 * minutes.
 */
export interface Waits {
  /** How long an open delivery, or one that is with SES, belongs to one worker. Longer than `deliver` may run. */
  readonly lease: number;
  /** How long we wait for SES's receipt when it is unclear whether SES accepted the mail. */
  readonly receipt: number;
  /** The time before the next attempt when SES throttles. */
  readonly throttled: number;
  /** The time before the next attempt when the daily quota is used up or sending is paused. */
  readonly parked: number;
  /**
   * How far a window reaches back into the last one: the time limit of `match-articles`, plus 2 minutes of clock skew.
   */
  readonly overlap: number;
  /** How long after an as-it-happens rule was saved its subscriber becomes due. */
  readonly firstAlert: number;
  /** A query wakes its subscribers at most once in this time. */
  readonly wakeEvery: number;
  /** How long digests in one container reuse one read of a query's hits. */
  readonly sharedRead: number;
}

export const defaultWaits: Waits = {
  lease: 2 * minute,
  receipt: 10 * minute,
  throttled: 20 * second,
  parked: 15 * minute,
  overlap: 3 * minute,
  firstAlert: 5 * minute,
  wakeEvery: 5 * minute,
  sharedRead: minute,
};

const milliseconds = z.number().int().nonnegative();
const shape = z
  .strictObject({
    lease: milliseconds,
    receipt: milliseconds,
    throttled: milliseconds,
    parked: milliseconds,
    overlap: milliseconds,
    firstAlert: milliseconds,
    wakeEvery: milliseconds,
    sharedRead: milliseconds,
  })
  .partial();

/**
 * The default waits, with those of the JSON object in place of them. Throws on anything else and says what is wrong.
 */
export function readWaits(json: string | undefined): Waits {
  if (json === undefined) return defaultWaits;
  const given = Object.entries(shape.parse(JSON.parse(json))).filter(([, value]) => value !== undefined);
  return { ...defaultWaits, ...Object.fromEntries(given) };
}
