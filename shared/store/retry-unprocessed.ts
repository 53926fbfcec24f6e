import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs a batch operation until nothing is left over: DynamoDB may answer 200 and hand part of a batch back
 * (`UnprocessedItems`, `UnprocessedKeys`). Waits grow from 50 ms to 3 s with jitter.
 * Throws when the leftovers do not shrink to nothing in ten rounds, so that the queue retries the message.
 */
export async function retryUnprocessed<T>(
  all: readonly T[],
  attempt: (part: readonly T[]) => Promise<readonly T[]>,
): Promise<void> {
  let left = all;
  for (let round = 0; left.length > 0; round++) {
    if (round === 10)
      throw new Error(
        `DynamoDB still leaves ${left.length} of ${all.length} items unprocessed after 10 rounds`,
      );
    if (round > 0) await sleep(Math.min(3000, 50 * 2 ** round) * (0.5 + Math.random() / 2));
    left = await attempt(left);
  }
}
