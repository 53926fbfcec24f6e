import type { Rule } from '../../../shared/rules/rule.ts';
import type { Subscriber } from '../../../shared/subscribers/subscriber.ts';
import { inventRule, inventSubscriber } from '../../support/invented.ts';

const longAgo = '1990-01-01T00:00:00Z';

/** An active subscriber of the schedule tests: digests at 08:00 UTC, on Mondays if weekly. */
export function subscriberWith(changes: Partial<Subscriber> = {}): Subscriber {
  return inventSubscriber({ id: 'subscriber', createdAt: longAgo, ...changes });
}

/** A daily rule that has read nothing yet. */
export function ruleWith(changes: Partial<Rule> = {}): Rule {
  const subscriberId = 'subscriber';
  return inventRule({
    subscriberId,
    id: 'rule',
    frequency: 'daily',
    since: longAgo,
    createdAt: longAgo,
    ...changes,
  });
}
