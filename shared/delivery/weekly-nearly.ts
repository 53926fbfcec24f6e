import type { StoredArticle } from '../articles/stored-article.ts';
import { asError } from '../as-error.ts';
import { inTurns } from '../in-turns.ts';
import { cutLine } from '../mail/cut-text.ts';
import type { ArticleSample } from '../rules/article-sample.ts';
import type { Nearly, NearMiss } from '../rules/nearly.ts';
import type { Rule } from '../rules/rule.ts';
import type { SentStories } from '../stories/sent-story.ts';
import { latestSlot } from '../subscribers/slots.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import type { PlannedNear } from './delivery.ts';
import { jsonBytes } from './packed-plan.ts';

/** What rules nearly found, once a week, for rules that ask for it. */
export interface WeeklyNearly {
  /**
   * For the rules whose week is over, by id: what they missed by one clause since they were asked last, perhaps nothing.
   * A rule that is not in the answer is not due. Never throws: what cannot be found out is left out for this week.
   */
  find(
    subscriber: Subscriber,
    rules: readonly Rule[],
    now: Date,
  ): Promise<ReadonlyMap<string, readonly PlannedNear[]>>;
}

export interface WeeklyNearlyDeps {
  /** The recent articles on which the page of a rule tries queries too. */
  readonly readSample: () => Promise<ArticleSample>;
  readonly sentStories: { of(subscriberId: string): Pick<SentStories, 'among'> };
  /** `findAllNearly`. It brings the engine and all languages, so it is loaded only for readers who ask for it. */
  readonly loadFinder: () => Promise<FindAllNearly>;
  readonly log: { error(message: string, error: Error): void };
}

export type FindAllNearly = (texts: readonly string[], sample: ArticleSample) => ReadonlyMap<string, Nearly>;

/** The stories of one rule. */
const mostStories = 3;
/** The rules of one mail, those first that waited longest; the next mail takes the others. */
const mostRules = 20;
/** What all of this may take of a plan, which must fit into an item. */
const mostBytes = 60_000;
/** Characters of a title, a source and a clause, as far as mails show them. */
const longest = { title: 200, source: 80, clause: 200 };

export function createWeeklyNearly(deps: WeeklyNearlyDeps): WeeklyNearly {
  return {
    async find(subscriber, rules, now) {
      const due = dueRules(subscriber, rules, now);
      if (due.length === 0) return new Map();
      const nothing = new Map(due.map(({ id }) => [id, []]));
      // The look before this one failed. Whatever the reason was, this must not be what keeps the mail from being sent.
      if (subscriber.failedLooks !== undefined) return nothing;
      try {
        return new Map([...nothing, ...(await choose(subscriber, due, deps))]);
      } catch (error) {
        deps.log.error(`Nothing can be said of what rules of ${subscriber.id} nearly found`, asError(error));
        return nothing;
      }
    },
  };
}

/**
 * The rules that ask for it and were not asked since the reader's last weekly time; those that waited longest first. What
 * they missed before they existed or while they were paused is not told later.
 */
function dueRules(subscriber: Subscriber, rules: readonly Rule[], now: Date): readonly Rule[] {
  const wanted = rules.filter(({ nearly }) => nearly);
  if (wanted.length === 0) return wanted;
  const weekly = new Date(latestSlot('weekly', subscriber, now.getTime()).at).toISOString();
  const askedAt = ({ id }: Rule) => subscriber.cursors[id]?.nearly ?? '';
  return wanted
    .filter((rule) => askedAt(rule) < weekly && rule.since < weekly && (rule.pausedUntil ?? '') < weekly)
    .sort((a, b) => (askedAt(a) < askedAt(b) ? -1 : 1))
    .slice(0, mostRules);
}

async function choose(
  subscriber: Subscriber,
  rules: readonly Rule[],
  deps: WeeklyNearlyDeps,
): Promise<Map<string, readonly PlannedNear[]>> {
  const [sample, find] = await Promise.all([deps.readSample(), deps.loadFinder()]);
  const found = findEach(rules, sample, find, deps);
  const storyIds = [...found.values()].flatMap(({ misses }) =>
    misses.flatMap(({ articles }) => articles.map(({ article }) => article.storyId)),
  );
  const had = storyIds.length === 0 ? new Map() : await deps.sentStories.of(subscriber.id).among(storyIds);
  const chosen = new Map<string, readonly PlannedNear[]>();
  let room = mostBytes;
  for (const { id, text, pausedUntil = '' } of rules) {
    const { misses } = found.get(text) ?? { misses: [] };
    const { nearly: askedAt = '' } = subscriber.cursors[id] ?? {};
    const isNew = ({ receivedAt, storyId }: StoredArticle) =>
      receivedAt > askedAt && receivedAt > pausedUntil && !had.has(storyId);
    const stories: PlannedNear[] = [];
    for (const [miss, article] of bestOfEach(misses, isNew)) {
      const story = toPlanned(miss, article);
      room -= jsonBytes(story);
      if (room < 0) break;
      stories.push(story);
    }
    chosen.set(id, stories);
  }
  return chosen;
}

/** One pass for all rules; if that fails, each by itself, so that the one that fails takes nothing from the others. */
function findEach(
  rules: readonly Rule[],
  sample: ArticleSample,
  find: FindAllNearly,
  { log }: Pick<WeeklyNearlyDeps, 'log'>,
): ReadonlyMap<string, Nearly> {
  try {
    return find(
      rules.map(({ text }) => text),
      sample,
    );
  } catch (error) {
    const [only, ...others] = rules;
    if (only === undefined) return new Map();
    if (others.length > 0)
      return new Map(rules.flatMap((rule) => [...findEach([rule], sample, find, { log })]));
    log.error(`Nothing can be said of what the rule ${only.id} nearly found`, asError(error));
    return new Map();
  }
}

/** The first story of each edit, then the second of each, and so on; each story once. */
function bestOfEach(
  misses: readonly NearMiss[],
  wanted: (article: StoredArticle) => boolean,
): readonly (readonly [NearMiss, StoredArticle])[] {
  const lists = misses.map((miss) =>
    miss.articles.flatMap(({ article }) => (wanted(article) ? [[miss, article] as const] : [])),
  );
  const byStory = new Map<string, readonly [NearMiss, StoredArticle]>();
  for (const one of inTurns(lists)) if (!byStory.has(one[1].storyId)) byStory.set(one[1].storyId, one);
  return [...byStory.values()].slice(0, mostStories);
}

function toPlanned(
  { kind, clause, query, added, addedPerWeek }: NearMiss,
  article: StoredArticle,
): PlannedNear {
  const { storyId, title, url, language, source, publishedAt } = article;
  return {
    storyId,
    title: cutLine(title, longest.title),
    ...(url !== undefined && { url }),
    ...(language !== undefined && { language }),
    ...(source !== undefined && { source: cutLine(source, longest.source) }),
    ...(publishedAt !== undefined && { publishedAt }),
    kind,
    clause: cutLine(clause, longest.clause),
    query,
    added,
    ...(addedPerWeek !== undefined && { addedPerWeek: Math.max(1, Math.round(addedPerWeek)) }),
  };
}
