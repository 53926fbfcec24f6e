/**
 * When a subscriber gets mail, and about which rules. Pure functions of the subscriber, the rules and a clock.
 *
 * Anything missed (an outage, a late worker, a changed zone) is due at once and makes one delivery, because a slot
 * stays due until it or a later slot of its timetable has been served. Slots are named by local date, so no date has
 * two digests and none is left out.
 */
import { followsNews, type Rule } from '../rules/rule.ts';
import { alertAllowedAt } from './alert-pace.ts';
import { followsReadyAt } from './follows.ts';
import type { NamedDigest } from './named-digest.ts';
import { endOfQuiet } from './quiet-hours.ts';
import { slotAfter } from './slots.ts';
import type { Subscriber } from './subscriber.ts';
import { livingSlots, type Timetable, timetableOf } from './timetable.ts';
import { urgentDue } from './urgent.ts';

/** A delivery that should be made now: everything found since each rule's cursor, in one mail. */
export interface DueDelivery {
  /** A digest when at least one rule with a clock frequency is due; waiting alerts are then included. */
  readonly kind: 'alert' | 'digest';
  /** The due rules, in the order given. */
  readonly rules: readonly Rule[];
  /** The digest whose mail this is: of its rules and no others. */
  readonly digest?: NamedDigest;
  /** To be recorded when the delivery closes, whether or not it sent a mail. */
  readonly lastSlots: Subscriber['lastSlots'];
}

/**
 * What to deliver at `now` (ISO instant), or undefined. It includes every rule that is due, so that a person gets one
 * mail instead of several; only a digest with a name has a mail of its own. When several are due, each call gives one,
 * first those with a name. Rules that follow the news are due whenever an alert is allowed, with or without news, because
 * only their hits tell whether there is any.
 */
export function dueDelivery(
  subscriber: Subscriber,
  rules: readonly Rule[],
  { now }: { readonly now: string },
): DueDelivery | undefined {
  if (subscriber.status !== 'active') return undefined;
  const instant = Date.parse(now);
  const { lastSlots } = subscriber;
  const awake = rules.filter((rule) => instantOrZero(rule.pausedUntil) <= instant);
  const onTheClock = awake.flatMap((rule) => {
    const timetable = timetableOf(rule, subscriber);
    return timetable && readyOnTheClock(subscriber, rule, timetable, instant) === instant
      ? [{ rule, timetable }]
      : [];
  });
  const served = (due: typeof onTheClock): Subscriber['lastSlots'] => {
    const timetables = new Map(due.map(({ timetable }) => [timetable.key, timetable]));
    const marks = [...timetables].map(([key, timetable]) => {
      return [key, timetable.markOf(timetable.latest(instant), lastSlots[key])] as const;
    });
    return { ...livingSlots(lastSlots, subscriber, rules), ...Object.fromEntries(marks) };
  };

  const digest = onTheClock.find(({ timetable }) => timetable.digest)?.timetable.digest;
  if (digest) {
    const own = onTheClock.filter(({ timetable }) => timetable.digest?.id === digest.id);
    return { kind: 'digest', rules: own.map(({ rule }) => rule), digest, lastSlots: served(own) };
  }
  if (onTheClock.length === 0) {
    const alerts = awake.filter((rule) => followsNews(rule.frequency));
    if (alerts.length === 0 || alertAllowedAt(subscriber, instant) > instant) return undefined;
    return { kind: 'alert', rules: alerts, lastSlots };
  }
  const due = new Set(onTheClock.map(({ rule }) => rule));
  return {
    kind: 'digest',
    rules: awake.filter((rule) => followsNews(rule.frequency) || due.has(rule)),
    lastSlots: served(onTheClock),
  };
}

/**
 * When to look at the subscriber next: `now` if something is due already, otherwise later; ISO instants. At least once
 * a day, so that an alert whose wake was lost still goes out. `alertsWaiting` means that hits of rules that follow the
 * news are known to wait: a wake has come, or `dueDelivery` found that an alert was not allowed yet.
 * @returns undefined when nothing can ever become due: the subscriber is not active, or has no rules and follows no
 *   story.
 */
export function nextDeliveryAt(
  subscriber: Subscriber,
  rules: readonly Rule[],
  { now, alertsWaiting = false }: { readonly now: string; readonly alertsWaiting?: boolean },
): string | undefined {
  const follows = subscriber.followsUntil !== undefined;
  if (subscriber.status !== 'active' || (rules.length === 0 && !follows)) return undefined;
  const instant = Date.parse(now);
  if (urgentDue(subscriber, instant)) return now;
  let next = slotAfter('daily', subscriber, instant).at;
  if (follows) next = Math.min(next, followsReadyAt(subscriber, instant));
  for (const rule of rules) {
    if (followsNews(rule.frequency) && !alertsWaiting) continue;
    next = Math.min(next, readyAt(subscriber, rule, instant));
  }
  return new Date(next).toISOString();
}

/** The first instant at or after `now` (ms) at which the rule may be delivered. */
export function readyAt(subscriber: Subscriber, rule: Rule, now: number): number {
  const timetable = timetableOf(rule, subscriber);
  if (timetable) return readyOnTheClock(subscriber, rule, timetable, now);
  return alertAllowedAt(subscriber, Math.max(now, instantOrZero(rule.pausedUntil)));
}

function readyOnTheClock(subscriber: Subscriber, rule: Rule, timetable: Timetable, now: number): number {
  // Slots up to here have nothing to report: they were read already, or were before the rule existed or while it was
  // paused.
  const resumed = instantOrZero(rule.pausedUntil);
  const since = Math.max(Date.parse(subscriber.cursors[rule.id]?.at ?? rule.since), resumed);
  const served = timetable.servedUpTo(subscriber.lastSlots[timetable.key]);
  const latest = timetable.latest(now);
  let at = now;
  if (latest.name <= served || latest.at <= since) {
    let slot = timetable.after(Math.max(now, since));
    // After the subscriber moves west, a date that begins again there may already have had its slot.
    while (slot.name <= served) slot = timetable.after(slot.at);
    at = slot.at;
  }
  return timetable.key === 'hourly' ? endOfQuiet(subscriber, at) : at;
}

function instantOrZero(iso: string | undefined): number {
  return iso === undefined ? 0 : Date.parse(iso);
}
