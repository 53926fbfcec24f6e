import { createHash } from 'node:crypto';

/** At most `max` in each window of so many seconds. */
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

/** Counts one for `who`; gives the seconds to wait if that was too many, otherwise undefined. */
export type CountAgainst = (limit: Limit, who: string) => Promise<number | undefined>;

/** Fixed windows on atomic counters: of any number at once exactly `max` get through. */
export function createCountAgainst({ counters, now }: RateLimitDeps): CountAgainst {
  return async ({ name, max, seconds }, who) => {
    const at = now().getTime();
    const length = seconds * 1000;
    const start = at - (at % length);
    const window = {
      startsAt: new Date(start).toISOString(),
      endsAt: new Date(start + length).toISOString(),
    };
    const count = await counters.count(`${name}#${hashOf(who)}`, window);
    return count > max ? Math.ceil((start + length - at) / 1000) : undefined;
  };
}

/** A counter outlives what it counts for by an hour: it does not say for whom it counted. */
function hashOf(who: string): string {
  return createHash('sha256').update(who).digest('base64url').slice(0, 22);
}
