import type { Remark } from '../matching/query.ts';
import { type RuleQuery, readRuleQuery } from '../rules/read-rule-query.ts';
import type { PreviousQuery, Rule } from '../rules/rule.ts';
import type { RuleInput, RulePatch } from '../rules/rule-input.ts';
import { toWebhook } from '../rules/webhook.ts';
import type { CountAgainst, Limit } from '../security/rate-limit.ts';
import { type ReleaseDeps, releaseReplaced } from './release-queries.ts';
import { type RulePlaces, reservePlace } from './rule-places.ts';
import { nextDeliveryAt } from './schedule.ts';
import type { Subscriber } from './subscriber.ts';

/** Enough to change a hundred rules twice; too few to fill the index with queries that nobody uses any more. */
const ruleChanges: Limit = { name: 'rule-changes', max: 200, seconds: 3600 };

/** More edits between two deliveries than anybody makes by hand. */
const maxPreviousQueries = 20;

export interface SaveRuleDeps {
  readonly rules: {
    ofSubscriber(subscriberId: string): Promise<Rule[]>;
    get(subscriberId: string, id: string): Promise<Rule | undefined>;
    create(rule: Rule): Promise<boolean>;
    replace(seen: Rule, next: Rule): Promise<boolean>;
    delete(subscriberId: string, id: string): Promise<boolean>;
  } & ReleaseDeps['rules'];
  readonly queries: {
    touch(id: string, expression: string, instant: boolean, now: string): Promise<void>;
  } & ReleaseDeps['queries'];
  readonly subscribers: RulePlaces & { rulesChanged(id: string, at: string): Promise<void> };
  readonly countAgainst: CountAgainst;
  readonly now: () => Date;
  /** A rule that alerts as it happens makes its subscriber due after so long, so that no hit is missed meanwhile. */
  readonly firstAlertAfterMs: number;
}

export type SavedRule =
  | { readonly kind: 'saved'; readonly rule: Rule; readonly warnings: readonly Remark[] }
  | { readonly kind: 'bad-query'; readonly problems: readonly Remark[] }
  | { readonly kind: 'too-many' }
  | { readonly kind: 'too-often'; readonly waitSeconds: number }
  | { readonly kind: 'not-found' };

/** Adds a rule. With the same `id` again it changes nothing and answers the rule that is there. */
export async function addRule(
  subscriber: Subscriber,
  id: string,
  input: RuleInput,
  deps: SaveRuleDeps,
): Promise<SavedRule> {
  const read = readRuleQuery(input.query);
  if (!read.ok) return { kind: 'bad-query', problems: read.problems };
  const waitSeconds = await deps.countAgainst(ruleChanges, subscriber.id);
  if (waitSeconds !== undefined) return { kind: 'too-often', waitSeconds };
  const rule = await createRule({ subscriberId: subscriber.id, id, input, query: read.value }, deps);
  if (!rule) return { kind: 'too-many' };
  await deps.subscribers.rulesChanged(subscriber.id, firstDelivery(subscriber, [rule], deps));
  return { kind: 'saved', rule, warnings: read.value.warnings };
}

interface NewRule {
  readonly subscriberId: string;
  readonly id: string;
  readonly input: RuleInput;
  readonly query: RuleQuery;
}

/**
 * Writes a rule, or answers the one that is there under its id. Undefined if the subscriber has all the rules that it
 * may have. Query before rule: a query that is about to be retired is thereby kept, and matching knows it at once.
 */
export async function createRule(
  { subscriberId, id, input, query }: NewRule,
  deps: Pick<SaveRuleDeps, 'rules' | 'queries' | 'now'> & { readonly subscribers: RulePlaces },
): Promise<Rule | undefined> {
  const { rules, queries, now } = deps;
  const existing = await rules.get(subscriberId, id);
  if (existing) return existing;
  if (!(await reservePlace(subscriberId, deps))) return undefined;
  const at = now().toISOString();
  await queries.touch(query.id, query.expression, input.frequency === 'as-it-happens', at);
  const { query: text, name, proofOfSilence, silenceAlarm, webhook, frequency, cap } = input;
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
    ...(proofOfSilence !== undefined && { proofOfSilence }),
    ...(silenceAlarm !== undefined && { silenceAlarm }),
    ...(webhook !== undefined && { webhook: toWebhook(webhook, at) }),
  };
  if (await rules.create(rule)) return rule;
  // Somebody else has just written it, with a place of their own.
  await deps.subscribers.releaseRules(subscriberId, 1);
  return (await rules.get(subscriberId, id)) ?? rule;
}

