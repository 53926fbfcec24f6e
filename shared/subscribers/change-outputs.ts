import { newRuleId } from '../rules/new-rule-id.ts';
import { outputsOf, webhookId } from '../rules/outputs.ts';
import type { Rule } from '../rules/rule.ts';
import { maxOutputs, type Output, type OutputInput, toWebhook, withNewSecret } from '../rules/webhook.ts';
import type { CountAgainst } from '../security/rate-limit.ts';
import { ruleChanges } from './save-rule.ts';

export interface ChangeOutputsDeps {
  readonly rules: {
    get(subscriberId: string, id: string): Promise<Rule | undefined>;
    replace(seen: Rule, next: Rule): Promise<boolean>;
  };
  readonly countAgainst: CountAgainst;
  readonly now: () => Date;
}

/** A rule of a subscriber, and perhaps one of its outputs. The output `webhook` is the one that the rule itself names. */
export interface OutputPlace {
  readonly subscriberId: string;
  readonly ruleId: string;
  readonly outputId: string;
}

export type ChangedOutputs =
  | { readonly kind: 'changed'; readonly rule: Rule; readonly output: Output }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'too-many' }
  | { readonly kind: 'no-secret' }
  | { readonly kind: 'too-often'; readonly waitSeconds: number };

/** What an edit makes of a rule, or why it cannot be made. */
type Edited = { readonly rule: Rule; readonly output: Output } | 'not-found' | 'too-many' | 'no-secret';

/** Adds an output to a rule, which may have five beside its `webhook`. */
export function addOutput(
  { subscriberId, ruleId }: Omit<OutputPlace, 'outputId'>,
  input: OutputInput,
  deps: ChangeOutputsDeps,
): Promise<ChangedOutputs> {
  const id = newRuleId();
  return edit({ subscriberId, ruleId, outputId: id }, deps, (rule, now) => {
    const { outputs = [] } = rule;
    if (outputs.length >= maxOutputs) return 'too-many';
    const output = { ...toWebhook(input, now.toISOString()), id };
    return { rule: { ...rule, outputs: [...outputs, output] }, output };
  });
}

/** Puts another output in the place of one. Its signing secret stays as long as its address does. */
export function changeOutput(
  place: OutputPlace,
  input: OutputInput,
  deps: ChangeOutputsDeps,
): Promise<ChangedOutputs> {
  return edit(place, deps, (rule, now) => {
    const before = rule.outputs?.find(({ id }) => id === place.outputId);
    if (!before) return 'not-found';
    const output = { ...toWebhook(input, now.toISOString(), before), id: before.id };
    return { rule: withOutput(rule, output), output };
  });
}

/** Removes an output, or the rule's `webhook`. */
export function removeOutput(place: OutputPlace, deps: ChangeOutputsDeps): Promise<ChangedOutputs> {
  return edit(place, deps, (rule) => {
    const output = outputsOf(rule).find(({ id }) => id === place.outputId);
    if (!output) return 'not-found';
    const { webhook, outputs = [], ...rest } = rule;
    const left = outputs.filter(({ id }) => id !== output.id);
    return {
      rule: {
        ...rest,
        ...(webhook && output.id !== webhookId && { webhook }),
        ...(left.length > 0 && { outputs: left }),
      },
      output,
    };
  });
}

/** Makes a new signing secret. For a day, the former one signs as well. */
export function renewSecret(place: OutputPlace, deps: ChangeOutputsDeps): Promise<ChangedOutputs> {
  return edit(place, deps, (rule, now) => {
    const before = outputsOf(rule).find(({ id }) => id === place.outputId);
    if (!before) return 'not-found';
    const output = withNewSecret(before, now);
    return output ? { rule: withOutput(rule, output), output } : 'no-secret';
  });
}

function withOutput(rule: Rule, output: Output): Rule {
  const { id, ...webhook } = output;
  if (id === webhookId) return { ...rule, webhook };
  return { ...rule, outputs: (rule.outputs ?? []).map((one) => (one.id === id ? output : one)) };
}

/** Two edits at one moment: the second one is made again on what the first one has left. */
async function edit(
  { subscriberId, ruleId }: OutputPlace,
  deps: ChangeOutputsDeps,
  change: (rule: Rule, now: Date) => Edited,
): Promise<ChangedOutputs> {
  const waitSeconds = await deps.countAgainst(ruleChanges, subscriberId);
  if (waitSeconds !== undefined) return { kind: 'too-often', waitSeconds };
  for (;;) {
    const seen = await deps.rules.get(subscriberId, ruleId);
    if (!seen) return { kind: 'not-found' };
    const edited = change(seen, deps.now());
    if (typeof edited === 'string') return { kind: edited };
    if (await deps.rules.replace(seen, edited.rule)) return { kind: 'changed', ...edited };
  }
}
