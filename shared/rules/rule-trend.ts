import { day } from '../time/units.ts';
import type { Rule, WatchedTime } from './rule.ts';

export interface TrendDeps {
  readonly hits: {
    /** Distinct articles that a query found between two instants of one UTC day. */
    countArticles(queryId: string, from: string, to: string): Promise<number>;
  };
  readonly now: () => Date;
}

/** What a rule found on each UTC day, oldest first, today last: `trendDays` of them, or since it began. */
export type RuleTrend = readonly number[];

export const trendDays = 30;

/** Counts are read so many at a time. */
const concurrency = 32;
/** A container remembers so many counts of days that are over, some 100 bytes each. */
const maxRemembered = 20_000;
/** Hits of a time that is over may still come in for so long: clocks differ. */
const settledAfter = 5 * 60_000;

type Watching = Pick<Rule, 'id' | 'queryId' | 'since' | 'earlier'>;

/** One count: a stretch of one UTC day in which a rule watched its query. */
interface Stretch {
  readonly name: string;
  readonly queryId: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Counts what rules have found, by day. Days that are over never change, so a container counts each only once; the first
 * count of sixty rules is up to 1,800 small reads, the next ones sixty.
 */
export function createRuleTrends({ hits, now }: TrendDeps) {
  const remembered = new Map<string, number>();

  function remember(name: string, count: number): void {
    remembered.set(name, count);
    for (const oldest of remembered.keys()) {
      if (remembered.size <= maxRemembered) return;
      remembered.delete(oldest);
    }
  }

  /** The trend of each rule, by its id. */
  return async (rules: readonly Watching[]): Promise<ReadonlyMap<string, RuleTrend>> => {
    const at = now();
    const settled = new Date(at.getTime() - settledAfter).toISOString();
    const days = rules.map((rule) => ({ rule, days: daysOf(rule, at) }));
    const all = days.flatMap((one) => one.days.flat());
    const wanted = [...new Map(all.map((stretch) => [stretch.name, stretch])).values()];
    const counts = new Map<string, number>();
    const unknown = wanted.filter(({ name }) => {
      const known = remembered.get(name);
      if (known !== undefined) counts.set(name, known);
      return known === undefined;
    });
    for (let i = 0; i < unknown.length; i += concurrency) {
      const part = unknown.slice(i, i + concurrency);
      const found = await Promise.all(
        part.map(({ queryId, from, to }) => hits.countArticles(queryId, from, to)),
      );
      for (const [index, { name, to }] of part.entries()) {
        const count = found[index] ?? 0;
        counts.set(name, count);
        if (to <= settled) remember(name, count);
      }
    }
    const sumOf = (stretches: readonly Stretch[]) =>
      stretches.reduce((sum, { name }) => sum + (counts.get(name) ?? 0), 0);
    return new Map(days.map((one) => [one.rule.id, one.days.map(sumOf)]));
  };
}

/** For each UTC day, oldest first, the stretches in which the rule watched its query. */
function daysOf({ queryId, since, earlier = [] }: Watching, now: Date): Stretch[][] {
  const to = now.toISOString();
  const times: readonly WatchedTime[] = [...earlier, { since, until: to }];
  const today = Math.floor(now.getTime() / day) * day;
  const days: Stretch[][] = [];
  for (let ago = trendDays - 1; ago >= 0; ago -= 1) {
    const [start, end] = [iso(today - ago * day), iso(today - ago * day + day)];
    const stretches = times.flatMap(({ since: first, until }) => {
      const from = first > start ? first : start;
      // Today goes on until midnight, so that its name stays the same.
      const last = until < end && until !== to ? until : end;
      return from < last ? [{ name: `${queryId} ${from} ${last}`, queryId, from, to: last }] : [];
    });
    // Days before the rule began are no days on which it found nothing.
    if (stretches.length > 0 || days.length > 0) days.push(stretches);
  }
  return days;
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
