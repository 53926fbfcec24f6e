import type { Hit } from '../articles/hit.ts';
import type { Rule } from '../rules/rule.ts';
import type { SentStory } from '../stories/sent-story.ts';
import type { PlannedEntry } from './delivery.ts';

/** What was found for one rule in its window. */
export interface RuleHits {
  readonly rule: Rule;
  readonly hits: readonly Hit[];
  /** `revisionKey`s that the last delivery counted in its overflow and this window holds again. */
  readonly counted: ReadonlySet<string>;
}

export interface Selection {
  /** In the order of the mail: by rule, best first, old articles last. */
  readonly entries: readonly PlannedEntry[];
  /** By rule id, the stories that its cap (or the mail's) left out. */
  readonly overflow: ReadonlyMap<string, readonly Hit[]>;
}

/** Most stories in one mail, whatever its rules' caps add up to: more than anybody reads, less than an item holds. */
export const maxEntries = 100;

const day = 86_400_000;
const lateAfter = 7 * day;

/** Names one state of one article. */
export function revisionKey({ articleId, revision }: Pick<Hit, 'articleId' | 'revision'>): string {
  return `${articleId} ${revision}`;
}

/**
 * Chooses what a mail shows: one entry per story, under the rule where it ranks highest and still has room, naming
 * the other rules that it matches. A story that the subscriber has had comes again only if an article changed in a
 * way worth telling. Pure: the same input gives the same mail.
 */
export function selectStories(
  found: readonly RuleHits[],
  sent: ReadonlyMap<string, SentStory>,
  now: Date,
): Selection {
  const candidates = found
    .flatMap(({ rule, hits, counted }, order) => candidatesOf(rule, order, hits, counted, sent, now))
    .sort(
      (a, b) =>
        Number(a.late) - Number(b.late) ||
        b.rank - a.rank ||
        a.order - b.order ||
        compare(a.hit.storyId, b.hit.storyId),
    );
  const rulesOfStory = Map.groupBy(candidates, ({ hit }) => hit.storyId);

  const placed = new Map<string, Candidate>();
  const room = new Map(found.map(({ rule }) => [rule.id, rule.cap]));
  for (const candidate of candidates) {
    const left = room.get(candidate.rule.id) ?? 0;
    if (left === 0 || placed.size === maxEntries || placed.has(candidate.hit.storyId)) continue;
    placed.set(candidate.hit.storyId, candidate);
    room.set(candidate.rule.id, left - 1);
  }

  const chosen = [...placed.values()].sort((a, b) => a.order - b.order);
  const leftOut = candidates.filter(({ hit }) => !placed.has(hit.storyId));
  return {
    entries: chosen.map((candidate) => toEntry(candidate, rulesOfStory.get(candidate.hit.storyId) ?? [])),
    overflow: new Map(
      [...Map.groupBy(leftOut, ({ rule }) => rule.id)].map(([id, stories]) => [
        id,
        stories.flatMap((story) => story.all),
      ]),
    ),
  };
}

/** A story as one rule found it. */
interface Candidate {
  readonly rule: Rule;
  /** The rule's place in the mail. */
  readonly order: number;
  /** The article that tells the story. */
  readonly hit: Hit;
  readonly all: readonly Hit[];
  readonly rank: number;
  readonly late: boolean;
  /** The subscriber has had the story: it comes again because of `hit.change`. */
  readonly again: boolean;
}

function candidatesOf(
  rule: Rule,
  order: number,
  hits: readonly Hit[],
  counted: ReadonlySet<string>,
  sent: ReadonlyMap<string, SentStory>,
  now: Date,
): Candidate[] {
  // An article that was updated, or matched twice by a retry, counts as it was stored last.
  const inOrder = hits.toSorted((a, b) => compare(a.at, b.at) || a.score - b.score);
  const fresh = inOrder.filter((hit) => !counted.has(revisionKey(hit)));
  const latest = new Map(fresh.map((hit) => [hit.articleId, hit]));
  const stories = Map.groupBy(latest.values(), ({ storyId }) => storyId);
  return [...stories].flatMap(([storyId, all]) => {
    const had = sent.get(storyId);
    const telling = had ? all.filter((hit) => tellsNews(hit, had)) : all;
    const hit = best(telling, now);
    if (!hit) return [];
    return {
      rule,
      order,
      hit,
      all,
      rank: rankOf(hit, now),
      late: ageOf(hit, now) > lateAfter,
      again: had !== undefined,
    };
  });
}

/** Corrections and retractions concern everyone who has had the story; an update only those who had that article. */
function tellsNews(hit: Hit, had: SentStory): boolean {
  if (!hit.change || hit.at <= had.sentAt) return false;
  if (hit.articleId === had.articleId) return hit.revision !== had.revision;
  return hit.change.kind !== 'update';
}

function best(hits: readonly Hit[], now: Date): Hit | undefined {
  return hits.reduce<Hit | undefined>((a, b) => (a && rankOf(a, now) >= rankOf(b, now) ? a : b), undefined);
}

/** Score, halved for each day since publication: yesterday's perfect match stands beside today's fair one. */
function rankOf(hit: Hit, now: Date): number {
  return hit.score * 2 ** (-ageOf(hit, now) / day);
}

/** Milliseconds since publication, or since it was found where the article has no date; never negative. */
function ageOf(hit: Hit, now: Date): number {
  return Math.max(0, now.getTime() - Date.parse(hit.publishedAt ?? hit.at));
}

function toEntry({ rule, hit, all, late, again }: Candidate, matches: readonly Candidate[]): PlannedEntry {
  const articles = new Map(
    matches
      .flatMap((match) => match.all)
      .concat(all)
      .map((one) => [one.articleId, one]),
  );
  const sources = new Set([...articles.values()].map((one) => one.source ?? one.articleId));
  sources.delete(hit.source ?? hit.articleId);
  return {
    ruleId: rule.id,
    storyId: hit.storyId,
    ...(hit.formerStoryIds && { formerStoryIds: hit.formerStoryIds }),
    articleId: hit.articleId,
    revision: hit.revision,
    title: hit.title,
    ...(hit.source !== undefined && { source: hit.source }),
    ...(hit.publishedAt !== undefined && { publishedAt: hit.publishedAt }),
    spans: hit.spans,
    why: hit.why,
    ...(again && hit.change && { change: hit.change }),
    otherSources: sources.size,
    alsoRuleIds: [...new Set(matches.map((match) => match.rule.id))].filter((id) => id !== rule.id),
    late,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
