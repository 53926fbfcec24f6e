import type { Hit } from '../articles/hit.ts';
import type { Rule } from '../rules/rule.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import type { DeliveryPlan } from './delivery.ts';
import { type PlanDeps, planDelivery } from './plan-delivery.ts';

/**
 * Chooses what is urgent and nothing else, from all rules that are not paused, whatever their frequency. Cursors and
 * slots stay unchanged: the next digest sees the same hits and leaves out the stories that were told here. What a cap
 * leaves out is counted in that digest, not here.
 * @returns the plan. Without entries, there is nothing to send.
 */
export async function planUrgent(
  subscriber: Subscriber,
  rules: readonly Rule[],
  slot: string,
  now: Date,
  deps: PlanDeps,
): Promise<DeliveryPlan> {
  const awake = rules.filter(({ pausedUntil = '' }) => pausedUntil <= now.toISOString());
  const { lastSlots } = subscriber;
  const plan = await planDelivery(
    { ...subscriber, cursors: cursorsFrom(subscriber, awake) },
    { kind: 'alert', rules: awake.map(withoutPast), lastSlots },
    slot,
    now,
    urgentOnly(deps),
  );
  const told = new Set(plan.entries.flatMap(({ ruleId, alsoRuleIds }) => [ruleId, ...alsoRuleIds]));
  return {
    ...plan,
    kind: 'alert',
    urgent: true,
    throttled: false,
    rules: plan.rules
      .filter(({ ruleId }) => told.has(ruleId))
      .map((rule) => ({ ...rule, overflow: 0, counted: [] })),
    closing: { wakes: subscriber.wakes, cursors: subscriber.cursors, lastSlots },
  };
}

/** Windows that begin where something urgent began to wait, or where the rule's last window ended, if that is later. */
function cursorsFrom(
  { cursors, urgentSince = '' }: Subscriber,
  rules: readonly Rule[],
): Subscriber['cursors'] {
  return Object.fromEntries(
    rules.map(({ id }) => {
      const read = cursors[id]?.at ?? '';
      return [id, { at: read > urgentSince ? read : urgentSince }];
    }),
  );
}

/** What an edited rule watched earlier is left to the digest. */
function withoutPast({ previousQueries: _, ...rule }: Rule): Rule {
  return rule;
}

/** Reads without the cache, sees only the urgent hits, usual or not, and says nothing about silence. */
function urgentOnly({ unusual: _, ...deps }: PlanDeps): PlanDeps {
  return {
    ...deps,
    async readHits(queryId, window) {
      const { pages, readAt } = await deps.readHits(queryId, { ...window, fresh: true });
      return { pages: urgentPages(pages), readAt, unstored: [], beyondLimit: async () => 0 };
    },
    silence: { proof: async () => ({}), alarm: async () => ({}) },
  };
}

async function* urgentPages(pages: AsyncIterable<readonly Hit[]>): AsyncGenerator<readonly Hit[]> {
  for await (const page of pages) yield page.filter(({ urgent }) => urgent);
}
