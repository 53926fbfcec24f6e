import { alertAllowedAt } from './alert-pace.ts';
import type { Subscriber } from './subscriber.ts';

/** Whether the followed stories of a subscriber are looked at now (ms): they come at the pace of alerts. */
export function followsDue(subscriber: Subscriber, now: number): boolean {
  const { status, followsUntil } = subscriber;
  return status === 'active' && followsUntil !== undefined && alertAllowedAt(subscriber, now) <= now;
}

/**
 * When to look at followed stories next (ms): something may wait until an alert is allowed; else when the first of them
 * may be over. What happens to one wakes its followers earlier.
 */
export function followsReadyAt(subscriber: Subscriber, now: number): number {
  const allowed = alertAllowedAt(subscriber, now);
  if (allowed > now) return allowed;
  return Math.max(now, Date.parse(subscriber.followsUntil ?? ''));
}
