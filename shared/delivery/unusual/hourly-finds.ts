import { type Rule, watchedAt, watchedSince } from '../../rules/rule.ts';
import { type HourlyFinds, usualDays } from '../../rules/unusual/usual.ts';
import { day, hour, minute } from '../../time/units.ts';
import { type HitReader, maxWindow } from '../read-hits.ts';

/** By UTC day ("2026-11-23"): how many stories a query found in each of its 24 hours. */
export type CountedDays = ReadonlyMap<string, readonly number[]>;

export interface HourlyFindsDeps {
  readonly hits: Pick<HitReader, 'pages'>;
  /** The days of each query that were counted. What is counted twice gets the same numbers. */
  readonly hourlyCounts: {
    of(queryId: string): Promise<CountedDays>;
    put(queryId: string, days: CountedDays): Promise<void>;
  };
}

/** Hits of a day that is over may still be stored for so long: clocks differ. */
const settledAfter = 5 * minute;
/** One look begins no further day after so many hits. A query that finds thousands a day takes a few looks at first. */
const mostCountedAtOnce = maxWindow;

/**
 * What a rule found in each hour of the last 28 days that are over. Each day of a query is counted once, from its hits. Of
 * the counts, a rule sees only those of times in which it watched the query.
 */
export async function readHourlyFinds(
  rule: Pick<Rule, 'queryId' | 'since' | 'earlier'>,
  now: number,
  { hits, hourlyCounts }: HourlyFindsDeps,
): Promise<HourlyFinds> {
  const { queryId } = rule;
  const known = new Map(await hourlyCounts.of(queryId));
  const missing = daysFor(rule, now).filter((date) => !known.has(date));
  let read = 0;
  for (const date of missing) {
    if (read >= mostCountedAtOnce) break;
    const counted = await countDay(queryId, date, hits);
    known.set(date, counted.counts);
    read += counted.read;
  }
  if (missing.length > 0) {
    const oldest = iso(now - (usualDays + 1) * day).slice(0, 10);
    await hourlyCounts.put(queryId, new Map([...known].filter(([date]) => date >= oldest)));
  }
  return (at) => {
    const from = iso(at * hour);
    if (!watchedAt(rule, from) || !watchedAt(rule, iso((at + 1) * hour - 1))) return undefined;
    return known.get(from.slice(0, 10))?.[at % 24];
  };
}

/** The UTC days that are over, newest first, of the last 28 and one for the hours around. */
function daysFor(rule: Pick<Rule, 'since' | 'earlier'>, now: number): string[] {
  const first = watchedSince(rule).slice(0, 10);
  const today = Math.floor((now - settledAfter) / day);
  return Array.from({ length: usualDays + 1 }, (_, ago) => iso((today - 1 - ago) * day).slice(0, 10)).filter(
    (date) => date >= first,
  );
}

async function countDay(
  queryId: string,
  date: string,
  hits: HourlyFindsDeps['hits'],
): Promise<{ readonly counts: number[]; readonly read: number }> {
  let read = 0;
  const from = Date.parse(date);
  const stories = Array.from({ length: 24 }, () => new Set<string>());
  const window = { from: iso(from), to: iso(from + day), limit: maxWindow };
  for await (const page of hits.pages(queryId, window)) {
    read += page.length;
    for (const { at, storyId } of page) stories[Math.floor((Date.parse(at) - from) / hour)]?.add(storyId);
  }
  return { counts: stories.map(({ size }) => size), read };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
