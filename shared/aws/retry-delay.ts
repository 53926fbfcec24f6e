/** After so many receives, a message waits for the visibility timeout of its queue: the fault is not a short one. */
const usualQuickRetries = 20;

/** Seconds, for the first receives; the last one stands for all later ones. */
const steps = [15, 30, 60] as const;

/**
 * How long a message that failed is hidden before it comes again, in whole seconds: 10 to 60, growing, with jitter, so
 * that messages that failed together do not return together. Twenty retries take a quarter of an hour.
 *
 * @param receives how often the message was received, from 1
 * @param random a number from 0 to 1
 * @returns undefined: as long as the visibility timeout of its queue says
 */
export function retryDelaySeconds(
  receives: number,
  random: number,
  quickRetries = usualQuickRetries,
): number | undefined {
  if (receives > quickRetries) return undefined;
  const longest = steps[Math.min(receives, steps.length) - 1] ?? steps[0];
  return Math.round(longest * (2 / 3 + random / 3));
}
