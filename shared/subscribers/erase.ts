import type { Rule } from '../rules/rule.ts';
import { type ReleaseDeps, releaseQueriesOf } from './release-queries.ts';

export interface EraseDeps extends ReleaseDeps {
  readonly subscribers: { unsubscribe(id: string): Promise<boolean> };
  readonly subscriberData: { erase(subscriberId: string): Promise<void> };
  readonly rules: ReleaseDeps['rules'] & { ofSubscriber(subscriberId: string): Promise<Rule[]> };
  readonly hits: { forgetReasons(queryId: string): Promise<void> };
}

/**
 * Erases everything about a subscriber: address, settings, rules, deliveries, stories, tokens, and the words of its
 * queries that nobody else watches. Mail stops first. What an address bounced with is kept, as a hash, so that it is not
 * written to again. Safe to repeat.
 */
export async function eraseSubscriber(id: string, deps: EraseDeps): Promise<void> {
  await deps.subscribers.unsubscribe(id);
  // Before the rules are gone, so that a try that broke off finds them again.
  for (const rule of await deps.rules.ofSubscriber(id)) {
    for (const queryId of await releaseQueriesOf(rule, 'subscriber', deps))
      await deps.hits.forgetReasons(queryId);
  }
  await deps.subscriberData.erase(id);
  // A delivery that was under way may have written its state meanwhile.
  await deps.subscriberData.erase(id);
}
