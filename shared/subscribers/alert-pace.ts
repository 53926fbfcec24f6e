import { Temporal } from 'temporal-polyfill';
import { localDate, startOfDate } from '../time/local-time.ts';
import { minute } from '../time/units.ts';
import { endOfQuiet } from './quiet-hours.ts';
import { slotAfter } from './slots.ts';
import type { Subscriber } from './subscriber.ts';

/** After this many alerts in a local day, further alerts come once an hour until midnight, unless the subscriber says otherwise. */
export const usualAlertsPerDay = 20;

/**
 * The first instant at or after `now` (ms) at which an alert may be mailed: no sooner after the last one than the
 * subscriber wants, once an hour after as many alerts as the subscriber wants in a day, and never in quiet hours.
 */
export function alertAllowedAt(subscriber: Subscriber, now: number): number {
  const { lastAlertAt } = subscriber;
  const last = lastAlertAt === undefined ? undefined : Date.parse(lastAlertAt);
  // An alert in the future was sent before the clock was set back. It does not delay the next one.
  if (last === undefined || last > now) return endOfQuiet(subscriber, now);
  const spaced = Math.max(now, last + subscriber.alertEveryMinutes * minute);
  const slowedUntil = alertsSlowedUntil(subscriber, now);
  const nextHour = slotAfter('hourly', subscriber, last).at;
  const paced = slowedUntil === undefined ? spaced : Math.max(spaced, Math.min(nextHour, slowedUntil));
  return endOfQuiet(subscriber, paced);
}

/** The local midnight (ms) until which alerts come hourly, when as many as the subscriber wants were sent today. */
export function alertsSlowedUntil(
  subscriber: Pick<Subscriber, 'alertDay' | 'alertsPerDay' | 'timezone'>,
  now: number,
): number | undefined {
  const { alertDay, alertsPerDay = usualAlertsPerDay, timezone } = subscriber;
  if (alertDay === undefined || alertDay.count < alertsPerDay) return undefined;
  const midnight = startOfDate(Temporal.PlainDate.from(alertDay.date).add({ days: 1 }), timezone);
  return midnight > now ? midnight : undefined;
}

/** What to record on the subscriber when an alert is mailed at `now` (ms). */
export function countAlert(
  subscriber: Pick<Subscriber, 'alertDay' | 'timezone'>,
  now: number,
): Required<Pick<Subscriber, 'lastAlertAt' | 'alertDay'>> {
  const date = localDate(now, subscriber.timezone).toString();
  const before = subscriber.alertDay?.date === date ? subscriber.alertDay.count : 0;
  return { lastAlertAt: new Date(now).toISOString(), alertDay: { date, count: before + 1 } };
}
