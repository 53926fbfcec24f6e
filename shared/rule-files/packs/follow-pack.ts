import { newRuleId } from '../../rules/new-rule-id.ts';
import { maxRules, ruleInput, rulePatch } from '../../rules/rule-input.ts';
import { shortHash } from '../../security/short-hash.ts';
import { type RemoveRulesDeps, removeRule } from '../../subscribers/remove-rules.ts';
import { addRule, changeRule, type SavedRule, type SaveRuleDeps } from '../../subscribers/save-rule.ts';
import type { Subscriber } from '../../subscribers/subscriber.ts';
import { day, second } from '../../time/units.ts';
import type { ParameterValues } from '../rule-set/fill-parameters.ts';
import { patchOf } from '../rule-set/plan-rules.ts';
import { comparePack, type PackStep, rulesOfPack } from './compare-pack.ts';
import { type AcceptedRule, type FollowedPack, type FollowedPacks, maxPacks } from './followed-pack.ts';
import { type PackAddresses, packAddressId } from './pack-address.ts';
import type { PackContent } from './read-pack.ts';

export interface FollowPackDeps {
  readonly packs: Pick<FollowedPacks, 'of' | 'add' | 'replace' | 'remove'>;
  readonly packAddresses: Pick<PackAddresses, 'follow'>;
  readonly rules: SaveRuleDeps['rules'] & RemoveRulesDeps['rules'];
  readonly queries: SaveRuleDeps['queries'] & RemoveRulesDeps['queries'];
  readonly subscribers: SaveRuleDeps['subscribers'] & RemoveRulesDeps['subscribers'];
  readonly countAgainst: SaveRuleDeps['countAgainst'];
  readonly moves: SaveRuleDeps['moves'];
  readonly firstAlertAfterMs: number;
  readonly now: () => Date;
}

/** What became of a pack. While something is left, the difference shows it and it can be accepted again. */
export interface AcceptedPack {
  readonly pack: FollowedPack;
  readonly done: number;
  readonly left: number;
  /** Why something is left, in English. */
  readonly reason?: string;
}

/** How long one call may take, in milliseconds. */
const budget = 8 * second;

/**
 * Follows a pack: saves its rules, and remembers what was accepted. Undefined if the subscriber follows the maximum.
 * @throws PackValuesError
 */
export async function followPack(
  subscriber: Subscriber,
  {
    url,
    content,
    values,
  }: { readonly url: string; readonly content: PackContent; readonly values: ParameterValues },
  deps: FollowPackDeps,
): Promise<AcceptedPack | undefined> {
  rulesOfPack(content.set, values);
  if ((await deps.packs.of(subscriber.id)).length >= maxPacks) return undefined;
  const at = deps.now().toISOString();
  const pack: FollowedPack = {
    subscriberId: subscriber.id,
    id: newRuleId(),
    url,
    name: content.set.name ?? url,
    values,
    contentHash: '',
    rules: [],
    followedAt: at,
    acceptedAt: at,
  };
  // First, so that no interruption leaves a pack unwatched.
  await watch(pack, content, deps);
  // Before its rules, so that none of them is ever without its pack.
  await deps.packs.add(pack);
  // Several that are followed at once have all passed the check above.
  if ((await deps.packs.of(subscriber.id)).length > maxPacks) {
    await deps.packs.remove(subscriber.id, pack.id);
    return undefined;
  }
  return takeOver(subscriber, pack, { content, removes: false }, deps);
}

/** From tomorrow on, a timer looks whether the pack has changed. */
async function watch({ url }: FollowedPack, { hash }: PackContent, deps: FollowPackDeps): Promise<void> {
  const now = deps.now();
  await deps.packAddresses.follow({
    id: packAddressId(url),
    url,
    hash,
    nextCheckAt: new Date(now.getTime() + day).toISOString(),
    followedAt: now.toISOString(),
  });
}

/**
 * Takes over what has changed in a pack. Safe to repeat: the ids of new rules are derived from what was accepted before.
 *
 * @param removes whether saved rules that the pack has no longer are deleted; else they stay as the subscriber's own
 * @throws PackValuesError
 */
