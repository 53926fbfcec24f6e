import type { Hit } from '../articles/hit.ts';
import { cutLine } from '../mail/cut-text.ts';
import { readRuleQuery } from '../rules/read-rule-query.ts';
import type { PreviousQuery, Rule } from '../rules/rule.ts';
import { alertsSlowedUntil } from '../subscribers/alert-pace.ts';
import type { DueDelivery } from '../subscribers/schedule.ts';
import type { RuleCursor, Subscriber } from '../subscribers/subscriber.ts';
import { day } from '../time/units.ts';
import type { DeliveryPlan, PlannedRule } from './delivery.ts';
import { jsonBytes, maxPlanBytes } from './packed-plan.ts';
import { type HitReader, maxWindow, type ReadHits } from './read-hits.ts';
import {
  createStorySelection,
  maxCountedBytes,
  type Overflow,
  type StorySelection,
} from './select-stories.ts';
import type { Silence } from './silence.ts';
import { createStoriesHad, type StoriesHad, type StoriesHadDeps } from './stories-had.ts';
import type { Waits } from './waits.ts';

export interface PlanDeps extends StoriesHadDeps {
  readonly readHits: ReadHits;
  readonly hits: HitReader;
  readonly deliveries: { plan(subscriberId: string, slot: string): Promise<DeliveryPlan | undefined> };
  /** What a rule without stories may say instead. */
  readonly silence: Silence;
  readonly waits: Pick<Waits, 'overlap'>;
}

/** Hits that one plan reads, of all its rules together: of each that is counted and not shown, some 100 bytes are held. */
const maxPlanHits = 40 * maxWindow;
/** Every rule reads so many, however many rules there are. */
const minWindow = 1_000;
/** Characters of a rule's name that a plan keeps; a rule without a name is known by its query of up to 2,000. */
const maxName = 200;
/** A window that began after this instant of our clock reaches back so far: the clock was set back meanwhile. */
const afterClockChange = day;

/**
 * Reads what the due rules have found since they were last read and chooses what to send. Writes nothing. Rules are read
 * one after another, so that the hits of one are in memory at a time; the plan always fits into an item.
 * @returns the plan; it has nothing to say when `saysSomething` is false, and then only its cursors matter.
 */
export async function planDelivery(
  subscriber: Subscriber,
  due: DueDelivery,
  slot: string,
  now: Date,
  deps: PlanDeps,
): Promise<DeliveryPlan> {
  const selection = createStorySelection(now);
  const storiesHad = createStoriesHad(subscriber.id, now, deps);
  const limit = Math.min(maxWindow, Math.max(minWindow, Math.floor(maxPlanHits / due.rules.length)));
  const windows: Window[] = [];
  for (const rule of due.rules)
    windows.push(await readWindow(subscriber, rule, { selection, storiesHad, limit, now }, deps));

  const closing = {
    wakes: subscriber.wakes,
    cursors: { ...subscriber.cursors, ...cursorsAfter(windows, slot) },
    lastSlots: due.lastSlots,
  };
  const frame = jsonBytes({ closing, rules: windows.map((window) => plannedRule(window, new Map())) });
  const { entries, overflow } = selection.select(
    Math.max(0, maxPlanBytes - frame - maxCountedBytes - windows.length * extraBytes),
  );
  const told = new Set(entries.flatMap(({ ruleId, alsoRuleIds }) => [ruleId, ...alsoRuleIds]));

  const rules: PlannedRule[] = [];
  for (const window of windows) {
    const { rule, from, lastReadAt, readAt } = window;
    const silent = !told.has(rule.id) && !overflow.has(rule.id);
    rules.push({
      ...plannedRule(window, overflow),
      ...(rule.webhook && told.has(rule.id) && { webhook: true }),
      ...(silent && due.kind === 'digest' && (await deps.silence.proof(rule, from, now))),
      ...(silent && (await deps.silence.alarm(rule, { lastReadAt, readAt }))),
      ...(window.inactive && !subscriber.cursors[rule.id]?.toldInactive && { inactive: true }),
    });
  }
  // That an as-it-happens rule is silent is no alert: it neither counts as one nor reads like one.
  const found = entries.length > 0 || rules.some((rule) => rule.overflow > 0);
  const kind = found ? due.kind : 'digest';
  const slowedUntil = kind === 'alert' ? alertsSlowedUntil(subscriber, now.getTime()) : undefined;
  return {
    subscriberId: subscriber.id,
    slot,
    kind,
    plannedAt: now.toISOString(),
    rules,
    entries,
    throttled: slowedUntil !== undefined,
    closing: { ...closing, cursors: { ...closing.cursors, ...cursorsAfter(windows, slot, rules) } },
  };
}

