import type { Remark } from '../matching/query.ts';
import type { OwnSchedule } from '../rules/own-schedule.ts';
import { type RuleQuery, readRuleQuery } from '../rules/read-rule-query.ts';
import { type Following, followsNews, type Rule } from '../rules/rule.ts';
import type { RuleInput, RulePatch } from '../rules/rule-input.ts';
import { toWebhook } from '../rules/webhook.ts';
import type { CountAgainst, Limit } from '../security/rate-limit.ts';
import type { CurrentIdDeps } from './current-id.ts';
import { digestNamed } from './named-digest.ts';
import { patchedRule } from './patched-rule.ts';
import { type ReleaseDeps, releaseReplaced } from './release-queries.ts';
import { type RulePlaces, reservePlace } from './rule-places.ts';
import { nextDeliveryAt } from './schedule.ts';
import { type EditRule, passOnMarked, type RuleEdit } from './sharing/pass-on.ts';
import { readFollowing } from './sharing/read-following.ts';
import { type MarkedShare, newMark, type Shares } from './sharing/share.ts';
import type { Subscriber } from './subscriber.ts';

/** Enough to change a hundred rules twice, and too few to fill the index with unused queries. */
export const ruleChanges: Limit = { name: 'rule-changes', max: 200, seconds: 3600 };

export interface SaveRuleDeps extends Pick<CurrentIdDeps, 'moves'> {
  readonly rules: Pick<Shares, 'share' | 'markShare' | 'unmarkShare'> & {
    ofSubscriber(subscriberId: string): Promise<Rule[]>;
    get(subscriberId: string, id: string): Promise<Rule | undefined>;
    create(rule: Rule): Promise<boolean>;
    replace(seen: Rule, next: Rule): Promise<boolean>;
    delete(subscriberId: string, id: string): Promise<boolean>;
  } & ReleaseDeps['rules'];
  readonly queries: {
    touch(id: string, expression: string, instant: boolean, now: string): Promise<void>;
  } & ReleaseDeps['queries'];
  readonly subscribers: RulePlaces &
    CurrentIdDeps['subscribers'] & { rulesChanged(id: string, at: string): Promise<void> };
  readonly countAgainst: CountAgainst;
  readonly now: () => Date;
  /** A new as-it-happens rule makes its subscriber due after this time, so that no hit in between is missed. */
  readonly firstAlertAfterMs: number;
}

export type SavedRule =
  | { readonly kind: 'saved'; readonly rule: Rule; readonly warnings: readonly Remark[] }
  | { readonly kind: 'bad-query'; readonly problems: readonly Remark[] }
  /** It should belong to a digest that the subscriber does not have. */
  | { readonly kind: 'no-such-digest' }
  | { readonly kind: 'too-many' }
  | { readonly kind: 'too-often'; readonly waitSeconds: number }
  /** Its query and name are those of the rule that it follows. */
  | { readonly kind: 'followed' }
  | { readonly kind: 'not-found' };

/** Adds a rule. When the `id` already exists, nothing changes and the existing rule is returned. */
export async function addRule(
  subscriber: Subscriber,
  id: string,
  asked: RuleInput,
  deps: SaveRuleDeps,
): Promise<SavedRule> {
  const read = readRuleQuery(asked.query);
  if (!read.ok) return { kind: 'bad-query', problems: read.problems };
  const input = withDigest(subscriber, asked);
  if (!input) return { kind: 'no-such-digest' };
  const waitSeconds = await deps.countAgainst(ruleChanges, subscriber.id);
  if (waitSeconds !== undefined) return { kind: 'too-often', waitSeconds };
  const rule = await createRule({ subscriberId: subscriber.id, id, input, query: read.value }, deps);
  if (!rule) return { kind: 'too-many' };
  await deps.subscribers.rulesChanged(subscriber.id, firstDelivery(subscriber, [rule], deps));
  return { kind: 'saved', rule, warnings: read.value.warnings };
}

