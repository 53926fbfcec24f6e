import { asError } from '../as-error.ts';
import { newRuleId } from '../rules/new-rule-id.ts';
import { maxRules, type RuleInput } from '../rules/rule-input.ts';
import { addRule, type SaveRuleDeps } from '../subscribers/save-rule.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { second } from '../time/units.ts';

/** What became of a rule: `later` was not done and can be sent again, after the reason is over. */
export type ImportOutcome =
  | { readonly outcome: 'saved'; readonly id: string }
  | { readonly outcome: 'later'; readonly reason: string };

export interface ImportRulesDeps extends SaveRuleDeps {
  readonly log: { error(message: string, error: Error): void };
}

/** How long one call may take, in milliseconds. */
const budget = 8 * second;

/**
 * Saves rules one after the other, within the limits that hold for adding them one by one. Each has an outcome, in
 * their order. One that fails stops no other; a limit ends it for all that follow.
 */
export async function importRules(
  subscriber: Subscriber,
  inputs: readonly RuleInput[],
  deps: ImportRulesDeps,
): Promise<ImportOutcome[]> {
  const outcomes: ImportOutcome[] = [];
  const began = deps.now().getTime();
  let stopped: string | undefined;
  for (const input of inputs) {
    if (deps.now().getTime() - began > budget) stopped ??= 'There was no time left in this request.';
    const ended =
      stopped === undefined
        ? await save(subscriber, input, deps)
        : ({ outcome: 'later', reason: stopped } as const);
    if ('stops' in ended) stopped ??= ended.reason;
    outcomes.push(ended.outcome === 'later' ? { outcome: 'later', reason: ended.reason } : ended);
  }
  return outcomes;
}

type Ended =
  | Extract<ImportOutcome, { outcome: 'saved' }>
  | { outcome: 'later'; reason: string; stops?: true };

async function save(subscriber: Subscriber, input: RuleInput, deps: ImportRulesDeps): Promise<Ended> {
  try {
    const saved = await addRule(subscriber, newRuleId(), input, deps);
    switch (saved.kind) {
      case 'saved':
        return { outcome: 'saved', id: saved.rule.id };
      case 'too-many':
        return {
          outcome: 'later',
          reason: `You have ${maxRules} rules, which is the most. Delete one first.`,
          stops: true,
        };
      case 'too-often':
        return {
          outcome: 'later',
          reason: `You have changed rules very often in the last hour. Try again in ${saved.waitSeconds} seconds.`,
          stops: true,
        };
      case 'no-such-digest':
        return {
          outcome: 'later',
          reason: `You have no digest that is called "${input.digest}". Make it in your settings, or take it out of the file.`,
        };
      case 'bad-query':
      case 'followed':
      case 'not-found':
        return {
          outcome: 'later',
          reason: saved.kind === 'bad-query' ? (saved.problems[0]?.message ?? '') : 'It is gone.',
        };
      default:
        return saved satisfies never;
    }
  } catch (error) {
    deps.log.error('Importing a rule failed', asError(error));
    return { outcome: 'later', reason: 'It failed on our side and was logged.' };
  }
}
