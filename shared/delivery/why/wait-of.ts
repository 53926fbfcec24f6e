import { followsNews, type Rule } from '../../rules/rule.ts';
import { alertAllowedAt, alertsSlowedUntil } from '../../subscribers/alert-pace.ts';
import { endOfQuiet } from '../../subscribers/quiet-hours.ts';
import { readyAt } from '../../subscribers/schedule.ts';
import type { Subscriber } from '../../subscribers/subscriber.ts';
import type { TraceStep } from './trace.ts';

/** What a find that no mail has told waits for. */
export function waitOf(subscriber: Subscriber, rule: Rule, now: Date): TraceStep {
  const { status, nextDeliveryAt, failedLooks = 0 } = subscriber;
  const instant = now.getTime();
  if (status !== 'active') return { kind: 'mail-stopped' };
  if (failedLooks > 0)
    return { kind: 'retried', ...(nextDeliveryAt !== undefined && { until: nextDeliveryAt }) };
  const at = readyAt(subscriber, rule, instant);
  const until = new Date(at).toISOString();
  const isAlert = followsNews(rule.frequency);
  if ((isAlert || rule.frequency === 'hourly') && endOfQuiet(subscriber, instant) > instant) {
    return { kind: 'quiet-hours', until };
  }
  if (at <= instant) return { kind: 'waits' };
  if (!isAlert) return { kind: 'waits', until };
  const { quietHours: _, ...loud } = subscriber;
  const isPaced = alertAllowedAt(loud, instant) > instant;
  if (!isPaced) return { kind: 'quiet-hours', until };
  return { kind: alertsSlowedUntil(subscriber, instant) === undefined ? 'alert-pace' : 'daily-limit', until };
}