/** What was asked for with the id of its digest, which may have been called by its name. Undefined if there is none. */
function withDigest<Asked extends { readonly digest?: string | null | undefined }>(
  { digests = [] }: Subscriber,
  asked: Asked,
): Asked | undefined {
  const { digest } = asked;
  if (digest == null) return asked;
  const found = digests.find(({ id }) => id === digest) ?? digestNamed(digests, digest);
  return found && { ...asked, digest: found.id };
}

/** What is asked for with a new rule; the schedule may be that of another rule. */
export type NewRuleInput = Omit<RuleInput, 'schedule'> & { readonly schedule?: OwnSchedule | undefined };

interface NewRule {
  readonly subscriberId: string;
  readonly id: string;
  readonly input: NewRuleInput;
  readonly query: RuleQuery;
  /** What it follows, if it was shared. */
  readonly follows?: Following;
}

/**
 * Writes a rule, or returns the existing one with its id. Undefined when the subscriber already has the maximum number
 * of rules. The query is written before the rule: this keeps a query that is about to be retired, and makes it known to
 * matching at once.
 */
export async function createRule(
  { subscriberId, id, input, query, follows }: NewRule,
  deps: Pick<SaveRuleDeps, 'queries' | 'now'> & {
    readonly rules: Pick<SaveRuleDeps['rules'], 'ofSubscriber' | 'get' | 'create'>;
    readonly subscribers: RulePlaces;
  },
): Promise<Rule | undefined> {
  const { rules, queries, now } = deps;
  const existing = await rules.get(subscriberId, id);
  if (existing) return existing;
  if (!(await reservePlace(subscriberId, deps))) return undefined;
  const at = now().toISOString();
  await queries.touch(query.id, query.expression, followsNews(input.frequency), at);
  const {
    query: text,
    name,
    sensitivity,
    proofOfSilence,
    silenceAlarm,
    nearly,
    webhook,
    frequency,
    cap,
    schedule,
    digest,
  } = input;
  const rule: Rule = {
    subscriberId,
    id,
    text,
    queryId: query.id,
    frequency,
    cap,
    since: at,
    createdAt: at,
    ...(name !== undefined && { name }),
    ...(schedule !== undefined && { schedule }),
    ...(digest !== undefined && { digest }),
    ...(sensitivity !== undefined && { sensitivity }),
    ...(proofOfSilence !== undefined && { proofOfSilence }),
    ...(silenceAlarm !== undefined && { silenceAlarm }),
    ...(nearly !== undefined && { nearly }),
    ...(webhook !== undefined && { webhook: toWebhook(webhook, at) }),
    ...(follows !== undefined && { follows }),
  };
  if (await rules.create(rule)) return rule;
  // Another request has just written this rule, and took a place for it too.
  await deps.subscribers.releaseRules(subscriberId, 1);
  return (await rules.get(subscriberId, id)) ?? rule;
}

/**
 * Changes a rule. An edited query starts again from now; what the old one found is still delivered, once. Whoever follows
 * the rule gets its query and name.
 */
export async function changeRule(
  subscriber: Subscriber,
  id: string,
  asked: RulePatch,
  deps: SaveRuleDeps,
): Promise<SavedRule> {
  const read = asked.query === undefined ? undefined : readRuleQuery(asked.query);
  if (read && !read.ok) return { kind: 'bad-query', problems: read.problems };
  const patch = withDigest(subscriber, asked);
  if (!patch) return { kind: 'no-such-digest' };
  const before = await deps.rules.get(subscriber.id, id);
  if (!before) return { kind: 'not-found' };
  const waitSeconds = await deps.countAgainst(ruleChanges, subscriber.id);
  if (waitSeconds !== undefined) return { kind: 'too-often', waitSeconds };
  let isFollowed = false;
  const saved = await createEditRule(deps)(subscriber, id, async (seen) => {
    const edit: RuleEdit = { patch, query: read?.value };
    if (!seen.follows) return edit;
    // What is asked as it was is not to come back after a change that was passed on meanwhile.
    const left = withoutUnchanged(withoutUnchanged(patch, before), seen);
    if (left.query === undefined && left.name === undefined) return { patch: left, query: undefined };
    isFollowed = (await readFollowing(seen, subscriber, deps)) !== undefined;
    // Nobody shares it any more, and now it is another rule.
    return isFollowed ? undefined : { ...edit, follows: null };
  });
  return isFollowed ? { kind: 'followed' } : saved;
}

