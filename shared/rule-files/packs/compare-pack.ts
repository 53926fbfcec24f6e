import { readRuleQuery } from '../../rules/read-rule-query.ts';
import type { Rule } from '../../rules/rule.ts';
import { ruleInput } from '../../rules/rule-input.ts';
import type { ListedRule } from '../listed-rule.ts';
import { filled, type ParameterValues } from '../rule-set/fill-parameters.ts';
import { changedFields, completed } from '../rule-set/plan-rules.ts';
import type { RuleSet } from '../rule-set/read-rule-set.ts';
import { calledOf, type Parameters } from '../rule-set/rule-set.ts';
import { toListed } from '../write-rules.ts';
import type { AcceptedRule } from './followed-pack.ts';

/** A rule of a pack with the values of a subscriber. */
export interface PackRule {
  readonly key: string;
  readonly rule: ListedRule;
}

/**
 * One difference between a pack as it was accepted and as it is now.
 * - `change`: only what the pack itself has changed, so that changes of the subscriber stay.
 * - `remove`: the pack has the rule no longer. The saved rule is deleted only if the subscriber wants that.
 */
export type PackStep =
  | ({ readonly do: 'add' } & PackRule)
  | {
      readonly do: 'change';
      readonly ruleId: string;
      /** The saved rule before and after. */
      readonly before: ListedRule;
      readonly rule: ListedRule;
      /** What the pack has now, which the next difference is compared with. */
      readonly accepted: ListedRule;
      readonly key: string;
    }
  | { readonly do: 'remove'; readonly key: string; readonly ruleId: string; readonly before: ListedRule };

/** The values do not fit the parameters of the pack. */
export class PackValuesError extends Error {
  override readonly name = 'PackValuesError';
  /** The parameter, or undefined where a query is the trouble. */
  readonly parameter: string | undefined;

  constructor(message: string, parameter?: string) {
    super(message);
    this.parameter = parameter;
  }
}

/** The most bytes of all rules of a pack with values: they are stored in one item, of 400 KB at most. */
const maxBytes = 300_000;

/**
 * The rules of a pack with values for its parameters.
 * @throws PackValuesError for a parameter without a value, or a query that cannot be read with them
 */
export function rulesOfPack(set: RuleSet, given: ParameterValues): PackRule[] {
  const found = fillPack(set, given);
  for (const { rule } of found) {
    const read = ruleInput.safeParse(rule);
    const query = readRuleQuery(rule.query);
    if (!query.ok || !read.success) {
      const problem = query.ok ? 'It is too long.' : (query.problems[0]?.message ?? '');
      throw new PackValuesError(
        `With these values the rule "${calledOf(rule)}" cannot be watched: ${problem}`,
      );
    }
  }
  if (Buffer.byteLength(JSON.stringify(found)) > maxBytes) {
    throw new PackValuesError('With these values the rules are too long together. Write fewer values.');
  }
  return found;
}

/**
 * The rules of a pack with values for its parameters, whose queries are not read: enough to see what differs.
 * @throws PackValuesError for a parameter without a value
 */
export function fillPack({ rules, parameters = {} }: RuleSet, given: ParameterValues): PackRule[] {
  const values = allValues(parameters, given);
  return rules.map((one): PackRule => {
    // Whoever follows a pack has digests of their own.
    const { id, line: _, mustMatch: __, mustNot: ___, digest: ____, ...rule } = filled(one, values);
    return { key: id ?? calledOf(one), rule: completed(rule) };
  });
}

/** A value for each parameter: the subscriber's, or else that of the pack. */
function allValues(parameters: Parameters, given: ParameterValues): ParameterValues {
  const all = Object.entries(parameters).map(([name, { value, describe }]) => {
    const found = Object.hasOwn(given, name) ? given[name] : value;
    if (found === undefined) throw new PackValuesError(`is needed: ${describe}`, name);
    return [name, found] as const;
  });
  return Object.fromEntries(all);
}

/** What has changed in a pack since it was accepted. Rules that the subscriber has deleted stay deleted. */
export function comparePack(
  now: readonly PackRule[],
  accepted: readonly AcceptedRule[],
  saved: readonly Rule[],
): PackStep[] {
  const byKey = new Map(accepted.map((one) => [one.key, one]));
  const byId = new Map(saved.map((rule) => [rule.id, toListed(rule)]));
  const current = new Set(now.map(({ key }) => key));
  const steps = now.flatMap(({ key, rule }): PackStep[] => {
    const before = byKey.get(key);
    if (!before) return [{ do: 'add', key, rule }];
    const own = byId.get(before.ruleId);
    const fields = changedFields(before.rule, rule);
    if (!own || fields.length === 0) return [];
    const next = withFields(own, rule, fields);
    if (changedFields(own, next).length === 0) return [];
    return [{ do: 'change', key, ruleId: before.ruleId, before: own, rule: next, accepted: rule }];
  });
  const gone = accepted.flatMap(({ key, ruleId }): PackStep[] => {
    const own = byId.get(ruleId);
    return own && !current.has(key) ? [{ do: 'remove', key, ruleId, before: own }] : [];
  });
  return [...steps, ...gone];
}

/** A rule with these fields of another one. */
function withFields(own: ListedRule, from: ListedRule, fields: readonly (keyof ListedRule)[]): ListedRule {
  const taken = Object.fromEntries(fields.map((field) => [field, completed(from)[field]]));
  const { query, ...rest } = { ...own, ...taken };
  const said = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { query: query ?? own.query, ...Object.fromEntries(said) };
}
