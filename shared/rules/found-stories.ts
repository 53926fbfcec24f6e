import type { Hit } from '../articles/hit.ts';
import type { Rule } from './rule.ts';
import { type ArchiveDeps, type HitPlace, readArchive } from './rule-archive.ts';

/** A find of one of a reader's rules. */
export interface Find {
  readonly rule: Rule;
  readonly hit: Hit;
}

/** A story as a mail groups it: told by several sources, found by several rules. */
export interface FoundStory {
  readonly storyId: string;
  /** Other ids under which it was told before. */
  readonly formerStoryIds: readonly string[];
  /** The article that tells it best: with the highest score, of equal ones the one found first. */
  readonly lead: Find;
  /** The other articles, newest first. */
  readonly others: readonly Find[];
  /** All rules that found any of them. */
  readonly rules: readonly Rule[];
}

export interface FoundPage {
  /** By the newest find of each, newest first. */
  readonly stories: readonly FoundStory[];
  /** Finds that were read for the page, whether or not they were wanted. */
  readonly looked: number;
  /** The instant of the oldest find that was looked at. */
  readonly until?: string;
  /** Where the next page begins. Absent on the last page. */
  readonly next?: HitPlace;
}

export interface FoundRange {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly before?: HitPlace | undefined;
  /** Finds that are read of each rule. */
  readonly limit: number;
  /** Words that title, source or the matched clause must all contain, in any case and without accents. */
  readonly search?: string | undefined;
}

/**
 * A page of what several rules have found. Each rule is read as far as the page may need it. The page ends at the place
 * down to which every rule was read, so that no find is lost between two pages. A story with finds on both sides of that
 * place is on both pages.
 */
export async function readFoundStories(
  rules: readonly Rule[],
  { from, to, before, limit, search }: FoundRange,
  deps: ArchiveDeps,
): Promise<FoundPage> {
  const range = { limit, ...(from && { from }), ...(to && { to }), ...(before && { before }) };
  const pages = await Promise.all(rules.map((rule) => readArchive(rule, range, deps)));
  const next = pages
    .flatMap((page) => page.next ?? [])
    .reduce<HitPlace | undefined>(
      (newest, place) => (newest && !isOlder(newest, place) ? newest : place),
      undefined,
    );
  const finds = pages
    .flatMap(({ hits }, index) => hits.map((hit): Find => ({ hit, rule: rules[index]! })))
    .filter(({ hit }) => next === undefined || !isOlder(hit, next))
    .sort((a, b) => (isOlder(a.hit, b.hit) ? 1 : -1));
  const wanted = search ? finds.filter(containsAll(search)) : finds;
  const until = finds.at(-1)?.hit.at;
  return {
    stories: groupByStory(wanted),
    looked: finds.length,
    ...(until !== undefined && { until }),
    ...(next && { next: { at: next.at, articleId: next.articleId } }),
  };
}

/** Stories out of finds, newest first. Stories that turned out to be one are one, whichever find says so. */
export function groupByStory(finds: readonly Find[]): FoundStory[] {
  const current = new Map<string, string>();
  for (const { hit } of finds) {
    for (const former of hit.formerStoryIds ?? [])
      if (former !== hit.storyId) current.set(former, hit.storyId);
  }
  const idOf = (storyId: string) => {
    let id = storyId;
    for (let steps = 0; steps < current.size && current.has(id); steps += 1) id = current.get(id) ?? id;
    return id;
  };
  return [...Map.groupBy(finds, ({ hit }) => idOf(hit.storyId))].map(([storyId, group]) => {
    const articles = [...Map.groupBy(group, ({ hit }) => hit.articleId).values()].map((same) => same[0]!);
    const lead = articles.reduce((best, one) => (one.hit.score >= best.hit.score ? one : best));
    const ids = new Set(group.flatMap(({ hit }) => [hit.storyId, ...(hit.formerStoryIds ?? [])]));
    ids.delete(storyId);
    return {
      storyId,
      formerStoryIds: [...ids],
      lead,
      others: articles.filter((one) => one !== lead),
      rules: [...new Map(group.map(({ rule }) => [rule.id, rule])).values()],
    };
  });
}

function isOlder(a: HitPlace, b: HitPlace): boolean {
  return a.at < b.at || (a.at === b.at && a.articleId < b.articleId);
}

function containsAll(search: string): (find: Find) => boolean {
  const words = folded(search).split(/\s+/u).filter(Boolean);
  return ({ hit }) => {
    const text = folded(`${hit.title} ${hit.source ?? ''} ${hit.why}`);
    return words.every((word) => text.includes(word));
  };
}

/** Without case, accents and differences of width. */
function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/**
 * How many finds of each rule a page reads: few where there are many rules, and more for a search, since little of what is
 * read is shown then.
 */
export function findsOfEach(rules: number, isSearch: boolean): number {
  if (isSearch) return Math.max(60, Math.floor(1200 / Math.max(1, rules)));
  return rules <= 1 ? 40 : rules <= 10 ? 15 : 6;
}
