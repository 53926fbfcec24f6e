import { asError } from '../as-error.ts';
import type { Rule } from '../rules/rule.ts';
import type { DueDelivery } from '../subscribers/schedule.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';

/** Runs one step of planning for a rule. When it throws, the rule is known to be the one that failed. */
export type ForRule = <T>(rule: Rule, step: () => Promise<T>) => Promise<T>;

/**
 * Plans with all rules. When that fails because of one of them, and the subscriber's check before this one failed as
 * well, it plans again without that rule. So a fault that passes costs a minute, and a rule that always fails does not
 * hold back the others. The rule's cursor does not move: what it found comes with its first slot, or its first find, after
 * it works again. A digest with a name goes on without any rule: as long as its time is not served, no other digest is.
 *
 * @throws what a step threw, at the first failed check, and when no rule is left of another delivery
 */
export async function leaveOutFailingRules<T>(
  subscriber: Pick<Subscriber, 'id' | 'failedLooks'>,
  due: Pick<DueDelivery, 'rules' | 'digest'>,
  plan: (rules: readonly Rule[], forRule: ForRule) => Promise<T>,
  log: { error(message: string, error: Error): void },
): Promise<T> {
  let failed: Rule | undefined;
  try {
    return await plan(due.rules, async (rule, step) => {
      try {
        return await step();
      } catch (error) {
        failed = rule;
        throw error;
      }
    });
  } catch (error) {
    const rules = due.rules.filter((rule) => rule !== failed);
    if (!subscriber.failedLooks || !failed || (rules.length === 0 && !due.digest)) throw error;
    log.error(`Subscriber ${subscriber.id} is served without the rule ${failed.id}`, asError(error));
    return leaveOutFailingRules(subscriber, { ...due, rules }, plan, log);
  }
}
