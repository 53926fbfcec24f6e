import type { Rule } from '../rules/rule.ts';
import { day } from '../time/units.ts';
import type { PlannedRule } from './delivery.ts';
import { type HitReader, maxWindow } from './read-hits.ts';

/** The looks at a rule that found nothing: ISO instants. */
export interface SilentWindow {
  /** What the last look read up to. */
  readonly lastReadAt: string;
  /** What this look reads up to. */
  readonly readAt: string;
}

export interface Silence {
  /** That everything was checked since `from`, where the rule asks for that. */
  proof(rule: Rule, from: string, now: Date): Promise<Pick<PlannedRule, 'silence'>>;
  /**
   * That the silence has become unusual, where the rule asks for that: in the one look in whose window it did, however
   * often the rule is looked at.
   */
  alarm(rule: Rule, window: SilentWindow): Promise<Pick<PlannedRule, 'silentFor'>>;
}

export interface SilenceDeps {
  readonly hits: HitReader;
  readonly statistics: {
    /** Articles matched between two ISO instants. */
    articlesBetween(from: string, to: string): Promise<number>;
  };
  /** How many feeds cannot be read at present. */
  readonly feedsFailing: () => Promise<number>;
}

/** "Usually" is so long before the last story; with the longest silence that is told it must fit how long hits are kept. */
const memoryDays = 21;
/** Shorter silences are not reported. Rules with less than one story in two days have no usual rate. */
const minSilentDays = 3;
const minPerDay = 0.5;
/** A silence is unusual when so many stories were to be expected in it. */
const expectedStories = 6;
const longestDays = expectedStories / minPerDay;

export function createSilence({ hits, statistics, feedsFailing }: SilenceDeps): Silence {
  return {
    async proof(rule, from, now) {
      if (!rule.proofOfSilence) return {};
      const [articlesChecked, failing] = await Promise.all([
        statistics.articlesBetween(from, now.toISOString()),
        feedsFailing(),
      ]);
      return { silence: { articlesChecked, feedsFailing: failing } };
    },

    async alarm(rule, { lastReadAt, readAt }) {
      if (!rule.silenceAlarm) return {};
      const now = Date.parse(readAt);
      const since = Date.parse(rule.since);
      const reach = Math.max(since, now - (memoryDays + longestDays + 1) * day);
      // Counted back from the last story and not from now, so that each look at one silence comes to the same.
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
