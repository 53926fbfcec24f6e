import { asError } from '../as-error.ts';
import { cutLine } from '../mail/cut-text.ts';
import type { ChangedPack, PackNews } from '../rule-files/packs/pack-news.ts';
import { outputsOf } from '../rules/outputs.ts';
import type { Rule } from '../rules/rule.ts';

import { alertsSlowedUntil } from '../subscribers/alert-pace.ts';
import type { DueDelivery } from '../subscribers/schedule.ts';
import type { RuleCursor, Subscriber } from '../subscribers/subscriber.ts';
import type { DeliveryPlan, PlannedNear, PlannedRule } from './delivery.ts';
import { type ForRule, leaveOutFailingRules } from './leave-out-failing-rules.ts';
import { jsonBytes, maxPlanBytes } from './packed-plan.ts';
import { maxWindow } from './read-hits.ts';
import { readWindow, type Window, type WindowDeps } from './read-window.ts';
import { createStorySelection, maxCountedBytes, type Overflow } from './select-stories.ts';
import type { Silence } from './silence.ts';
import { createStoriesHad, type StoriesHadDeps } from './stories-had.ts';
import type { FoundUnusual } from './unusual/read-burst.ts';
import type { WeeklyNearly } from './weekly-nearly.ts';

export interface PlanDeps extends StoriesHadDeps, WindowDeps {
  /** What a rule without stories may say instead. */
  readonly silence: Silence;
  /** What has changed in packs of rules. Absent: no mail says it. */
  readonly packNews?: Pick<PackNews, 'untold'>;
  /** What rules nearly found, for those that ask for it. Absent: no mail says it. */
  readonly nearly?: WeeklyNearly;
  readonly log: { error(message: string, error: Error): void } & NonNullable<StoriesHadDeps['log']>;
}

/**
 * The most hits that one plan reads, for all its rules together. For each hit that is counted and not shown, about 100
 * bytes are kept.
 */
const maxPlanHits = 40 * maxWindow;
/** Every rule reads at least this many, however many rules there are. */
const minWindow = 1_000;
/**
 * The most characters of a rule's name that a plan keeps. A rule without a name is known by its query of up to 2,000.
 */
const maxName = 200;

/**
 * Reads what the due rules have found since they were last read, and chooses what to send. Writes nothing. Rules are
 * read one after another, so only the hits of one rule are in memory at a time. The plan always fits into an item.
 * @returns the plan. If `saysSomething` is false, there is nothing to send, and only its cursors matter.
 */
export function planDelivery(
  subscriber: Subscriber,
  due: DueDelivery,
  slot: string,
  now: Date,
  deps: PlanDeps,
): Promise<DeliveryPlan> {
  const plan = (rules: readonly Rule[], forRule: ForRule) =>
    planRules({ subscriber, due: { ...due, rules }, slot, now, forRule }, deps);
  return leaveOutFailingRules(subscriber, due, plan, deps.log);
}

interface Planning {
  readonly subscriber: Subscriber;
  readonly due: DueDelivery;
  readonly slot: string;
  readonly now: Date;
  readonly forRule: ForRule;
}

async function planRules(
  { subscriber, due, slot, now, forRule }: Planning,
  deps: PlanDeps,
): Promise<DeliveryPlan> {
  const selection = createStorySelection(now, {
    repeatsAlerts: due.kind === 'digest' && subscriber.alertsInDigests === true,
  });
  const storiesHad = createStoriesHad(subscriber.id, now, deps);
  const limit = Math.min(maxWindow, Math.max(minWindow, Math.floor(maxPlanHits / due.rules.length)));
  const windows: Window[] = [];
  for (const rule of due.rules) {
    const reading = { selection, storiesHad, limit, now };
    windows.push(await forRule(rule, () => readWindow(subscriber, rule, reading, deps)));
  }

  const asked = (await deps.nearly?.find(subscriber, due.rules, now)) ?? new Map<string, PlannedNear[]>();
  const nearlyMark = ({ id, nearly }: Rule): Pick<RuleCursor, 'nearly'> => {
    const at = asked.has(id) ? now.toISOString() : subscriber.cursors[id]?.nearly;
    return nearly && at !== undefined ? { nearly: at } : {};
  };
  const packs = await changedPacks(subscriber, deps);
  const closing = {
    wakes: subscriber.wakes,
    cursors: { ...subscriber.cursors, ...cursorsAfter(windows, { slot, nearlyMark }) },
    lastSlots: due.lastSlots,
    ...(packs && { packNews: subscriber.packNews }),
  };
  const frame = jsonBytes({
    closing,
    rules: windows.map((window) => plannedRule(window, new Map())),
    nearly: [...asked.values()],
    packs,
  });
  const { entries, overflow } = selection.select(
    Math.max(0, maxPlanBytes - frame - maxCountedBytes - extraBytesOf(due.rules)),
    subscriber.storiesPerMail,
  );
  const told = new Set(entries.flatMap(({ ruleId, alsoRuleIds }) => [ruleId, ...alsoRuleIds]));

  const silenceOf = async ({ rule, from, lastReadAt, readAt, usual }: Window) => ({
    ...(!usual && due.kind === 'digest' && (await deps.silence.proof(rule, from, now))),
    ...(await deps.silence.alarm(rule, { lastReadAt, readAt })),
  });
  const shown = new Set(entries.map(({ storyId }) => storyId));
  const rules: PlannedRule[] = [];
  for (const window of windows) {
    const { rule } = window;
    const silent = !told.has(rule.id) && !overflow.has(rule.id);
    const { unusual, ...planned } = plannedRule(window, overflow);
    // What another rule has found is in this mail already.
    const nearly = asked.get(rule.id)?.filter(({ storyId }) => !shown.has(storyId)) ?? [];
    rules.push({
      ...planned,
      ...(unusual && !silent && { unusual }),
      // A number alone is no reason for a mail. It is told together with the next story.
      overflow: planned.overflow + (entries.length > 0 ? window.unseen : 0),
      ...(outputsOf(rule).length > 0 && told.has(rule.id) && { webhook: true }),
      ...(silent && (await forRule(rule, () => silenceOf(window)))),
      ...(nearly.length > 0 && { nearly }),
      ...(window.inactive && !subscriber.cursors[rule.id]?.toldInactive && { inactive: true }),
    });
  }
  // A silent as-it-happens rule is no alert: it is neither counted nor worded as one.
  const found = entries.length > 0 || rules.some((rule) => rule.overflow > 0);
  const kind = found ? due.kind : 'digest';
  const slowedUntil = kind === 'alert' ? alertsSlowedUntil(subscriber, now.getTime()) : undefined;
  return {
    subscriberId: subscriber.id,
    slot,
    kind,
    ...(due.digest && { digest: { id: due.digest.id, name: due.digest.name } }),
    plannedAt: now.toISOString(),
    rules,
    entries,
    throttled: slowedUntil !== undefined,
    ...(packs && packs.length > 0 && { packs }),
    closing: {
      ...closing,
      cursors: {
        ...closing.cursors,
        ...cursorsAfter(windows, { slot, nearlyMark, rules, tellsUnseen: entries.length > 0 }),
      },
    },
  };
}

