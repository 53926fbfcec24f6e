/**
 * When a subscriber gets mail, and about which rules. Pure functions of the subscriber, the rules and a clock.
 *
 * Whatever was missed (an outage, a late worker, a changed zone) is due at once and makes one delivery, since a slot
 * is due as long as no later one of its frequency has been served. Slots are named by local date, so no date has two
 * digests and none is left out.
 */
import type { Rule } from '../rules/rule.ts';
import { alertAllowedAt } from './alert-pace.ts';
import { endOfQuiet } from './quiet-hours.ts';
import { type ClockFrequency, latestSlot, slotAfter } from './slots.ts';
import type { Subscriber } from './subscriber.ts';
import { urgentDue } from './urgent.ts';

/** A delivery that should be made now: what was found since each rule's cursor, in one mail. */
export interface DueDelivery {
  /** A digest as soon as one rule that follows the clock is due; waiting alerts then go along with it. */
  readonly kind: 'alert' | 'digest';
  /** The rules due, in the order given. */
  readonly rules: readonly Rule[];
  /** To be recorded when the delivery closes, whether or not a mail came of it. */
  readonly lastSlots: Subscriber['lastSlots'];
}

/**
 * What to deliver at `now` (ISO instant), or nothing. Every rule due is in it, so that a person gets one mail and not
 * several. As-it-happens rules are due whenever an alert is allowed, with news or without: only their hits tell.
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
  const onTheClock = awake.filter(
    (rule) => rule.frequency !== 'as-it-happens' && readyAt(subscriber, rule, instant) === instant,
  );
  if (onTheClock.length === 0) {
    const alerts = awake.filter((rule) => rule.frequency === 'as-it-happens');
    if (alerts.length === 0 || alertAllowedAt(subscriber, instant) > instant) return undefined;
    return { kind: 'alert', rules: alerts, lastSlots };
  }
  const served = clockFrequencies
    .filter((frequency) => onTheClock.some((rule) => rule.frequency === frequency))
    .map((frequency) => [frequency, latestSlot(frequency, subscriber, instant).name] as const);
  return {
    kind: 'digest',
    rules: awake.filter((rule) => rule.frequency === 'as-it-happens' || onTheClock.includes(rule)),
    lastSlots: { ...lastSlots, ...Object.fromEntries(served) },
  };
}

/**
 * When to look at the subscriber next: `now` if something is due already, otherwise later; ISO instants. At least once
 * a day, so that an alert whose wake was lost still goes out. `alertsWaiting`: hits of as-it-happens rules are known
 * to wait (a wake has come, or `dueDelivery` found the time not right).
 * @returns undefined if nothing can ever become due: not an active subscriber, or no rules.
 */
export function nextDeliveryAt(
  subscriber: Subscriber,
  rules: readonly Rule[],
  { now, alertsWaiting = false }: { readonly now: string; readonly alertsWaiting?: boolean },
): string | undefined {
  if (subscriber.status !== 'active' || rules.length === 0) return undefined;
  const instant = Date.parse(now);
  if (urgentDue(subscriber, instant)) return now;
  let next = slotAfter('daily', subscriber, instant).at;
  for (const rule of rules) {
    if (rule.frequency === 'as-it-happens' && !alertsWaiting) continue;
    next = Math.min(next, readyAt(subscriber, rule, instant));
  }
  return new Date(next).toISOString();
}

const clockFrequencies = ['hourly', 'daily', 'weekly'] as const satisfies readonly ClockFrequency[];

/** The first instant at or after `now` (ms) at which the rule may be delivered. */
function readyAt(subscriber: Subscriber, rule: Rule, now: number): number {
  const { frequency } = rule;
  const resumed = instantOrZero(rule.pausedUntil);
  if (frequency === 'as-it-happens') return alertAllowedAt(subscriber, Math.max(now, resumed));

  // Slots up to here have nothing to tell: read already, before the rule existed, or while it was paused.
  const since = Math.max(Date.parse(subscriber.cursors[rule.id]?.at ?? rule.since), resumed);
  const served = subscriber.lastSlots[frequency] ?? '';
  const latest = latestSlot(frequency, subscriber, now);
  let at = now;
  if (latest.name <= served || latest.at <= since) {
    let slot = slotAfter(frequency, subscriber, Math.max(now, since));
    // After a move to the west, the date that begins there may have had its slot already.
    while (slot.name <= served) slot = slotAfter(frequency, subscriber, slot.at);
    at = slot.at;
  }
  return frequency === 'hourly' ? endOfQuiet(subscriber, at) : at;
}

function instantOrZero(iso: string | undefined): number {
  return iso === undefined ? 0 : Date.parse(iso);
}
