import { instantOf, localDate } from '../time/local-time.ts';
import type { Subscriber } from './subscriber.ts';

/**
 * The first instant at or after this one (ms) that is not in the subscriber's quiet hours. Quiet hours that begin and
 * end at the same time count as none, because otherwise they would stop alerts for good.
 */
export function endOfQuiet(subscriber: Pick<Subscriber, 'timezone' | 'quietHours'>, instant: number): number {
  const { quietHours, timezone } = subscriber;
  if (quietHours === undefined || quietHours.from === quietHours.to) return instant;
  const spansMidnight = quietHours.to < quietHours.from;
  let end = instant;
  // They may have begun the day before, and a clock change at midnight can move them by one date in either direction.
  for (const daysAgo of [2, 1, 0, -1]) {
    const date = localDate(instant, timezone).subtract({ days: daysAgo });
    const from = instantOf(date, quietHours.from, timezone);
    const to = instantOf(spansMidnight ? date.add({ days: 1 }) : date, quietHours.to, timezone);
    if (from <= end && end < to) end = to;
  }
  return end;
}
