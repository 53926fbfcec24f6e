import { localDate } from '../time/local-time.ts';
import type { Subscriber } from './subscriber.ts';

/** After this many urgent mails in a local day, urgent news comes like all other news until midnight. */
export const urgentPerDay = 5;

type Allowance = Pick<Subscriber, 'urgent' | 'urgentDay' | 'timezone'>;

/**
 * Whether an urgent mail may go out at `now` (ms). Unless the subscriber has turned them off, they come in quiet hours
 * too.
 */
export function allowsUrgent({ urgent = true, urgentDay, timezone }: Allowance, now: number): boolean {
  if (!urgent) return false;
  return urgentDay?.date !== dateOf(timezone, now) || urgentDay.count < urgentPerDay;
}

/** Whether something urgent waits that may be mailed at `now` (ms). */
export function urgentDue(
  subscriber: Allowance & Pick<Subscriber, 'status' | 'urgentSince'>,
  now: number,
): boolean {
  const { status, urgentSince } = subscriber;
  return status === 'active' && urgentSince !== undefined && allowsUrgent(subscriber, now);
}

/** What to record on the subscriber when an urgent mail went out at `now` (ms). */
export function countUrgent(
  { urgentDay, timezone }: Pick<Subscriber, 'urgentDay' | 'timezone'>,
  now: number,
): Required<Pick<Subscriber, 'urgentDay'>> {
  const date = dateOf(timezone, now);
  return { urgentDay: { date, count: (urgentDay?.date === date ? urgentDay.count : 0) + 1 } };
}

function dateOf(timezone: string, now: number): string {
  return localDate(now, timezone).toString();
}
