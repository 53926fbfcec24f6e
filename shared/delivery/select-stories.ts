import { createHash } from 'node:crypto';
import type { Hit } from '../articles/hit.ts';
import { followsNews, type Rule } from '../rules/rule.ts';
import type { SentStory } from '../stories/sent-story.ts';
import type { PlannedEntry } from './delivery.ts';
import { jsonBytes, packEntry, placesOf } from './packed-plan.ts';
import {
  bestOf,
  type Candidate,
  compareCandidates,
  isLate,
  rankOf,
  sourceOf,
  tellsBetter,
  tellsNews,
} from './story-candidate.ts';

/** What was chosen for a mail. */
export interface Selection {
  /** In the order of the mail: by rule, best first, old articles last. */
  readonly entries: readonly PlannedEntry[];
  /** By rule id, what its cap (or the cap of the mail) left out. Absent if nothing was left out. */
  readonly overflow: ReadonlyMap<string, Overflow>;
}

export interface Overflow {
  /** The number of stories. */
  readonly stories: number;
  /** `revisionKey`s of their hits in the overlap at the window's end, newest first. */
  readonly counted: readonly string[];
}

/** The limits for reading one rule's window. */
export interface WindowOptions {
  /** `revisionKey`s that the last delivery counted as overflow and that are in this window again. */
  readonly counted: ReadonlySet<string>;
  /** ISO instant. Hits stored from then on are read again in the next window. */
  readonly overlapFrom: string;
}

/** Receives what one rule found, page by page. */
export interface RuleWindow {
  /** Hits, newest first, each page older than the one before, and which of their stories the subscriber has had. */
  add(page: readonly Hit[], sent: ReadonlyMap<string, SentStory>): void;
}

export interface StorySelection {
  /** Begins with the next rule. In the mail, rules have the order in which they were opened here. */
  open(rule: Rule, options: WindowOptions): RuleWindow;
  /** Two stories that were read are in fact one. The subscriber may have had the other part. */
  merge(former: string, current: string, had: SentStory | undefined): void;
  /** The number of whole hits that are held now. It is bounded, so that memory is, however much was read. */
  held(): number;
  /** @param maxBytes of all entries together, packed, as JSON in UTF-8. */
  select(maxBytes?: number, most?: number): Selection;
}

/**
 * The most stories in one mail, whatever its rules' caps add up to: more than anybody reads, and few enough for an
 * item.
 */
export const maxEntries = 100;
/** The most keys of the overlap that all rules of a plan remember. */
const maxCounted = 4_000;
/** Their size in a plan: eight characters, quotes and a comma each. */
export const maxCountedBytes = maxCounted * 11;

/** Identifies one state of one article by 8 characters (48 bits): a plan remembers thousands of them. */
export function revisionKey({ articleId, revision }: Pick<Hit, 'articleId' | 'revision'>): string {
  return createHash('sha256').update(`${articleId} ${revision}`).digest('base64url').slice(0, 8);
}

/** Kept for every story, however many there are: who else tells it, and for which rules it is news. */
interface Tally {
  readonly had: SentStory | undefined;
  readonly sources: string[];
  /** The first named sources: enough to name three besides the one that tells the story. */
  readonly named: string[];
  /** Indexes of the rules that would tell it. */
  readonly rules: number[];
}

interface OpenRule {
  readonly rule: Rule;
  /** The best stories so far, by story id: at most twice `maxEntries`. */
  best: Map<string, Candidate>;
  /** All stories that would be told. */
  stories: number;
  /** Story and key of the hits in the overlap. */
  readonly overlap: { storyId: string; readonly key: string }[];
}

interface Merging {
  readonly former: string;
  readonly current: string;
  readonly had: SentStory | undefined;
  readonly known: Tally;
}

/**
 * Chooses what a mail shows: one entry per story, under the rule where it ranks highest and still has room, with the
 * names of the other rules that it matches. A story that the subscriber has had comes again only if an article has an
 * important change, or last of all if alerts alone have told it, for other rules, and digests shall repeat that. The same
 * input gives the same mail.
 *
 * The `maxEntries` best stories of each rule are kept whole, and the others are only counted. Nothing is lost by this:
 * a mail shows no more than that, and a rule reaches its cap, or the mail is full, before a lower-ranked story could be
 * placed.
 */
