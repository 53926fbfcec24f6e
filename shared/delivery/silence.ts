import { cutLine } from '../mail/cut-text.ts';
import type { SilentSources } from '../mail/digest-model.ts';
import type { Rule } from '../rules/rule.ts';
import { day } from '../time/units.ts';
import type { PlannedRule } from './delivery.ts';
import { type HitReader, maxWindow } from './read-hits.ts';
import { findSilentSources, type SilentSource, type SilentSourcesDeps } from './silent-sources.ts';

/** The checks of a rule that found nothing: ISO instants. */
export interface SilentWindow {
  /** The end of what the last check read. */
  readonly lastReadAt: string;
  /** The end of what this check reads. */
  readonly readAt: string;
}

export interface Silence {
  /** Says that everything since `from` was checked, if the rule asks for that. */
  proof(rule: Rule, from: string, now: Date): Promise<Pick<PlannedRule, 'silence'>>;
  /**
   * Says that the silence has become unusual, if the rule asks for that. It is said in the one check in whose window it
   * became so, however often the rule is checked.
   */
  alarm(rule: Rule, window: SilentWindow): Promise<Pick<PlannedRule, 'silentFor'>>;
}

export interface SilenceDeps {
  readonly hits: Pick<HitReader, 'pages'>;
  readonly statistics: {
    /** Articles matched between two ISO instants. */
    articlesBetween(from: string, to: string): Promise<number>;
  };
  readonly readFeeds: SilentSourcesDeps['readFeeds'];
}

/**
 * The period before the last story from which "usually" is computed. Together with the longest silence that is
 * reported, it must not exceed the time for which hits are kept.
 */
const memoryDays = 21;
/** Shorter silences are not reported. Rules with less than one story in two days have no usual rate. */
const minSilentDays = 3;
const minPerDay = 0.5;
/** A silence is unusual if this many stories would have been expected during it. */
const expectedStories = 6;
const longestDays = expectedStories / minPerDay;

export function createSilence({ hits, statistics, readFeeds }: SilenceDeps): Silence {
  return {
    async proof(rule, from, now) {
      if (!rule.proofOfSilence) return {};
      const [articlesChecked, feeds, silent] = await Promise.all([
        statistics.articlesBetween(from, now.toISOString()),
        readFeeds(),
        findSilentSources(rule, now, { hits, readFeeds }),
      ]);
      const failing = feeds.filter(({ failures, nextPollAt }) => failures > 0 && nextPollAt !== undefined);
      const sources = namedSources(silent);
      return { silence: { articlesChecked, feedsFailing: failing.length, ...(sources && { sources }) } };
    },

    async alarm(rule, { lastReadAt, readAt }) {
      if (!rule.silenceAlarm) return {};
      const now = Date.parse(readAt);
      const since = Date.parse(rule.since);
      const reach = Math.max(since, now - (memoryDays + longestDays + 1) * day);
      // Counted back from the last story, not from now, so that every check of one silence gets the same result.
      let lastAt: number | undefined;
      let from = since;
      const stories = new Set<string>();
      const window = { from: new Date(reach).toISOString(), limit: maxWindow };
      for await (const page of hits.pages(rule.queryId, window)) {
        lastAt ??= Date.parse(page[0]?.at ?? readAt);
        from = Math.max(since, lastAt - memoryDays * day);
        for (const { at, storyId } of page) if (Date.parse(at) >= from) stories.add(storyId);
      }
      if (lastAt === undefined) return {};
      const usualPerDay = stories.size / Math.max(1, (lastAt - from) / day);
      if (usualPerDay < minPerDay) return {};
      const unusualAt = lastAt + Math.max(minSilentDays, Math.ceil(expectedStories / usualPerDay)) * day;
      if (unusualAt > now || unusualAt <= Date.parse(lastReadAt)) return {};
      const days = Math.floor((now - lastAt) / day);
      return { silentFor: { days, usualPerDay: Math.round(usualPerDay * 10) / 10 } };
    },
  };
}

/** The most silent sources that a mail names, and the most characters of a name: a plan must fit into an item. */
const namesShown = 3;
const nameLength = 40;

/** Silent sources as mails and pages tell of them, since the last of them was heard of; undefined if there are none. */
export function namedSources(silent: readonly SilentSource[]): SilentSources | undefined {
  if (silent.length === 0) return undefined;
  const since = silent.reduce((latest, one) => (one.since > latest ? one.since : latest), '');
  return {
    count: silent.length,
    since,
    named: silent.slice(0, namesShown).map(({ name, problem }) => {
      const status = /\b[45]\d\d\b/.exec(problem ?? '')?.[0];
      return {
        name: cutLine(name, nameLength),
        ...(problem !== undefined && { failing: true }),
        ...(status !== undefined && { status }),
      };
    }),
  };
}
