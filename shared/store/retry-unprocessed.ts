import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Repeats a batch operation until no item is left: DynamoDB may answer 200 and return part of a batch
 * (`UnprocessedItems`, `UnprocessedKeys`). The backoff grows from 50 ms to 3 s with jitter. Throws if items are left
 * after ten rounds, so that the queue retries the message.
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
