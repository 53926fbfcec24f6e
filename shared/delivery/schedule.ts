/**
 * When a subscriber gets mail, and about which rules. Pure functions of the subscriber, the rules and a clock.
 *
 * Whatever was missed (an outage, a late worker, a changed zone) is due at once and makes one delivery, since a slot
 * is due as long as a later one of its frequency has not been dealt with. Slots are named by local date, so no date
 * has two, and none is lost.
 */
import type { Rule } from '../rules/rule.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { alertAllowedAt } from './alert-pace.ts';
import { endOfQuiet } from './quiet-hours.ts';
import { type ClockFrequency, latestSlot, slotAfter } from './slots.ts';

/**
 * By frequency, the name of the last slot that was dealt with, whether or not a mail came of it. Kept with the
 * subscriber and replaced by `DueDelivery.dealt` when a delivery closes.
 */
export type DealtSlots = { readonly [frequency in ClockFrequency]?: string };

/** A delivery that should be made now: what was found since each rule's cursor, in one mail. */
export interface DueDelivery {
  /** Names the delivery among all of the subscriber's; a retry of the same delivery keeps it. */
  readonly slot: string;
  /** A digest as soon as one rule that follows the clock is due; waiting alerts then go along with it. */
  readonly kind: 'alert' | 'digest';
  /** The rules due, in the order given. */
  readonly rules: readonly Rule[];
  /** To be recorded when the delivery closes. */
  readonly dealt: DealtSlots;
}

export interface Clock {
  /** ISO instant. */
  readonly now: string;
  /** Absent: no slot has been dealt with yet. */
  readonly dealt?: DealtSlots;
}

/**
 * What to deliver at `now`, or nothing. Every rule due is in it, so that a person gets one mail and not several.
 * As-it-happens rules are due whenever an alert is allowed, whether or not they have news: only their hits tell.
 */
export function dueDelivery(
  subscriber: Subscriber,
  rules: readonly Rule[],
  { now, dealt = {} }: Clock,
): DueDelivery | undefined {
  if (subscriber.status !== 'active') return undefined;
  const instant = Date.parse(now);
  const awake = rules.filter((rule) => instantOrZero(rule.pausedUntil) <= instant);
  const onTheClock = awake.filter(
    (rule) => rule.frequency !== 'as-it-happens' && readyAt(subscriber, rule, instant, dealt) === instant,
  );
  if (onTheClock.length === 0) {
    const alerts = awake.filter((rule) => rule.frequency === 'as-it-happens');
    if (alerts.length === 0 || alertAllowedAt(subscriber, instant) > instant) return undefined;
    return { slot: `a${now}`, kind: 'alert', rules: alerts, dealt };
  }
  const frequencies = slowestFirst.filter((one) => onTheClock.some((rule) => rule.frequency === one));
  const slots = frequencies.map((frequency) => latestSlot(frequency, subscriber, instant).name);
  return {
    slot: slots[0]!,
    kind: 'digest',
    rules: awake.filter((rule) => rule.frequency === 'as-it-happens' || onTheClock.includes(rule)),
    dealt: { ...dealt, ...Object.fromEntries(frequencies.map((frequency, i) => [frequency, slots[i]!])) },
  };
}

/**
 * When to look at the subscriber next: `now` if something is due already, otherwise later; ISO instant. At least once
 * a day, so that an alert whose wake was lost still goes out. `alertsWaiting`: hits of as-it-happens rules are known
 * to wait (a wake has come, or `dueDelivery` found the time not right).
 * @returns undefined if nothing can ever become due: not an active subscriber, or no rules.
 */
export function nextDeliveryAt(
  subscriber: Subscriber,
  rules: readonly Rule[],
  { now, dealt = {}, alertsWaiting = false }: Clock & { readonly alertsWaiting?: boolean },
): string | undefined {
  if (subscriber.status !== 'active' || rules.length === 0) return undefined;
  const instant = Date.parse(now);
  let next = slotAfter('daily', subscriber, instant).at;
  for (const rule of rules) {
    if (rule.frequency === 'as-it-happens' && !alertsWaiting) continue;
    next = Math.min(next, readyAt(subscriber, rule, instant, dealt));
  }
  return new Date(next).toISOString();
}

/** Digests name a delivery before hourly mails do: their slots last longest. */
const slowestFirst = ['daily', 'weekly', 'hourly'] as const satisfies readonly ClockFrequency[];

/** The first instant at or after `now` (ms) at which the rule may be delivered. */
function readyAt(subscriber: Subscriber, rule: Rule, now: number, dealt: DealtSlots): number {
  const { frequency } = rule;
  if (frequency === 'as-it-happens') {
    return alertAllowedAt(subscriber, Math.max(now, instantOrZero(rule.pausedUntil)));
  }
  // Slots up to here have nothing to tell: read already, before the rule existed, or while it was paused.
  const since = Math.max(Date.parse(rule.cursor), instantOrZero(rule.pausedUntil));
  const lastDealt = dealt[frequency] ?? '';
  const latest = latestSlot(frequency, subscriber, now);
  let at = now;
  if (latest.name <= lastDealt || latest.at <= since) {
    let slot = slotAfter(frequency, subscriber, Math.max(now, since));
    // After a move to the west, today's date may have had its slot already.
    while (slot.name <= lastDealt) slot = slotAfter(frequency, subscriber, slot.at);
    at = slot.at;
  }
  return frequency === 'hourly' ? endOfQuiet(subscriber, at) : at;
}

function instantOrZero(iso: string | undefined): number {
  return iso === undefined ? 0 : Date.parse(iso);
}
