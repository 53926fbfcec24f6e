import { minute } from '../time/units.ts';

/** A timer notes its runs this often at most: noting each one would cost five times as much. */
const beatEveryMs = 5 * minute;

export interface BeatDeps {
  readonly beat: (timer: string, at: string) => Promise<void>;
  readonly now: () => Date;
}

/**
 * Returns what a timer calls at the end of each run. It notes the run unless it did so a short while ago. A note that
 * cannot be written is left out: the next run tries again, and the alarm waits for several.
 */
export function createBeat(timer: string, { beat, now }: BeatDeps): () => Promise<void> {
  let notedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const time = now().getTime();
    if (Math.abs(time - notedAt) < beatEveryMs) return;
    try {
      await beat(timer, new Date(time).toISOString());
      notedAt = time;
    } catch {
      // The work itself was done.
    }
  };
}
