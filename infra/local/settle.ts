import { setTimeout as sleep } from 'node:timers/promises';
import type { Activity } from './control.ts';

/**
 * Resolves when no queue holds a message that is due and no function runs. Delayed messages may remain, and dead
 * letters do.
 */
export async function settle(readActivity: () => Activity | Promise<Activity>): Promise<void> {
  // A call may put a message on a queue just after the queues were looked at: quiet twice is quiet.
  for (let quiet = 0; quiet < 2; ) {
    quiet = isQuiet(await readActivity()) ? quiet + 1 : 0;
    if (quiet < 2) await sleep(20);
  }
}

function isQuiet({ queues, calls }: Activity): boolean {
  const isIdle = ([name, { visible, inFlight }]: [string, Activity['queues'][string]]) =>
    name.endsWith('-dead') || visible + inFlight === 0;
  return calls === 0 && Object.entries(queues).every(isIdle);
}