export function createStorySelection(
  now: Date,
  { repeatsAlerts = false }: { readonly repeatsAlerts?: boolean } = {},
): StorySelection {
  const tallies = new Map<string, Tally>();
  const rules: OpenRule[] = [];

  function open(rule: Rule, { counted, overlapFrom }: WindowOptions): RuleWindow {
    const order = rules.length;
    const state: OpenRule = { rule, best: new Map(), stories: 0, overlap: [] };
    rules.push(state);
    // If an article was updated, or matched twice by a retry, the hit that was stored last counts.
    const seen = new Set<string>();
    return {
      add(page, sent) {
        for (const hit of page) {
          if (seen.has(hit.articleId) || (counted.size > 0 && counted.has(revisionKey(hit)))) continue;
          seen.add(hit.articleId);
          take(hit, order, state, sent);
          if (hit.at >= overlapFrom && state.overlap.length < maxCounted) {
            state.overlap.push({ storyId: hit.storyId, key: revisionKey(hit) });
          }
        }
      },
    };
  }

  function take(hit: Hit, order: number, state: OpenRule, sent: ReadonlyMap<string, SentStory>): void {
    let tally = tallies.get(hit.storyId);
    if (!tally) {
      tally = { had: sent.get(hit.storyId), sources: [], named: [], rules: [] };
      tallies.set(hit.storyId, tally);
    }
    const source = sourceOf(hit);
    if (!tally.sources.includes(source)) tally.sources.push(source);
    if (hit.source !== undefined) keepName(tally.named, hit.source);
    const isNews = !tally.had || tellsNews(hit, tally.had);
    if (!isNews && !mayRepeat(state.rule, tally.had)) return;
    if (!tally.rules.includes(order)) {
      tally.rules.push(order);
      state.stories += 1;
    }
    const known = state.best.get(hit.storyId);
    const rank = rankOf(hit, now);
    const candidate = { order, hit, rank, late: isLate(hit, now), toldBefore: !isNews };
    // Of two that rank equally, the older one tells the story; and news comes before what is repeated.
    if (known && tellsBetter(known, candidate)) return;
    state.best.set(hit.storyId, candidate);
    if (state.best.size >= 2 * maxEntries) state.best = bestOf(state.best, maxEntries);
  }

  /** Whether the rule tells again what no digest has told, and no alert for this rule. */
  function mayRepeat({ id, frequency }: Rule, had: SentStory | undefined): boolean {
    if (!repeatsAlerts || had?.muted || followsNews(frequency)) return false;
    return had?.alertedBy !== undefined && !had.alertedBy.has(id);
  }

  function select(maxBytes = Number.POSITIVE_INFINITY, most = maxEntries): Selection {
    const places = placesOf(rules.map(({ rule }) => rule.id));
    const room = rules.map(({ rule }) => rule.cap);
    const placed = new Map<string, { order: number; entry: PlannedEntry }>();
    let bytes = 0;
    for (const candidate of rules
      .flatMap(({ best }) => [...bestOf(best, maxEntries).values()])
      .sort(compareCandidates)) {
      const { order, hit } = candidate;
      const left = room[order] ?? 0;
      if (left === 0 || placed.size >= Math.min(most, maxEntries) || placed.has(hit.storyId)) continue;
      const entry = toEntry(candidate);
      const size = jsonBytes(packEntry(entry, places)) + 1;
      if (bytes + size > maxBytes) continue;
      bytes += size;
      placed.set(hit.storyId, { order, entry });
      room[order] = left - 1;
    }
    const shown = [...placed.values()].sort((a, b) => a.order - b.order);
    return { entries: shown.map(({ entry }) => entry), overflow: overflowBeside(placed) };
  }

  function overflowBeside(placed: ReadonlyMap<string, unknown>): Map<string, Overflow> {
    const shown = [...placed.keys()].flatMap((storyId) => tallies.get(storyId)?.rules ?? []);
    const leftOut = rules.map(({ overlap }, order) =>
      overlap.filter(({ storyId }) => !placed.has(storyId) && tallies.get(storyId)?.rules.includes(order)),
    );
    const all = leftOut.reduce((sum, { length }) => sum + length, 0);
    const share = all <= maxCounted ? maxCounted : Math.floor(maxCounted / rules.length);
    return new Map(
      rules.flatMap(({ rule, stories }, order) => {
        const rest = stories - shown.filter((one) => one === order).length;
        const counted = (leftOut[order] ?? []).slice(0, share).map(({ key }) => key);
        return rest > 0 ? [[rule.id, { stories: rest, counted }] as const] : [];
      }),
    );
  }

  function toEntry({ order, hit, late, toldBefore }: Candidate): PlannedEntry {
    const { had, sources, named, rules: matching } = tallies.get(hit.storyId) ?? emptyTally;
    const otherNames = named.filter((name) => name !== hit.source).slice(0, namesShown);
    const idAt = (place: number) => rules[place]?.rule.id ?? '';
    return {
      ruleId: idAt(order),
      storyId: hit.storyId,
      ...(hit.formerStoryIds && { formerStoryIds: hit.formerStoryIds }),
      articleId: hit.articleId,
      revision: hit.revision,
      title: hit.title,
      ...(hit.source !== undefined && { source: hit.source }),
      ...(hit.publishedAt !== undefined && { publishedAt: hit.publishedAt }),
      spans: hit.spans,
      why: hit.why,
      ...(had && !toldBefore && hit.change && { change: hit.change }),
      otherSources: sources.filter((source) => source !== sourceOf(hit)).length,
      ...(otherNames.length > 0 && { otherSourceNames: otherNames }),
      alsoRuleIds: matching
        .filter((place) => place !== order)
        .sort((a, b) => a - b)
        .map(idAt),
      ...(toldBefore && { toldBefore }),
      late,
    };
  }

  function merge(former: string, current: string, had: SentStory | undefined): void {
    const old = tallies.get(former);
    if (!old) return;
    tallies.delete(former);
    const known = tallies.get(current) ?? { had, sources: [], named: [], rules: [] };
    for (const source of old.sources) if (!known.sources.includes(source)) known.sources.push(source);
    for (const name of old.named) keepName(known.named, name);
    tallies.set(current, { ...known, had: had ?? known.had });
    for (const order of old.rules) mergeInRule(rules[order]!, order, { former, current, had, known });
  }

  /** What the rule counted as two stories, or as news, may be one story or none. */
  function mergeInRule(state: OpenRule, order: number, { former, current, had, known }: Merging): void {
    const candidate = state.best.get(former);
    state.best.delete(former);
    for (const place of state.overlap) if (place.storyId === former) place.storyId = current;
    const isNews = !had || (candidate !== undefined && tellsNews(candidate.hit, had));
    const isTold = isNews || mayRepeat(state.rule, had);
    if (!isTold || known.rules.includes(order)) state.stories -= 1;
    else known.rules.push(order);
    if (!isTold || !candidate) return;
    const other = state.best.get(current);
    const moved = { ...candidate, hit: { ...candidate.hit, storyId: current }, toldBefore: !isNews };
    if (!other || tellsBetter(moved, other)) state.best.set(current, moved);
  }

  return {
    open,
    merge,
    held: () => rules.reduce((sum, { best }) => sum + best.size, 0),
    select,
  };
}

const emptyTally: Tally = { had: undefined, sources: [], named: [], rules: [] };

/** How many other sources an entry names. */
const namesShown = 3;
/** UTF-16 units. Longer names are cut when they are shown. */
const longestName = 100;

/** Keeps the first names, one more than are shown, because one of them may be the source that tells the story. */
function keepName(named: string[], source: string): void {
  const name = source.slice(0, longestName);
  if (named.length <= namesShown && !named.includes(name)) named.push(name);
}