/** Bytes, at most, of what a planned rule may say beyond its stories, and of its cursor's slot. */
const extraBytes = 250;

/** Whether there is a reason to send a mail at all. */
export function saysSomething({ entries, rules }: DeliveryPlan): boolean {
  return (
    entries.length > 0 ||
    rules.some((rule) => rule.overflow > 0 || rule.silence || rule.silentFor || rule.inactive)
  );
}

/** How far an edited rule's old query is read: articles that came before the edit may be matched after it. */
export function readUntil({ until }: PreviousQuery, overlap: number): string {
  return iso(Date.parse(until) + overlap);
}

/** What the windows of one plan are read into. */
interface Reading {
  readonly selection: StorySelection;
  readonly storiesHad: StoriesHad;
  /** Most hits of one rule. */
  readonly limit: number;
  readonly now: Date;
}

interface Window {
  readonly rule: Rule;
  readonly from: string;
  readonly lastReadAt: string;
  readonly readAt: string;
  /** Its query can no longer be read, so nothing is found. */
  readonly inactive: boolean;
}

/** From the rule's cursor, less the overlap; after an edit, also what the old query found of articles until then. */
async function readWindow(
  subscriber: Subscriber,
  rule: Rule,
  { selection, storiesHad, limit, now }: Reading,
  deps: PlanDeps,
): Promise<Window> {
  const { overlap } = deps.waits;
  const cursor = subscriber.cursors[rule.id];
  const startOf = (since: string) => windowStart({ rule, since, cursor, now, overlap });
  const from = startOf(rule.since);
  const fresh = rule.frequency === 'as-it-happens';
  const counted = await countedBefore(subscriber.id, rule.id, cursor, deps);
  const { readAt, pages } = await deps.readHits(rule.queryId, { from, limit, fresh });
  const window = selection.open(rule, { counted, overlapFrom: iso(Date.parse(readAt) - overlap) });
  const add = async (page: readonly Hit[]) => {
    const { hits, sent, merged } = await storiesHad.read(page);
    for (const [former, current] of merged) selection.merge(former, current, sent.get(current));
    window.add(hits, sent);
  };
  for await (const page of pages) await add(page);
  for (const previous of rule.previousQueries?.toReversed() ?? []) {
    const [start, to] = [startOf(previous.since), readUntil(previous, overlap)];
    if (start >= to) continue;
    for await (const page of deps.hits.pages(previous.queryId, { from: start, to, limit }))
      await add(page.filter((hit) => cameBefore(hit, previous.until)));
  }
  const lastReadAt = latest(cursor?.at ?? rule.since, rule.pausedUntil ?? '');
  return { rule, from, lastReadAt, readAt, inactive: !readRuleQuery(rule.text).ok };
}

/** Stored before, or stored later of an article that had come before. */
function cameBefore({ at, receivedAt }: Hit, instant: string): boolean {
  return at < instant || receivedAt === undefined || receivedAt < instant;
}

async function countedBefore(
  subscriberId: string,
  ruleId: string,
  cursor: RuleCursor | undefined,
  { deliveries }: PlanDeps,
): Promise<ReadonlySet<string>> {
  if (cursor?.overflowIn === undefined) return new Set();
  const plan = await deliveries.plan(subscriberId, cursor.overflowIn);
  return new Set(plan?.rules.find((rule) => rule.ruleId === ruleId)?.counted);
}

/** Never before `since`: nobody learns what was found for others before they watched it. */
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

function plannedRule({ rule, from, readAt }: Window, overflow: ReadonlyMap<string, Overflow>): PlannedRule {
  const { stories = 0, counted = [] } = overflow.get(rule.id) ?? {};
  const name = cutLine(rule.name ?? rule.text, maxName);
  return { ruleId: rule.id, name, queryId: rule.queryId, from, readAt, overflow: stories, counted };
}

function cursorsAfter(
  windows: readonly Window[],
  slot: string,
  rules: readonly PlannedRule[] = [],
): Record<string, RuleCursor> {
  const counted = new Map(rules.map((rule) => [rule.ruleId, rule.counted.length > 0]));
  return Object.fromEntries(
    windows.map(({ rule, readAt, inactive }) => [
      rule.id,
      {
        at: readAt,
        ...(counted.get(rule.id) && { overflowIn: slot }),
        ...(inactive && { toldInactive: true }),
      },
    ]),
  );
}

function latest(...instants: readonly string[]): string {
  return instants.reduce((a, b) => (a > b ? a : b));
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
