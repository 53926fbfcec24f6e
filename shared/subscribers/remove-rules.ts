import type { Rule } from '../rules/rule.ts';

interface RemoveRulesDeps {
  readonly rules: {
    ofSubscriber(subscriberId: string): Promise<Rule[]>;
    delete(subscriberId: string, id: string): Promise<boolean>;
  };
  readonly subscribers: { releaseRules(id: string, count: number): Promise<void> };
}

/** Deletes a subscriber's rules but for those whose ids are kept. */
export async function removeRules(
  subscriberId: string,
  { rules, subscribers }: RemoveRulesDeps,
  keptIds: readonly string[] = [],
): Promise<void> {
  const gone = (await rules.ofSubscriber(subscriberId)).filter(({ id }) => !keptIds.includes(id));
  const deleted = await Promise.all(gone.map(({ id }) => rules.delete(subscriberId, id)));
  const count = deleted.filter(Boolean).length;
  if (count > 0) await subscribers.releaseRules(subscriberId, count);
}
