import { frequencyOf } from '../../rules/own-schedule.ts';
import type { Rule } from '../../rules/rule.ts';
import type { Subscriber } from '../subscriber.ts';
import { digestOf } from '../timetable.ts';

/**
 * When a rule comes to those with whom it is shared, until they choose otherwise: as it comes to its owner. A digest with a
 * name is its owner's, so that only its days and times are given.
 */
export function timesGiven(rule: Rule, owner: Subscriber): Pick<Rule, 'frequency' | 'schedule'> {
  const schedule = digestOf(rule, owner)?.schedule ?? rule.schedule;
  return schedule ? { frequency: frequencyOf(schedule), schedule } : { frequency: rule.frequency };
}
