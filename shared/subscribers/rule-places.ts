import type { Rule } from '../rules/rule.ts';
import { maxRules } from '../rules/rule-input.ts';
import { minute } from '../time/units.ts';

/** Counts a subscriber's rules, so that the maximum also holds for requests at the same moment. */
export interface RulePlaces {
  reserveRule(id: string, most: number, at: string): Promise<boolean>;
  releaseRules(id: string, count: number): Promise<void>;
  recountRules(id: string, count: number, when: { at: string; quietSince: string }): Promise<boolean>;
}

interface ReservePlaceDeps {
  readonly subscribers: RulePlaces;
  readonly rules: { ofSubscriber(subscriberId: string): Promise<Rule[]> };
  readonly now: () => Date;
}

/**
 * Takes one of a subscriber's places for rules; false when all are taken. A place is taken before its rule is written
 * and given back after the rule is deleted, so the count is never below the number of rules. It can be above, when
 * something failed in between. So when all places seem taken, and none was taken for a minute, the rules are counted
 * again.
 */
export async function reservePlace(
  subscriberId: string,
  { subscribers, rules, now }: ReservePlaceDeps,
): Promise<boolean> {
  const at = now().toISOString();
  if (await subscribers.reserveRule(subscriberId, maxRules, at)) return true;
  const count = (await rules.ofSubscriber(subscriberId)).length;
  const quietSince = new Date(now().getTime() - minute).toISOString();
  await subscribers.recountRules(subscriberId, count, { at, quietSince });
  return subscribers.reserveRule(subscriberId, maxRules, at);
}
