import type { DeletedRule } from '../rules/deleted-rule.ts';
import { type ForgetHitsDeps, forgetHits } from '../rules/forget-hits.ts';
import type { Rule } from '../rules/rule.ts';
import { type ReleaseDeps, releaseQueriesOf } from './release-queries.ts';

export interface EraseDeps extends Omit<ReleaseDeps, 'queries'>, Pick<ForgetHitsDeps, 'hits'> {
  readonly subscribers: { unsubscribe(id: string): Promise<boolean> };
  readonly subscriberData: { erase(subscriberId: string): Promise<void> };
  readonly queries: ReleaseDeps['queries'] & ForgetHitsDeps['queries'];
  readonly rules: ReleaseDeps['rules'] & {
    ofSubscriber(subscriberId: string): Promise<Rule[]>;
    deletedOf(subscriberId: string, now: Date): Promise<DeletedRule[]>;
  };
}

/** The number of rules that are released at the same time. */
const concurrency = 8;
/** The hits of all queries that are deleted at once, in about a second. `compact-index` deletes the rest within hours. */
const maxHits = 5_000;

/**
 * Erases everything about a subscriber: address, settings, rules, deliveries, stories, tokens, and the text of queries
 * that nobody else watches. Mail stops first. A suppressed address stays suppressed, as a hash, so that it gets no mail
 * again. Safe to repeat. It takes a few seconds, however much is stored.
 */
export async function eraseSubscriber(id: string, deps: EraseDeps): Promise<void> {
  await deps.subscribers.unsubscribe(id);
  // Before the rules are deleted, so that a repeated attempt still finds them.
  const [current, deleted] = await Promise.all([
    deps.rules.ofSubscriber(id),
    deps.rules.deletedOf(id, deps.now()),
  ]);
  const rules = [...current, ...deleted.map(({ rule }) => rule)];
  const retired = new Set<string>();
  for (let at = 0; at < rules.length; at += concurrency) {
    const some = rules.slice(at, at + concurrency);
    const released = await Promise.all(some.map((rule) => releaseQueriesOf(rule, 'subscriber', deps)));
    for (const queryId of released.flat()) retired.add(queryId);
  }
  const limit = Math.ceil(maxHits / retired.size);
  await Promise.all(
    [...retired].map(async (queryId) => {
      const query = await deps.queries.get(queryId);
      if (query) await forgetHits(query, limit, deps);
    }),
  );
  await deps.subscriberData.erase(id);
  // A delivery in progress may have written its state in the meantime.
  await deps.subscriberData.erase(id);
}
