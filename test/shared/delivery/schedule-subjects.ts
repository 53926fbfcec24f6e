import type { Rule } from '../../../shared/rules/rule.ts';
import type { Subscriber } from '../../../shared/subscribers/subscriber.ts';

/** An active subscriber of the schedule tests: digests at 08:00 UTC, on Mondays if weekly. */
export function subscriberWith(changes: Partial<Subscriber> = {}): Subscriber {
  return {
    id: 'subscriber',
    email: 'reader@example.org',
    status: 'active',
    timezone: 'UTC',
    digestTime: '08:00',
    digestWeekday: 1,
    language: 'en',
    alertEveryMinutes: 5,
    wakes: 0,
    cursors: {},
    lastSlots: {},
    createdAt: '1990-01-01T00:00:00Z',
    ...changes,
  };
}

/** A rule that has read nothing yet. */
export function ruleWith(changes: Partial<Rule> = {}): Rule {
  return {
    subscriberId: 'subscriber',
    id: 'rule',
    text: 'lighthouse',
    queryId: 'query',
    frequency: 'daily',
    cap: 10,
    since: '1990-01-01T00:00:00Z',
    createdAt: '1990-01-01T00:00:00Z',
    ...changes,
  };
}