/** A change without the query and the name that the rule has already. */
function withoutUnchanged(patch: RulePatch, { text, name }: Rule): RulePatch {
  const { query, name: asked, ...rest } = patch;
  return {
    ...rest,
    ...(query !== undefined && query !== text && { query }),
    ...(asked !== undefined && (asked ?? undefined) !== name && { name: asked }),
  };
}

/** Changes one rule as it was just read. Shared by its owner's changes and by those that are passed on to it. */
export function createEditRule(deps: Omit<SaveRuleDeps, 'countAgainst'>) {
  const editRule = async (
    subscriber: Subscriber,
    id: string,
    edit: (seen: Rule) => Promise<RuleEdit | undefined>,
  ): Promise<SavedRule> => {
    const seen = await deps.rules.get(subscriber.id, id);
    if (!seen) return { kind: 'not-found' };
    const asked = await edit(seen);
    if (!asked) return { kind: 'saved', rule: seen, warnings: [] };
    const { query } = asked;
    const at = deps.now().toISOString();
    const next = edited(seen, asked, at);
    const isWatchedDifferently = next.queryId !== seen.queryId || next.frequency !== seen.frequency;
    const expression = isWatchedDifferently ? (query?.expression ?? expressionOf(seen)) : undefined;
    if (expression !== undefined) {
      await deps.queries.touch(next.queryId, expression, followsNews(next.frequency), at);
    }
    const isPassedOn = next.shareId !== undefined && (next.text !== seen.text || next.name !== seen.name);
    const marked: MarkedShare = { ownerId: subscriber.id, ruleId: id, mark: newMark(at) };
    // First: what breaks off from here on is finished by the sweep.
    if (isPassedOn) await deps.rules.markShare(marked);
    // Another request changed it after it was read: apply the same changes to the current rule.
    if (!(await deps.rules.replace(seen, next))) return editRule(subscriber, id, edit);
    if (next.queryId !== seen.queryId) await releaseReplaced(next, deps);
    await deps.subscribers.rulesChanged(subscriber.id, firstDelivery(subscriber, [next], deps));
    // The change is saved: where passing it on fails, the mark stays.
    if (isPassedOn) await passOnMarked(marked, editRule, deps);
    return { kind: 'saved', rule: next, warnings: query?.warnings ?? [] };
  };
  return editRule satisfies EditRule;
}

function edited(seen: Rule, { patch, query, follows = seen.follows }: RuleEdit, at: string): Rule {
  const { follows: _, ...next } = patchedRule(seen, patch, query?.id ?? seen.queryId, at);
  return follows ? { ...next, follows } : next;
}

/** When to look at a subscriber with these new or changed rules; ISO instant. */
export function firstDelivery(
  subscriber: Subscriber,
  rules: readonly Rule[],
  { now, firstAlertAfterMs }: Pick<SaveRuleDeps, 'now' | 'firstAlertAfterMs'>,
): string {
  const soon = new Date(now().getTime() + firstAlertAfterMs).toISOString();
  if (rules.some((rule) => followsNews(rule.frequency))) return soon;
  const active: Subscriber = { ...subscriber, status: 'active' };
  return nextDeliveryAt(active, rules, { now: now().toISOString() }) ?? soon;
}

/**
 * Undefined when the stored text can no longer be read because the query language has changed. Its query is then left
 * as it is.
 */
function expressionOf(rule: Rule): string | undefined {
  const read = readRuleQuery(rule.text);
  return read.ok ? read.value.expression : undefined;
}