/** Changes a rule. An edited query starts anew: what the old one found is still delivered, once. */
export async function changeRule(
  subscriber: Subscriber,
  id: string,
  patch: RulePatch,
  deps: SaveRuleDeps,
): Promise<SavedRule> {
  const read = patch.query === undefined ? undefined : readRuleQuery(patch.query);
  if (read && !read.ok) return { kind: 'bad-query', problems: read.problems };
  if (!(await deps.rules.get(subscriber.id, id))) return { kind: 'not-found' };
  const waitSeconds = await deps.countAgainst(ruleChanges, subscriber.id);
  if (waitSeconds !== undefined) return { kind: 'too-often', waitSeconds };
  return applyPatch(subscriber, id, { patch, query: read?.value }, deps);
}

async function applyPatch(
  subscriber: Subscriber,
  id: string,
  { patch, query }: { readonly patch: RulePatch; readonly query: RuleQuery | undefined },
  deps: SaveRuleDeps,
): Promise<SavedRule> {
  const seen = await deps.rules.get(subscriber.id, id);
  if (!seen) return { kind: 'not-found' };
  const at = deps.now().toISOString();
  const next = patched(seen, patch, query?.id ?? seen.queryId, at);
  const isWatchedDifferently = next.queryId !== seen.queryId || next.frequency !== seen.frequency;
  const expression = isWatchedDifferently ? (query?.expression ?? expressionOf(seen)) : undefined;
  if (expression !== undefined) {
    await deps.queries.touch(next.queryId, expression, next.frequency === 'as-it-happens', at);
  }
  // Somebody else changed it since it was read: apply the same changes to what is there now.
  if (!(await deps.rules.replace(seen, next))) return applyPatch(subscriber, id, { patch, query }, deps);
  if (next.queryId !== seen.queryId) await releaseReplaced(next, deps);
  await deps.subscribers.rulesChanged(subscriber.id, firstDelivery(subscriber, [next], deps));
  return { kind: 'saved', rule: next, warnings: query?.warnings ?? [] };
}

/** When to look at a subscriber with these new or changed rules; ISO instant. */
export function firstDelivery(
  subscriber: Subscriber,
  rules: readonly Rule[],
  { now, firstAlertAfterMs }: Pick<SaveRuleDeps, 'now' | 'firstAlertAfterMs'>,
): string {
  const soon = new Date(now().getTime() + firstAlertAfterMs).toISOString();
  if (rules.some((rule) => rule.frequency === 'as-it-happens')) return soon;
  const active: Subscriber = { ...subscriber, status: 'active' };
  return nextDeliveryAt(active, rules, { now: now().toISOString() }) ?? soon;
}

function patched(rule: Rule, patch: RulePatch, queryId: string, at: string): Rule {
  const { name: oldName, pausedUntil: oldPause, webhook: oldWebhook, ...kept } = rule;
  const name = patch.name === undefined ? oldName : patch.name;
  const pausedUntil = patch.pausedUntil === undefined ? oldPause : patch.pausedUntil;
  const webhook = patch.webhook
    ? toWebhook(patch.webhook, at, oldWebhook)
    : patch.webhook === null
      ? null
      : oldWebhook;
  const { proofOfSilence = rule.proofOfSilence, silenceAlarm = rule.silenceAlarm } = patch;
  return {
    ...kept,
    text: patch.query ?? rule.text,
    frequency: patch.frequency ?? rule.frequency,
    cap: patch.cap ?? rule.cap,
    ...(name != null && { name }),
    ...(pausedUntil != null && { pausedUntil }),
    ...(proofOfSilence !== undefined && { proofOfSilence }),
    ...(silenceAlarm !== undefined && { silenceAlarm }),
    ...(webhook && { webhook }),
    ...(queryId !== rule.queryId && { queryId, since: at, previousQueries: previousQueries(rule, at) }),
  };
}

/** Old queries that no delivery has read yet. Of more than a rule can hold, the one that stood shortest goes. */
function previousQueries(
  { queryId, since, previousQueries: older = [] }: Rule,
  until: string,
): PreviousQuery[] {
  const all = [...older, { queryId, since, until }];
  if (all.length <= maxPreviousQueries) return all;
  const shortest = Math.min(...all.map(duration));
  return all.toSpliced(
    all.findIndex((one) => duration(one) === shortest),
    1,
  );
}

function duration({ since, until }: PreviousQuery): number {
  return Date.parse(until) - Date.parse(since);
}

/** Undefined if the stored text can no longer be read (the language has changed): its query is left as it is. */
function expressionOf(rule: Rule): string | undefined {
  const read = readRuleQuery(rule.text);
  return read.ok ? read.value.expression : undefined;
}
