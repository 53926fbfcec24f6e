import { shortHash } from './short-hash.ts';

/** At most `max` in each window of this many seconds. */
export interface Limit {
  readonly name: string;
  readonly max: number;
  readonly seconds: number;
}

export interface RateLimitDeps {
  readonly counters: {
    count(name: string, window: { startsAt: string; endsAt: string }): Promise<number>;
  };
  readonly now: () => Date;
}

/** What is left of a limit in its window. */
export interface LimitState {
  readonly remaining: number;
  /** Until the window ends. */
  readonly resetSeconds: number;
}

/**
 * Counts one call for `who`. Returns the seconds to wait if the limit is exceeded, otherwise undefined. `tell` is called
 * with what is left.
 */
export type CountAgainst = (
  limit: Limit,
  who: string,
  tell?: (state: LimitState) => void,
) => Promise<number | undefined>;

/** Fixed windows with atomic counters: of any number of simultaneous calls exactly `max` are allowed. */
export function createCountAgainst({ counters, now }: RateLimitDeps): CountAgainst {
  return async ({ name, max, seconds }, who, tell) => {
    const at = now().getTime();
    const length = seconds * 1000;
    const start = at - (at % length);
    const window = {
      startsAt: new Date(start).toISOString(),
      endsAt: new Date(start + length).toISOString(),
    };
    // A counter is stored an hour longer than its window. The hash hides whose calls it counted.
    const count = await counters.count(`${name}#${shortHash(who)}`, window);
    const resetSeconds = Math.ceil((start + length - at) / 1000);
    tell?.({ remaining: Math.max(0, max - count), resetSeconds });
    return count > max ? resetSeconds : undefined;
  };
}
