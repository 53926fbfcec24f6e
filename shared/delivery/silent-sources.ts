import type { Rule } from '../rules/rule.ts';
import { day } from '../time/units.ts';
import type { HitReader } from './read-hits.ts';

/** As much of a feed as tells whether it is read. */
export interface FeedHealth {
  /** The name of the source, as its articles have it. */
  readonly title?: string | undefined;
  /** Failed polls in a row. */
  readonly failures: number;
  /** Why the last poll failed, in English. */
  readonly problem?: string | undefined;
  readonly lastNewAt?: string | undefined;
  /** Absent when it is not polled. */
  readonly nextPollAt?: string | undefined;
  /** `gone`: its server says that it has ended. */
  readonly status?: string | undefined;
}

/** A source from which a rule usually hears each week, and from which nothing comes any more. */
export interface SilentSource {
  readonly name: string;
  /** When it was last heard of; ISO instant. */
  readonly since: string;
  /** Why its feed cannot be read, in English; absent if it can, or if it has no feed. */
  readonly problem?: string;
}

export interface SilentSourcesDeps {
  readonly hits: Pick<HitReader, 'pages'>;
  readonly readFeeds: () => Promise<readonly FeedHealth[]>;
}

/** The most hits that are looked at, newest first: about 125 read units. */
const maxHits = 1000;
/** A source is heard of each week if it was in each of so many weeks before it was last heard of. */
const weeks = 3;
/** Shorter silences are nothing. Longer ones are forgotten, because hits are kept for 35 days. */
const silentDays = { least: 3, most: 13 } as const;
/** A silence is unusual if it is so many times the longest one before it. */
const unusual = 2;

/**
 * The sources that a rule usually hears from each week, and that have been silent for unusually long; the longest
 * silence first. A source whose feed still brings other articles is left out: it has just not written about this.
 */
export async function findSilentSources(
  rule: Pick<Rule, 'queryId' | 'since'>,
  now: Date,
  { hits, readFeeds }: SilentSourcesDeps,
): Promise<SilentSource[]> {
  const reach = now.getTime() - (7 * weeks + silentDays.most) * day;
  const from = new Date(Math.max(Date.parse(rule.since), reach)).toISOString();
  const heard = new Map<string, number[]>();
  for await (const page of hits.pages(rule.queryId, { from, limit: maxHits })) {
    for (const { source, at } of page) {
      if (source === undefined) continue;
      const times = heard.get(source) ?? [];
      heard.set(source, times);
      times.push(Date.parse(at));
    }
  }
  const silent = [...heard].flatMap(([name, times]) => {
    const sorted = times.toSorted((a, b) => b - a);
    return isSilent(sorted, now.getTime()) ? [{ name, last: sorted[0] ?? 0 }] : [];
  });
  if (silent.length === 0) return [];
  const feeds = await readFeeds();
  return silent
    .toSorted((a, b) => a.last - b.last)
    .flatMap(({ name, last }): SilentSource[] => {
      const own = feeds.filter(({ title }) => title === name);
      if (own.some((feed) => feed.failures === 0 && Date.parse(feed.lastNewAt ?? '') > last + day)) return [];
      const failing = own.find(
        ({ failures, nextPollAt, status }) => status === 'gone' || (failures > 0 && nextPollAt !== undefined),
      );
      const since = new Date(last).toISOString();
      return [{ name, since, ...(failing && { problem: failing.problem ?? 'It cannot be read.' }) }];
    });
}

/** A silent source, and the rules that usually hear from it. */
export interface SilentSourceOfRules<R> extends SilentSource {
  readonly rules: readonly R[];
}

export interface Coverage<R> {
  /** The longest silence first. */
  readonly sources: readonly SilentSourceOfRules<R>[];
  /** How many rules are old enough to tell, and how many of these were looked at: the first ones. */
  readonly rules: number;
  readonly looked: number;
}

/** The most rules of a reader that are looked at together: at most 1,500 read units. */
const mostRules = 12;

/** The silent sources of several rules, each source once. Rules that were given first are looked at first. */
export async function findCoverage<R extends Pick<Rule, 'queryId' | 'since'>>(
  rules: readonly R[],
  now: Date,
  deps: SilentSourcesDeps,
): Promise<Coverage<R>> {
  // A younger rule has not heard of any source in three weeks.
  const oldest = new Date(now.getTime() - (7 * (weeks - 1) + silentDays.least) * day).toISOString();
  const able = rules.filter(({ since }) => since < oldest);
  const looked = able.slice(0, mostRules);
  const found = await Promise.all(
    looked.map(async (rule) => ({ rule, silent: await findSilentSources(rule, now, deps) })),
  );
  const named = new Map<string, SilentSourceOfRules<R>>();
  for (const { rule, silent } of found) {
    for (const source of silent) {
      const known = named.get(source.name);
      const since = known && known.since > source.since ? known.since : source.since;
      named.set(source.name, { ...source, since, rules: [...(known?.rules ?? []), rule] });
    }
  }
  const sources = [...named.values()].sort((a, b) => (a.since < b.since ? -1 : 1));
  return { sources, rules: able.length, looked: looked.length };
}

/** Whether times (ms, newest first) came each week and then stopped for unusually long. */
function isSilent(times: readonly number[], now: number): boolean {
  const [last] = times;
  if (last === undefined) return false;
  const silence = now - last;
  if (silence < silentDays.least * day || silence > silentDays.most * day) return false;
  const inWeek = (week: number) => times.some((at) => Math.floor((last - at) / (7 * day)) === week);
  for (let week = 0; week < weeks; week += 1) if (!inWeek(week)) return false;
  const pauses = times.slice(1).map((at, index) => (times[index] ?? at) - at);
  return silence >= unusual * Math.max(...pauses);
}
