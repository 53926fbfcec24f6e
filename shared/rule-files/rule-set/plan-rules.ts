import { isDeepStrictEqual } from 'node:util';
import { frequencyOf } from '../../rules/own-schedule.ts';
import { maxRules, ruleInput } from '../../rules/rule-input.ts';
import type { ListedRule } from '../listed-rule.ts';
import { calledOf } from './rule-set.ts';

/** A rule of a subscriber, as files list it. */
export interface SavedRule {
  readonly id: string;
  readonly rule: ListedRule;
}

/** A rule as a file wants it, its parameters filled in. */
export interface WantedRule {
  readonly file: string;
  readonly line: number;
  readonly id?: string | undefined;
  readonly rule: ListedRule;
}

type Place = Pick<WantedRule, 'file' | 'line'>;

/** One change that leads from the saved rules to those of the files. */
export type PlanStep =
  | ({ readonly do: 'add'; readonly rule: ListedRule } & Place)
  | ({
      readonly do: 'change';
      readonly id: string;
      readonly before: ListedRule;
      readonly rule: ListedRule;
    } & Place)
  | { readonly do: 'delete'; readonly id: string; readonly before: ListedRule };

export interface RulesPlan {
  /** Deletions first, because they make room. */
  readonly steps: readonly PlanStep[];
  readonly unchanged: number;
  /** Saved rules that are in no file and stay. */
  readonly unlisted: readonly SavedRule[];
}

/** The rules of the files cannot be told apart, or are too many. Nothing can be planned. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}

/**
 * Compares the rules of files with saved ones. A rule of a file is the saved rule with its id, or else the only one
 * that is called like it (by its name, or without a name by its query), or else new.
 *
 * @param deletes whether saved rules that are in no file are deleted
 * @throws PlanError with the places
 */
export function planRules(
  wanted: readonly WantedRule[],
  saved: readonly SavedRule[],
  { deletes }: { readonly deletes: boolean },
): RulesPlan {
  const pairs = pairUp(wanted, saved);
  const taken = new Set([...pairs.values()].map(({ id }) => id));
  const unlisted = saved.filter(({ id }) => !taken.has(id));
  const steps = [
    ...(deletes ? unlisted.map(({ id, rule }): PlanStep => ({ do: 'delete', id, before: rule })) : []),
    ...wanted.flatMap((one) => stepFor(one, pairs.get(one))),
  ];
  const count =
    saved.length +
    steps.reduce((sum, step) => sum + (step.do === 'add' ? 1 : step.do === 'delete' ? -1 : 0), 0);
  if (count > maxRules) {
    throw new PlanError(
      `There would be ${count} rules; a subscriber has at most ${maxRules}. Take some out, or delete those that are in no file.`,
    );
  }
  return {
    steps,
    unchanged: pairs.size - steps.filter((step) => step.do === 'change').length,
    unlisted: deletes ? [] : unlisted,
  };
}

/** The fields in which two rules differ. */
export function changedFields(before: ListedRule, after: ListedRule): (keyof ListedRule)[] {
  const [old, next] = [completed(before), completed(after)];
  const fields = new Set([...Object.keys(old), ...Object.keys(next)]) as Set<keyof ListedRule>;
  return [...fields].filter((field) => !isDeepStrictEqual(old[field], next[field]));
}

/** What is meant where a file says nothing. Of the other fields nothing is meant. */
const usual: Partial<ListedRule> = {
  proofOfSilence: false,
  silenceAlarm: false,
  nearly: false,
  sensitivity: 'middle',
};

/** The change of a saved rule as the API takes it: what a file no longer says is taken away. */
export function patchOf(before: ListedRule, after: ListedRule): Record<string, unknown> {
  const next = completed(after);
  return Object.fromEntries(
    changedFields(before, after).map((field) => [field, next[field] ?? usual[field] ?? null]),
  );
}

/** A rule with what is meant where a file says nothing. */
export function completed(rule: ListedRule): ListedRule {
  const said = Object.entries(rule).filter(
    ([field, value]) => value !== undefined && value !== usual[field as keyof ListedRule],
  );
  const { frequency, cap } = ruleInput.parse({ query: 'any' });
  const often = rule.schedule ? frequencyOf(rule.schedule) : frequency;
  return { query: rule.query, frequency: often, cap, ...Object.fromEntries(said) };
}

function stepFor(wanted: WantedRule, saved: SavedRule | undefined): PlanStep[] {
  const { file, line } = wanted;
  const rule = completed(wanted.rule);
  if (!saved) return [{ do: 'add', rule, file, line }];
  if (changedFields(saved.rule, rule).length === 0) return [];
  return [{ do: 'change', id: saved.id, before: saved.rule, rule, file, line }];
}

function pairUp(wanted: readonly WantedRule[], saved: readonly SavedRule[]): Map<WantedRule, SavedRule> {
  const pairs = new Map<WantedRule, SavedRule>();
  const takenBy = new Map<string, WantedRule>();
  const take = (one: WantedRule, found: SavedRule) => {
    const other = takenBy.get(found.id);
    if (other)
      throw new PlanError(
        `${placeOf(one)} and ${placeOf(other)} are the same saved rule: take one of them out, or give it another id and name.`,
      );
    takenBy.set(found.id, one);
    pairs.set(one, found);
  };
  const byId = new Map(saved.map((one) => [one.id, one]));
  for (const one of wanted) {
    const found = one.id === undefined ? undefined : byId.get(one.id);
    if (found) take(one, found);
  }
  const nameless = wanted.filter((one) => !pairs.has(one));
  for (const [called, ones] of Map.groupBy(nameless, ({ rule }) => calledOf(rule))) {
    const [one, second] = ones;
    if (one && second)
      throw new PlanError(
        `${placeOf(one)} and ${placeOf(second)} are both called "${called}": give each its own name.`,
      );
    const found = saved.filter(({ id, rule }) => !takenBy.has(id) && calledOf(rule) === called);
    if (one && found.length > 1) {
      throw new PlanError(
        `${placeOf(one)}: ${found.length} saved rules are called "${called}". Give this one the id of the rule that it is; "rules export" writes the ids.`,
      );
    }
    if (one && found[0]) take(one, found[0]);
  }
  return pairs;
}

function placeOf({ file, line }: Place): string {
  return `${file}, line ${line}`;
}
