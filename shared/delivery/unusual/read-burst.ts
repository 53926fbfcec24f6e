import type { Hit } from '../../articles/hit.ts';
import type { Rule } from '../../rules/rule.ts';
import { findBurst, leastStories, longestWindow, type TimedFind } from '../../rules/unusual/find-burst.ts';
import { learnUsual, usualDays } from '../../rules/unusual/usual.ts';
import type { RuleCursor } from '../../subscribers/subscriber.ts';
import { day, hour, minute } from '../../time/units.ts';
import { type HourlyFindsDeps, readHourlyFinds } from './hourly-finds.ts';
import { newWords } from './new-words.ts';

/** What a mail says of a burst, as it is stored with its plan. */
export interface ToldUnusual {
  readonly stories: number;
  readonly minutes: number;
  /** How many are usual at this hour of the week, rounded. */
  readonly usual: number;
  /** Who reported first: the source if it is known, and an ISO instant. */
  readonly first: { readonly source?: string; readonly at: string };
  readonly newWords: readonly string[];
}

/** A burst that was found, and what the next one is compared with. */
export interface FoundUnusual {
  /** ISO instant at which the burst began. */
  readonly from: string;
  readonly told: ToldUnusual;
  readonly mark: NonNullable<RuleCursor['burst']>;
}

/** Finds the bursts of rules that write only when something is unusual. */
export interface Unusual {
  /** @returns undefined while nothing is unusual, or while it is not known yet what is usual. */
  find(rule: Rule, cursor: RuleCursor | undefined, now: Date): Promise<FoundUnusual | undefined>;
}

/** Bursts are looked for so far back, after quiet hours and outages. */
const longestAgo = day;
/** Stories that were told just before the window are known as such. */
const before = hour;
/** The most hits of one look, and of what was usual before, whose titles are compared. */
const mostHits = 5_000;
const mostCompared = 1_000;
/** Characters of a source's name that are kept. */
const longestSource = 80;

/** @param overlap milliseconds by which a look reaches back into the last one */
export function createUnusual(deps: HourlyFindsDeps, overlap: number): Unusual {
  const { hits } = deps;

  async function read(queryId: string, window: Parameters<typeof hits.pages>[1]): Promise<Hit[]> {
    const all: Hit[] = [];
    for await (const page of hits.pages(queryId, window)) all.push(...page);
    return all;
  }

  return {
    async find(rule, cursor, now) {
      const instant = now.getTime();
      const start = Math.max(Date.parse(rule.since), Date.parse(rule.pausedUntil ?? rule.since));
      const after = Math.max(
        Math.min(Date.parse(cursor?.at ?? rule.since), instant) - overlap,
        instant - longestAgo,
      );
      const from = Math.max(start, after - longestWindow - before);
      if (from >= instant) return undefined;
      const found = await read(rule.queryId, { from: iso(from), limit: mostHits, fresh: true });
      // Most looks end here, with one read.
      if (new Set(found.map(({ storyId }) => storyId)).size < leastStories) return undefined;
      const usual = learnUsual(await readHourlyFinds(rule, instant, deps), instant);
      if (!usual) return undefined;
      const { sensitivity = 'middle' } = rule;
      const told = cursor?.burst && { at: Date.parse(cursor.burst.at), stories: cursor.burst.stories };
      const burst = findBurst(found.map(timed), { after, now: instant, usual, sensitivity, told });
      if (!burst) return undefined;
      const began = burst.to - burst.minutes * minute;
      const compared = await read(rule.queryId, {
        from: iso(Math.max(start, instant - usualDays * day)),
        to: iso(began),
        limit: mostCompared,
      });
      const counted = burst.finds.map(({ hit }) => hit);
      return {
        from: iso(Math.max(from, began)),
        told: {
          stories: counted.length,
          minutes: burst.minutes,
          usual: burst.usual < 9.5 ? Math.round(burst.usual * 10) / 10 : Math.round(burst.usual),
          first: firstOf(burst.finds[0]?.hit, iso(began)),
          newWords: newWords(counted, compared),
        },
        mark: { at: now.toISOString(), stories: burst.peak },
      };
    },
  };
}

function firstOf(hit: Hit | undefined, began: string): ToldUnusual['first'] {
  if (!hit) return { at: began };
  const at = timed(hit).publishedAt;
  return {
    ...(hit.source !== undefined && { source: hit.source.slice(0, longestSource) }),
    at: at === undefined ? hit.at : iso(at),
  };
}

function timed(hit: Hit): TimedFind & { readonly hit: Hit } {
  // A day without a time tells nothing of the hour.
  const publishedAt = hit.publishedAt?.includes('T') ? Date.parse(hit.publishedAt) : undefined;
  return { storyId: hit.storyId, at: Date.parse(hit.at), publishedAt, hit };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
