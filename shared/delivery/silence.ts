import type { Rule } from '../rules/rule.ts';
import type { PlannedRule } from './delivery.ts';
import type { Hit } from './hit.ts';

/** What a rule that found nothing has asked to be told: that everything was checked, or that the silence is unusual. */
export type Silence = (
  rule: Rule,
  from: string,
  now: Date,
) => Promise<Pick<PlannedRule, 'silence' | 'silentFor'>>;

export interface SilenceDeps {
  readonly hits: { since(queryId: string, from: string): Promise<Hit[]> };
  readonly statistics: {
    /** Articles matched between two ISO instants. */
    articlesBetween(from: string, to: string): Promise<number>;
  };
  /** How many feeds cannot be read at present. */
  readonly feedsFailing: () => Promise<number>;
}

const day = 86_400_000;
/** How far back "usually" looks; hits are kept a little longer. */
const memoryDays = 28;
/** Shorter silences are nobody's business, and rarer rules than one story in two days have no "usually". */
const minSilentDays = 3;
const minPerDay = 0.5;
/** A silence is unusual when so many stories were to be expected in it. */
const expectedStories = 6;

export function createSilence({ hits, statistics, feedsFailing }: SilenceDeps): Silence {
  return async (rule, from, now) => {
    const [silence, silentFor] = await Promise.all([
      rule.proofOfSilence ? proof(from, now) : undefined,
      rule.silenceAlarm ? alarm(rule, now) : undefined,
    ]);
    return { ...(silence && { silence }), ...(silentFor && { silentFor }) };
  };

  async function proof(from: string, now: Date) {
    const [articlesChecked, failing] = await Promise.all([
      statistics.articlesBetween(from, now.toISOString()),
      feedsFailing(),
    ]);
    return { articlesChecked, feedsFailing: failing };
  }

  /** Said once: on the first day on which the silence is long enough. */
  async function alarm(rule: Rule, now: Date) {
    const since = new Date(Math.max(Date.parse(rule.since), now.getTime() - memoryDays * day)).toISOString();
    const found = await hits.since(rule.queryId, since);
    const last = found.at(-1);
    if (!last) return undefined;
    const days = Math.floor((now.getTime() - Date.parse(last.at)) / day);
    const activeDays = Math.max(1, (Date.parse(last.at) - Date.parse(since)) / day);
    const usualPerDay = new Set(found.map(({ storyId }) => storyId)).size / activeDays;
    if (usualPerDay < minPerDay) return undefined;
    const unusualAfter = Math.max(minSilentDays, Math.ceil(expectedStories / usualPerDay));
    return days === unusualAfter ? { days, usualPerDay: Math.round(usualPerDay * 10) / 10 } : undefined;
  }
}
