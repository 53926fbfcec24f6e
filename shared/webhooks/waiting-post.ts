import { day, hour, minute } from '../time/units.ts';

/** A message that an output did not take. */
export interface WaitingPost {
  readonly subscriberId: string;
  readonly ruleId: string;
  readonly outputId: string;
  /** Of the delivery that it tells. */
  readonly slot: string;
  /** So many failed. */
  readonly attempts: number;
  /** ISO instant of the first of them. */
  readonly firstAt: string;
  /** ISO instant of the next attempt. Absent: given up, until somebody sends it again by hand. */
  readonly dueAt?: string;
  /** Somebody asked for it: it is posted even though the output was given up. */
  readonly byHand?: boolean;
  /** What was wrong, in words. */
  readonly problem: string;
}

/** A message is given up, and so is an output that takes nothing, after so long. */
export const givenUpAfter = 3 * day;

/** The pauses between attempts; the last one is repeated. */
const pauses = [minute, 5 * minute, 15 * minute, hour, 3 * hour, 6 * hour, 12 * hour] as const;

/**
 * When to try again: exponential backoff with up to a quarter more by chance, so that messages which failed together do
 * not come back together; never before the receiver said. The last attempt is three days after the first one.
 *
 * @param random a number from 0 to 1
 * @returns undefined when that attempt was made
 */
export function nextAttempt(
  { attempts, firstAt }: Pick<WaitingPost, 'attempts' | 'firstAt'>,
  {
    now,
    random,
    waitMs = 0,
  }: { readonly now: Date; readonly random: number; readonly waitMs?: number | undefined },
): string | undefined {
  const end = Date.parse(firstAt) + givenUpAfter;
  if (now.getTime() >= end) return undefined;
  const pause = pauses[Math.min(attempts, pauses.length) - 1] ?? pauses[0];
  const at = now.getTime() + Math.max(waitMs, pause * (1 + random / 4));
  return new Date(Math.min(at, end)).toISOString();
}
