import { type DeletedRule, maxDeletedRules } from '../rules/deleted-rule.ts';
import type { Rule } from '../rules/rule.ts';
import { type ReleaseDeps, releaseQueriesOf } from './release-queries.ts';
import type { Subscriber } from './subscriber.ts';

export interface RemoveRulesDeps {
  readonly rules: {
    ofSubscriber(subscriberId: string): Promise<Rule[]>;
    get(subscriberId: string, id: string): Promise<Rule | undefined>;
    delete(subscriberId: string, id: string): Promise<boolean>;
    keepDeleted(deleted: DeletedRule): Promise<void>;
    /** Newest first. */
    deletedOf(subscriberId: string, now: Date): Promise<DeletedRule[]>;
    forgetDeleted(subscriberId: string, id: string): Promise<void>;
    /** A rule that is gone is shared with nobody: those who followed it keep theirs as their own. */
    endShare(ownerId: string, ruleId: string): Promise<void>;
  } & ReleaseDeps['rules'];
  readonly queries: ReleaseDeps['queries'];
  readonly subscribers: {
    get(id: string): Promise<Subscriber | undefined>;
    releaseRules(id: string, count: number): Promise<void>;
    rulesChanged(id: string, at: string): Promise<void>;
  };
  readonly now: () => Date;
}

/**
 * Deletes a rule, which can be restored for 30 days (`restoreRule`); true if it existed. Its hits belong to the query
 * and expire with it. The copy for restoring is written before the rule is deleted, so that a crash in between loses no
 * rule.
 */
export async function removeRule(subscriberId: string, id: string, deps: RemoveRulesDeps): Promise<boolean> {
  const rule = await deps.rules.get(subscriberId, id);
  if (!rule) return false;
  const toldUntil = (await deps.subscribers.get(subscriberId))?.cursors[id]?.at;
  const deletedAt = deps.now().toISOString();
  await deps.rules.keepDeleted({ rule, deletedAt, ...(toldUntil !== undefined && { toldUntil }) });
  if (!(await deps.rules.delete(subscriberId, id))) return false;
  if (rule.shareId !== undefined) await deps.rules.endShare(subscriberId, id);
  await deps.subscribers.releaseRules(subscriberId, 1);
  await deps.subscribers.rulesChanged(subscriberId, deps.now().toISOString());
  await releaseQueriesOf(rule, 'rule', deps);
  const beyond = (await deps.rules.deletedOf(subscriberId, deps.now())).slice(maxDeletedRules);
  await Promise.all(beyond.map((one) => deps.rules.forgetDeleted(subscriberId, one.rule.id)));
  return true;
}

/** Deletes all rules of a subscriber for good, except those whose ids are kept. */
export async function removeRules(
  subscriberId: string,
  deps: {
    readonly rules: Pick<RemoveRulesDeps['rules'], 'ofSubscriber' | 'delete' | 'anyOfQuery' | 'endShare'>;
    readonly queries: RemoveRulesDeps['queries'];
    readonly subscribers: Pick<RemoveRulesDeps['subscribers'], 'releaseRules'>;
    readonly now: () => Date;
  },
  keptIds: readonly string[] = [],
): Promise<void> {
  const gone = (await deps.rules.ofSubscriber(subscriberId)).filter(({ id }) => !keptIds.includes(id));
  const deleted = await Promise.all(gone.map(({ id }) => deps.rules.delete(subscriberId, id)));
  const shared = gone.filter(({ shareId }) => shareId !== undefined);
  await Promise.all(shared.map(({ id }) => deps.rules.endShare(subscriberId, id)));
  const count = deleted.filter(Boolean).length;
  if (count > 0) await deps.subscribers.releaseRules(subscriberId, count);
  for (const rule of gone) await releaseQueriesOf(rule, 'rule', deps);
}
