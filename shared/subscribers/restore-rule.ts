import type { DeletedRule } from '../rules/deleted-rule.ts';
import { readRuleQuery } from '../rules/read-rule-query.ts';
import { followsNews, type Rule, type WatchedTime } from '../rules/rule.ts';
import { previousQueries } from './patched-rule.ts';
import { reservePlace } from './rule-places.ts';
import {
  createEditRule,
  firstDelivery,
  ruleChanges,
  type SavedRule,
  type SaveRuleDeps,
} from './save-rule.ts';
import { takePlace } from './sharing/accept.ts';
import { makeOwn } from './sharing/leave.ts';
import { passOnMarked } from './sharing/pass-on.ts';
import { type FormerPlace, freeFormerPlace, type RejoinDeps } from './sharing/rejoin.ts';
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
 * others can have found them. Restoring a rule that exists changes nothing and returns it, unless an earlier attempt broke
 * off: then it is finished.
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
  const deleted = await deps.rules.deleted(subscriber.id, id, deps.now());
  if (living) {
    // The copy is forgotten last. One that is newer belongs to somebody who is just deleting the rule.
    const isHalf = deleted && deleted.deletedAt <= living.since;
    const place = isHalf ? await freeFormerPlace(living, subscriber, deps) : undefined;
    return {
      kind: 'saved',
      rule: isHalf ? await finish(living, place, subscriber, deps) : living,
      warnings: [],
    };
  }
  if (!deleted) return { kind: 'not-found' };
  const read = readRuleQuery(deleted.rule.text);
  if (!read.ok) return { kind: 'bad-query', problems: read.problems };
  const waitSeconds = await deps.countAgainst(ruleChanges, subscriber.id);
  if (waitSeconds !== undefined) return { kind: 'too-often', waitSeconds };
  if (!(await reservePlace(subscriber.id, deps))) return { kind: 'too-many' };

  const at = deps.now().toISOString();
  const { id: queryId, expression, warnings } = read.value;
  const place = await freeFormerPlace(deleted.rule, subscriber, deps);
  const rule = restored(deleted, queryId, at, place !== undefined);
  // The query before the rule, as in `createRule`.
  await deps.queries.touch(queryId, expression, followsNews(rule.frequency), at);
  // Another request has just restored it, and took a place for it too.
  if (!(await deps.rules.create(rule))) await deps.subscribers.releaseRules(subscriber.id, 1);
  return { kind: 'saved', rule: await finish(rule, place, subscriber, deps), warnings };
}

/** What follows the writing of the rule. Each step can be repeated. */
async function finish(
  rule: Rule,
  former: FormerPlace | undefined,
  subscriber: Subscriber,
  deps: RestoreRuleDeps,
): Promise<Rule> {
  const { id } = rule;
  const at = deps.now().toISOString();
  const marked = former && (await takePlace({ ...former.place, state: 'accepted', at }, former.share, deps));
  // Others took the last place in this moment.
  if (rule.follows && !marked) await makeOwn(subscriber, id, deps);
  await deps.subscribers.rulesChanged(subscriber.id, firstDelivery(subscriber, [rule], deps));
  await deps.rules.forgetDeleted(subscriber.id, id);
  if (!rule.follows) return rule;
  // What it follows may have changed while it was deleted.
  if (marked) await passOnMarked(marked, createEditRule(deps), deps);
  return (await deps.rules.get(subscriber.id, id)) ?? rule;
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
