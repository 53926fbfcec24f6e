import type { RuleQuery } from '../rules/read-rule-query.ts';
import { createRule, type SaveRuleDeps } from '../subscribers/save-rule.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { canaryAddress } from './canary-article.ts';

const ruleId = 'canary';

export interface CanarySubscriberDeps extends Pick<SaveRuleDeps, 'rules' | 'queries' | 'now'> {
  readonly subscribers: SaveRuleDeps['subscribers'] & {
    get(id: string): Promise<Subscriber | undefined>;
    create(subscriber: Subscriber): Promise<boolean>;
    change(id: string, changes: Renewed): Promise<boolean>;
  };
}

type Renewed = Pick<Subscriber, 'status'> & {
  readonly [K in 'alertDay' | 'lastAlertAt' | 'failedLooks']?: undefined;
};

/**
 * Makes sure that there is somebody who watches for canaries, and that the next mail is not held back by how many came
 * today, or by a look that failed before.
 */
export async function readyCanarySubscriber(
  id: string,
  query: RuleQuery,
  deps: CanarySubscriberDeps,
): Promise<void> {
  const renewed = {
    status: 'active',
    alertDay: undefined,
    lastAlertAt: undefined,
    failedLooks: undefined,
  } as const;
  if (!(await deps.subscribers.change(id, renewed)))
    await deps.subscribers.create(newSubscriber(id, deps.now()));
  const rule = await deps.rules.get(id, ruleId);
  if (rule?.queryId === query.id) return;
  // The language of queries has changed, and with it what this query is called.
  if (rule) await deps.rules.delete(id, ruleId);
  const input = { query: query.expression, name: 'Canary', frequency: 'as-it-happens', cap: 10 } as const;
  await createRule({ subscriberId: id, id: ruleId, input, query }, deps);
}

function newSubscriber(id: string, now: Date): Subscriber {
  const at = now.toISOString();
  return {
    id,
    email: canaryAddress,
    status: 'active',
    timezone: 'UTC',
    digestTime: '08:00',
    digestWeekday: 1,
    language: 'en',
    alertEveryMinutes: 1,
    wakes: 0,
    cursors: {},
    lastSlots: {},
    urgent: false,
    createdAt: at,
    confirmedAt: at,
  };
}
