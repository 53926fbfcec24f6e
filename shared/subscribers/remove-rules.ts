import type { Rule } from '../rules/rule.ts';

interface Rules {
  ofSubscriber(subscriberId: string): Promise<Rule[]>;
  delete(subscriberId: string, id: string): Promise<void>;
}

/** Deletes a subscriber's rules but for those whose ids are kept. */
export async function removeRules(
  subscriberId: string,
  rules: Rules,
  keptIds: readonly string[] = [],
): Promise<void> {
  const gone = (await rules.ofSubscriber(subscriberId)).filter(({ id }) => !keptIds.includes(id));
  await Promise.all(gone.map(({ id }) => rules.delete(subscriberId, id)));
}
