import type { Hit } from '../articles/hit.ts';
import { followsNews, type PreviousQuery, type Rule } from '../rules/rule.ts';
import type { RuleCursor, Subscriber } from '../subscribers/subscriber.ts';
import { day } from '../time/units.ts';
import type { DeliveryPlan } from './delivery.ts';
import type { HitReader, ReadHits } from './read-hits.ts';
import type { StorySelection } from './select-stories.ts';
import type { StoriesHad } from './stories-had.ts';
import { countUnstored, type UnstoredMark } from './unstored-hits.ts';
import type { FoundUnusual, Unusual } from './unusual/read-burst.ts';
import type { Waits } from './waits.ts';

export interface WindowDeps {
  readonly readHits: ReadHits;
  readonly hits: Pick<HitReader, 'pages'>;
  readonly deliveries: { plan(subscriberId: string, slot: string): Promise<DeliveryPlan | undefined> };
  /** Absent: rules that write only about what is unusual are read like all others. */
  readonly unusual?: Unusual;
  /** Can this query be read? Asked only of rules that find nothing, so that the query language is loaded only for them. */
  readonly isReadable: (query: string) => Promise<boolean>;
  readonly waits: Pick<Waits, 'overlap'>;
}

/** If a window begins in the future, the clock was set back since. The window then reaches back this far. */
const afterClockChange = day;

/** Up to when an edited rule's old query is read: articles that arrived before the edit may be matched after it. */
export function readUntil({ until }: PreviousQuery, overlap: number): string {
  return iso(Date.parse(until) + overlap);
}

/** Where the windows of one plan are read into. */
export interface Reading {
  readonly selection: StorySelection;
  readonly storiesHad: StoriesHad;
  /** The most hits of one rule. */
  readonly limit: number;
  readonly now: Date;
}

export interface Window {
  readonly rule: Rule;
  readonly from: string;
  readonly lastReadAt: string;
  readonly readAt: string;
  /** Its query cannot be read any more, so nothing is found. */
  readonly inactive: boolean;
  /** Hits that were too many to be read or stored, and that no mail has counted yet. */
  readonly unseen: number;
  readonly unstored: UnstoredMark;
  /** For a rule that writes only about what is unusual: what was, or that nothing was. */
  readonly burst?: FoundUnusual;
  readonly usual?: boolean;
  /** The last burst that was told. */
  readonly lastBurst: RuleCursor['burst'];
}

/** From the rule's cursor, minus the overlap. After an edit, also what the old query found in articles until then. */
export async function readWindow(
  subscriber: Subscriber,
  rule: Rule,
  { selection, storiesHad, limit, now }: Reading,
  deps: WindowDeps,
): Promise<Window> {
  const { overlap } = deps.waits;
  const cursor = subscriber.cursors[rule.id];
  const burst =
    rule.frequency === 'unusual' && deps.unusual ? await deps.unusual.find(rule, cursor, now) : undefined;
  if (rule.frequency === 'unusual' && deps.unusual && !burst)
    return { ...usualWindow(rule, cursor, selection, now), inactive: !(await deps.isReadable(rule.text)) };
  const startOf = (since: string) =>
    burst ? latest(since, burst.from) : windowStart({ rule, since, cursor, now, overlap });
  const from = startOf(rule.since);
  const fresh = followsNews(rule.frequency);
  const counted = await countedBefore(subscriber.id, rule.id, cursor, deps);
  const { readAt, pages, unstored, beyondLimit } = await deps.readHits(rule.queryId, { from, limit, fresh });
  const window = selection.open(rule, { counted, overlapFrom: iso(Date.parse(readAt) - overlap) });
  let found = 0;
  const add = async (page: readonly Hit[]) => {
    found += page.length;
    const { hits, sent, merged } = await storiesHad.read(page);
    for (const [former, current] of merged) selection.merge(former, current, sent.get(current));
    window.add(hits, sent);
  };
  for await (const page of pages) await add(page);
  const { untold, mark } = countUnstored(unstored, cursor, from);
  const unseen = untold + (await beyondLimit());
  // What a former query found is not part of the burst.
  for (const previous of burst ? [] : (rule.previousQueries?.toReversed() ?? [])) {
    const [start, to] = [startOf(previous.since), readUntil(previous, overlap)];
    if (start >= to) continue;
    for await (const page of deps.hits.pages(previous.queryId, { from: start, to, limit, fresh: true }))
      await add(page.filter((hit) => cameBefore(hit, previous.until)));
  }
  const lastReadAt = latest(cursor?.at ?? rule.since, rule.pausedUntil ?? '');
  // Of a rule that was told, always: what it found last may be read again, and must not make it tell this twice.
  const inactive = (found === 0 || cursor?.toldInactive === true) && !(await deps.isReadable(rule.text));
  return {
    rule,
    from,
    lastReadAt,
    readAt,
    inactive,
    unseen,
    unstored: mark,
    lastBurst: cursor?.burst,
    ...(burst && { burst }),
  };
}

/** Nothing is unusual: what was found is passed over, and no later mail tells it. */
function usualWindow(
  rule: Rule,
  cursor: RuleCursor | undefined,
  selection: StorySelection,
  now: Date,
): Omit<Window, 'inactive'> {
  const readAt = now.toISOString();
  selection.open(rule, { counted: new Set(), overlapFrom: readAt });
  const lastReadAt = latest(cursor?.at ?? rule.since, rule.pausedUntil ?? '');
  return {
    rule,
    from: lastReadAt,
    lastReadAt,
    readAt,
    unseen: 0,
    unstored: { untold: cursor?.unstored, told: cursor?.unstored },
    usual: true,
    lastBurst: cursor?.burst,
  };
}

/** It was stored before the instant, or stored later for an article that had arrived before it. */
function cameBefore({ at, receivedAt }: Hit, instant: string): boolean {
  return at < instant || receivedAt === undefined || receivedAt < instant;
}

async function countedBefore(
  subscriberId: string,
  ruleId: string,
  cursor: RuleCursor | undefined,
  { deliveries }: WindowDeps,
): Promise<ReadonlySet<string>> {
  if (cursor?.overflowIn === undefined) return new Set();
  const plan = await deliveries.plan(subscriberId, cursor.overflowIn);
  return new Set(plan?.rules.find((rule) => rule.ruleId === ruleId)?.counted);
}

/** Never before `since`: nobody sees what was found for others before they watched it. */
function windowStart({ rule, since, cursor, now, overlap }: WindowStart): string {
  const pausedUntil = rule.pausedUntil ?? '';
  if (!cursor) return latest(since, pausedUntil);
  const setBack = Date.parse(cursor.at) > now.getTime() + overlap;
  const afterLast = setBack ? now.getTime() - afterClockChange : Date.parse(cursor.at) - overlap;
  return latest(since, iso(afterLast), pausedUntil);
}

interface WindowStart {
  readonly rule: Rule;
  readonly since: string;
  readonly cursor: RuleCursor | undefined;
  readonly now: Date;
  readonly overlap: number;
}

function latest(...instants: readonly string[]): string {
  return instants.reduce((a, b) => (a > b ? a : b));
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
