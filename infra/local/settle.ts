import { setTimeout as sleep } from 'node:timers/promises';
import type { Activity } from './control.ts';

/** The service did not come to rest. */
class RestlessError extends Error {
  override readonly name = 'RestlessError';
}

/** Longer than the service ever works without a pause, by far. */
const patienceMilliseconds = 180_000;

/**
 * Resolves when no queue holds a message that could be taken and no function runs. Messages that are delayed, that
 * failed and wait to come again, and dead letters may remain.
 *
 * @throws RestlessError when that does not happen in 3 minutes.
 */
export async function settle(readActivity: () => Activity | Promise<Activity>): Promise<void> {
  const until = performance.now() + patienceMilliseconds;
  // A call may put a message on a queue just after the queues were looked at: quiet twice is quiet.
  for (let quiet = 0; quiet < 2; ) {
    const activity = await readActivity();
    quiet = isQuiet(activity) ? quiet + 1 : 0;
    if (performance.now() > until) {
      throw new RestlessError(`The service does not come to rest: ${JSON.stringify(activity)}`);
    }
    if (quiet < 2) await sleep(20);
  }
}

function isQuiet({ queues, calls }: Activity): boolean {
  const waiting = Object.entries(queues).filter(
    ([name, { visible }]) => !name.endsWith('-dead') && visible > 0,
  );
  return calls === 0 && waiting.length === 0;
}
