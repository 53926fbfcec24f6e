import type { DeletedRule } from '../rules/deleted-rule.ts';
import { readRuleQuery } from '../rules/read-rule-query.ts';
import { followsNews, type Rule, type WatchedTime } from '../rules/rule.ts';
import { reservePlace } from './rule-places.ts';
import {
  createEditRule,
  firstDelivery,
  previousQueries,
  ruleChanges,
  type SavedRule,
  type SaveRuleDeps,
} from './save-rule.ts';
import { passOnTo } from './sharing/pass-on.ts';
import { type RejoinDeps, rejoin } from './sharing/rejoin.ts';
import type { Subscriber } from './subscriber.ts';

export interface RestoreRuleDeps extends SaveRuleDeps {
  readonly rules: SaveRuleDeps['rules'] &
    Pick<RejoinDeps['rules'], 'saveShare'> & {
      deleted(subscriberId: string, id: string, now: Date): Promise<DeletedRule | undefined>;
      forgetDeleted(subscriberId: string, id: string): Promise<void>;
    };
}

/** How often a rule can be deleted and restored while its earliest hits are still shown. */
const maxEarlier = 5;

/**
 * Restores a deleted rule with its id and all its settings. It watches from now on. Hits from before it was deleted are
 * shown and, if no mail has told them yet, sent. Hits from the time in between are not shown, because only rules of
 * others can have found them. Restoring a rule that exists changes nothing and returns it.
 *
 * It is shared with nobody any more. A rule that followed another one follows it again if its place is still free, and is
 * its owner's own otherwise.
 */
export async function restoreRule(
  subscriber: Subscriber,
  id: string,
  deps: RestoreRuleDeps,
): Promise<SavedRule> {
  const living = await deps.rules.get(subscriber.id, id);
  if (living) return { kind: 'saved', rule: living, warnings: [] };
  const deleted = await deps.rules.deleted(subscriber.id, id, deps.now());
  if (!deleted) return { kind: 'not-found' };
  const read = readRuleQuery(deleted.rule.text);
  if (!read.ok) return { kind: 'bad-query', problems: read.problems };
  const waitSeconds = await deps.countAgainst(ruleChanges, subscriber.id);
  if (waitSeconds !== undefined) return { kind: 'too-often', waitSeconds };
  if (!(await reservePlace(subscriber.id, deps))) return { kind: 'too-many' };

  const at = deps.now().toISOString();
  const { id: queryId, expression, warnings } = read.value;
  const rejoined = await rejoin(deleted.rule, subscriber, deps);
  const rule = restored(deleted, queryId, at, rejoined !== undefined);
  // The query before the rule, as in `createRule`.
  await deps.queries.touch(queryId, expression, followsNews(rule.frequency), at);
  // Another request has just restored it, and took a place for it too.
  if (!(await deps.rules.create(rule))) await deps.subscribers.releaseRules(subscriber.id, 1);
  await deps.rules.forgetDeleted(subscriber.id, id);
  await deps.subscribers.rulesChanged(subscriber.id, firstDelivery(subscriber, [rule], deps));
  if (!rejoined) return { kind: 'saved', rule, warnings };
  // What it follows may have changed while it was deleted.
  await passOnTo(rejoined.place, rejoined, createEditRule(deps), deps);
  return { kind: 'saved', rule: (await deps.rules.get(subscriber.id, id)) ?? rule, warnings };
}

function restored(
  { rule, deletedAt, toldUntil = '' }: DeletedRule,
  queryId: string,
  at: string,
  isFollowing: boolean,
): Rule {
  const { earlier = [], shareId: _, follows, ...kept } = rule;
  const untold = { ...rule, since: toldUntil > rule.since ? toldUntil : rule.since };
  const times: WatchedTime[] = [...earlier, { since: rule.since, until: deletedAt }];
  return {
    ...kept,
    ...(isFollowing && follows && { follows }),
    queryId,
    since: at,
    previousQueries: previousQueries(untold, deletedAt),
    // If the language now reads the text differently, the old hits belong to another query.
    ...(queryId === rule.queryId && { earlier: times.slice(-maxEarlier) }),
  };
}