/**
 * The packs of which this mail tells; undefined if nothing was noted, or if they cannot be read: that holds up no mail, and
 * the next one tells it.
 */
async function changedPacks(
  { id, packNews }: Subscriber,
  deps: Pick<PlanDeps, 'packNews' | 'log'>,
): Promise<readonly ChangedPack[] | undefined> {
  if (packNews === undefined || !deps.packNews) return undefined;
  try {
    const packs = await deps.packNews.untold(id);
    return packs.map((pack) => ({ ...pack, name: cutLine(pack.name, maxName) }));
  } catch (error) {
    deps.log.error(`What has changed in packs of ${id} cannot be read`, asError(error));
    return undefined;
  }
}

/** The most bytes of what planned rules may say besides their stories, and of their cursors' slots. */
function extraBytesOf(rules: readonly Rule[]): number {
  return rules.reduce((sum, { proofOfSilence }) => sum + extraBytes + (proofOfSilence ? sourcesBytes : 0), 0);
}
const extraBytes = 250;
/** Three names of silent sources, of 40 characters each. */
const sourcesBytes = 600;

/** Whether there is any reason to send a mail. */
export function saysSomething({ entries, rules, packs = [] }: DeliveryPlan): boolean {
  return (
    entries.length > 0 ||
    packs.length > 0 ||
    rules.some(
      (rule) =>
        rule.overflow > 0 ||
        rule.silence ||
        rule.silentFor ||
        // Whoever asks for this wants it most where nothing is found, and gets it by itself, once a week.
        rule.nearly ||
        rule.inactive ||
        rule.follow?.ended,
    )
  );
}

function plannedRule(
  { rule, from, readAt, burst, usual }: Window,
  overflow: ReadonlyMap<string, Overflow>,
): PlannedRule {
  const { stories = 0, counted = [] } = overflow.get(rule.id) ?? {};
  const name = cutLine(rule.name ?? rule.text, maxName);
  return {
    ruleId: rule.id,
    name,
    queryId: rule.queryId,
    from,
    readAt,
    overflow: stories,
    counted,
    ...(burst && { unusual: burst.told }),
    ...(usual && { usual }),
  };
}

interface AfterPlan {
  readonly slot: string;
  /** When it was last asked what a rule nearly found. */
  readonly nearlyMark: (rule: Rule) => Pick<RuleCursor, 'nearly'>;
  readonly rules?: readonly PlannedRule[];
  readonly tellsUnseen?: boolean;
}

function cursorsAfter(
  windows: readonly Window[],
  { slot, nearlyMark, rules = [], tellsUnseen = false }: AfterPlan,
): Record<string, RuleCursor> {
  const planned = new Map(rules.map((rule) => [rule.ruleId, rule]));
  return Object.fromEntries(
    windows.map(({ rule, readAt, inactive, burst, lastBurst, unstored: { told, untold } }) => [
      rule.id,
      {
        at: readAt,
        ...markOfBurst(rule, burst, planned.get(rule.id), lastBurst),
        ...(told && untold && { unstored: tellsUnseen ? told : untold }),
        ...((planned.get(rule.id)?.counted.length ?? 0) > 0 && { overflowIn: slot }),
        ...nearlyMark(rule),
        ...(inactive && { toldInactive: true }),
      },
    ]),
  );
}

/** The burst that the next one is compared with: this one if the mail tells it, else the last one that was told. */
function markOfBurst(
  { frequency }: Rule,
  burst: FoundUnusual | undefined,
  planned: PlannedRule | undefined,
  last: RuleCursor['burst'],
): Pick<RuleCursor, 'burst'> {
  if (frequency !== 'unusual') return {};
  if (burst && planned?.unusual) return { burst: burst.mark };
  return last ? { burst: last } : {};
}