export async function acceptPack(
  subscriber: Subscriber,
  pack: FollowedPack,
  { content, removes }: { readonly content: PackContent; readonly removes: boolean },
  deps: FollowPackDeps,
): Promise<AcceptedPack> {
  // Each time: perhaps it is watched no longer.
  await watch(pack, content, deps);
  return takeOver(subscriber, pack, { content, removes }, deps);
}

async function takeOver(
  subscriber: Subscriber,
  pack: FollowedPack,
  { content, removes }: { readonly content: PackContent; readonly removes: boolean },
  deps: FollowPackDeps,
): Promise<AcceptedPack> {
  const current = rulesOfPack(content.set, pack.values);
  const steps = comparePack(current, pack.rules, await deps.rules.ofSubscriber(subscriber.id));
  const accepted = new Map(pack.rules.map((one) => [one.key, one]));
  const began = deps.now().getTime();
  let done = 0;
  let reason: string | undefined;
  // Rules that are deleted make room for others.
  for (const step of steps.toSorted((a, b) => Number(b.do === 'remove') - Number(a.do === 'remove'))) {
    if (deps.now().getTime() - began > budget) reason ??= 'There was no time left in this request.';
    reason ??= await take(step, { subscriber, pack, removes, accepted }, deps);
    if (reason !== undefined) break;
    done += 1;
  }
  // What the subscriber had changed in the same way is no step, and counts as accepted too.
  const byKey = new Map(current.map(({ key, rule }) => [key, rule]));
  const asNow = (one: AcceptedRule) => ({ ...one, rule: byKey.get(one.key) ?? one.rule });
  const next: FollowedPack = {
    ...pack,
    name: content.set.name ?? pack.url,
    contentHash: reason === undefined ? content.hash : '',
    rules: [...accepted.values()].map((one) => (reason === undefined ? asNow(one) : one)),
    acceptedAt: deps.now().toISOString(),
  };
  if (!(await deps.packs.replace(pack, next))) {
    const meanwhile = 'The pack was accepted or ended elsewhere in the meantime.';
    return { pack: next, done: 0, left: Math.max(1, steps.length), reason: meanwhile };
  }
  return { pack: next, done, left: steps.length - done, ...(reason !== undefined && { reason }) };
}

interface Accepting {
  readonly subscriber: Subscriber;
  readonly pack: FollowedPack;
  readonly removes: boolean;
  /** Is changed with each step. */
  readonly accepted: Map<string, AcceptedRule>;
}

/** @returns why the step could not be done; undefined if it was */
async function take(
  step: PackStep,
  { subscriber, pack, removes, accepted }: Accepting,
  deps: FollowPackDeps,
): Promise<string | undefined> {
  switch (step.do) {
    case 'remove':
      if (removes) await removeRule(subscriber.id, step.ruleId, deps);
      accepted.delete(step.key);
      return undefined;
    case 'add': {
      const ruleId = shortHash(`${pack.id} ${step.key} ${pack.acceptedAt}`);
      const failed = failureOf(await addRule(subscriber, ruleId, ruleInput.parse(step.rule), deps));
      if (failed === undefined) accepted.set(step.key, { key: step.key, ruleId, rule: step.rule });
      return failed;
    }
    case 'change': {
      const { key, ruleId, before, rule } = step;
      const patch = rulePatch.parse(patchOf(before, rule));
      const changed = await changeRule(subscriber, ruleId, patch, deps);
      // Deleted in the meantime: there is nothing left to change.
      const failed = changed.kind === 'not-found' ? undefined : failureOf(changed);
      if (failed === undefined) accepted.set(key, { key, ruleId, rule: step.accepted });
      return failed;
    }
    default:
      return step satisfies never;
  }
}

function failureOf(saved: SavedRule): string | undefined {
  switch (saved.kind) {
    case 'saved':
      return undefined;
    case 'too-many':
      return `You have ${maxRules} rules, which is the most. Delete one first.`;
    case 'too-often':
      return `You have changed rules very often in the last hour. Try again in ${saved.waitSeconds} seconds.`;
    case 'bad-query':
      return saved.problems[0]?.message ?? 'A query cannot be read.';
    case 'followed':
      return 'A rule is shared with you: its query is that of whoever shares it.';
    case 'no-such-digest':
      return 'A digest is gone.';
    case 'not-found':
      return 'A rule is gone.';
    default:
      return saved satisfies never;
  }
}
