import type { Rule } from '../rules/rule.ts';
import { alertsSlowedUntil } from '../subscribers/alert-pace.ts';
import type { DueDelivery } from '../subscribers/schedule.ts';
import type { RuleCursor, Subscriber } from '../subscribers/subscriber.ts';
import type { DeliveryPlan, PlannedRule } from './delivery.ts';
import type { HitReader, ReadHits, ReadWindow } from './read-hits.ts';
import { type RuleHits, revisionKey, selectStories } from './select-stories.ts';
import type { Silence } from './silence.ts';
import { readStoriesHad, type StoriesHadDeps } from './stories-had.ts';

export interface PlanDeps extends StoriesHadDeps {
  readonly readHits: ReadHits;
  readonly hits: HitReader;
  readonly deliveries: { plan(subscriberId: string, slot: string): Promise<DeliveryPlan | undefined> };
  /** What a rule without stories may say instead. */
  readonly silence: Silence;
  readonly overlapMs: number;
}

/** The most article revisions of a plan remembered as counted in the overlap: an item holds 400 KB. */
const maxCounted = 3000;

/**
 * Reads what the due rules have found since they were last read and chooses what to send. Writes nothing.
 * @returns the plan; it has nothing to say when `saysSomething` is false, and then only its cursors matter.
 */
export async function planDelivery(
  subscriber: Subscriber,
  due: DueDelivery,
  slot: string,
  now: Date,
  deps: PlanDeps,
): Promise<DeliveryPlan> {
  const read = await Promise.all(due.rules.map((rule) => readWindow(subscriber, rule, deps)));
  const { windows, sent } = await readStoriesHad(subscriber.id, read, now, deps);
  const { entries, overflow } = selectStories(windows, sent, now);
  const told = new Set(entries.flatMap(({ ruleId, alsoRuleIds }) => [ruleId, ...alsoRuleIds]));

  const rules = await Promise.all(
    windows.map(async ({ rule, from, lastReadAt, readAt }): Promise<PlannedRule> => {
      const leftOut = overflow.get(rule.id) ?? [];
      const overlapFrom = new Date(Date.parse(readAt) - deps.overlapMs).toISOString();
      const silent = !told.has(rule.id) && leftOut.length === 0;
      return {
        ruleId: rule.id,
        name: rule.name ?? rule.text,
        queryId: rule.queryId,
        from,
        readAt,
        overflow: new Set(leftOut.map(({ storyId }) => storyId)).size,
        counted: leftOut
          .filter((hit) => hit.at >= overlapFrom)
          .slice(-Math.floor(maxCounted / windows.length))
          .map(revisionKey),
        ...(rule.webhook && told.has(rule.id) && { webhook: true }),
        ...(silent && due.kind === 'digest' && (await deps.silence.proof(rule, from, now))),
        ...(silent && (await deps.silence.alarm(rule, { lastReadAt, readAt }))),
      };
    }),
  );
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
    closing: {
      wakes: subscriber.wakes,
      cursors: {
        ...subscriber.cursors,
        ...Object.fromEntries(rules.map((rule) => [rule.ruleId, cursorAfter(rule, slot)])),
      },
      lastSlots: due.lastSlots,
    },
  };
}

/** Whether there is a reason to send a mail at all. */
export function saysSomething({ entries, rules }: DeliveryPlan): boolean {
  return entries.length > 0 || rules.some((rule) => rule.overflow > 0 || rule.silence || rule.silentFor);
}

interface Window extends RuleHits {
  readonly from: string;
  readonly lastReadAt: string;
  readonly readAt: string;
}

/** From the rule's cursor, less the overlap; after an edit, also what the old query found until then. */
async function readWindow(subscriber: Subscriber, rule: Rule, deps: PlanDeps): Promise<Window> {
  const cursor = subscriber.cursors[rule.id];
  const from = windowStart(rule, rule.since, cursor, deps.overlapMs);
  const fresh = rule.frequency === 'as-it-happens';
  const [current, previous, counted] = await Promise.all([
    deps.readHits(rule.queryId, from, { fresh }),
    readPrevious(rule, cursor, deps),
    countedBefore(subscriber.id, rule.id, cursor, deps),
  ]);
  const lastReadAt = [cursor?.at ?? rule.since, rule.pausedUntil ?? ''].reduce((a, b) => (a > b ? a : b));
  return { rule, hits: [...previous, ...current.hits], readAt: current.readAt, from, lastReadAt, counted };
}

async function readPrevious(
  rule: Rule,
  cursor: RuleCursor | undefined,
  deps: PlanDeps,
): Promise<ReadWindow['hits']> {
  const windows = await Promise.all(
    (rule.previousQueries ?? []).map(({ queryId, since, until }) => {
      const from = windowStart(rule, since, cursor, deps.overlapMs);
      return from < until ? deps.hits.since(queryId, from, until) : [];
    }),
  );
  return windows.flat();
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
function windowStart(rule: Rule, since: string, cursor: RuleCursor | undefined, overlapMs: number): string {
  const afterLast = cursor ? new Date(Date.parse(cursor.at) - overlapMs).toISOString() : since;
  return [since, afterLast, rule.pausedUntil ?? ''].reduce((a, b) => (a > b ? a : b));
}

function cursorAfter(rule: PlannedRule, slot: string): RuleCursor {
  return rule.counted.length > 0 ? { at: rule.readAt, overflowIn: slot } : { at: rule.readAt };
}
