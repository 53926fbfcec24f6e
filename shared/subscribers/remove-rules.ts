import type { Rule } from '../rules/rule.ts';
import { type ReleaseDeps, releaseQueriesOf } from './release-queries.ts';

export interface RemoveRulesDeps {
  readonly rules: {
    ofSubscriber(subscriberId: string): Promise<Rule[]>;
    get(subscriberId: string, id: string): Promise<Rule | undefined>;
    delete(subscriberId: string, id: string): Promise<boolean>;
  } & ReleaseDeps['rules'];
  readonly queries: ReleaseDeps['queries'];
  readonly subscribers: {
    releaseRules(id: string, count: number): Promise<void>;
    rulesChanged(id: string, at: string): Promise<void>;
  };
  readonly now: () => Date;
}

/** Ends a rule; true if there was one. Its hits stay with the query and end with their time. */
export async function removeRule(subscriberId: string, id: string, deps: RemoveRulesDeps): Promise<boolean> {
  const rule = await deps.rules.get(subscriberId, id);
  if (!rule || !(await deps.rules.delete(subscriberId, id))) return false;
  await deps.subscribers.releaseRules(subscriberId, 1);
  await deps.subscribers.rulesChanged(subscriberId, deps.now().toISOString());
  await releaseQueriesOf(rule, 'rule', deps);
  return true;
}

/** Deletes a subscriber's rules but for those whose ids are kept. */
export async function removeRules(
  subscriberId: string,
  deps: Omit<RemoveRulesDeps, 'subscribers'> & {
    readonly subscribers: Pick<RemoveRulesDeps['subscribers'], 'releaseRules'>;
  },
  keptIds: readonly string[] = [],
): Promise<void> {
  const gone = (await deps.rules.ofSubscriber(subscriberId)).filter(({ id }) => !keptIds.includes(id));
  const deleted = await Promise.all(gone.map(({ id }) => deps.rules.delete(subscriberId, id)));
  const count = deleted.filter(Boolean).length;
  if (count > 0) await deps.subscribers.releaseRules(subscriberId, count);
  for (const rule of gone) await releaseQueriesOf(rule, 'rule', deps);
}
