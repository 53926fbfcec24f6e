import {
  comparePack,
  type PackRule,
  type PackStep,
  rulesOfPack,
} from '../../shared/rule-files/packs/compare-pack.ts';
import type { FollowedPack } from '../../shared/rule-files/packs/followed-pack.ts';
import type { PackContent } from '../../shared/rule-files/packs/read-pack.ts';
import type { ArticleSample } from '../../shared/rules/article-sample.ts';
import { countMatches } from '../../shared/rules/check-query.ts';
import { diffRule } from '../../shared/rules/diff-rule.ts';
import { readRuleQuery } from '../../shared/rules/read-rule-query.ts';
import type { Rule } from '../../shared/rules/rule.ts';

/** A step with what its query does on recent articles. */
export type MeasuredStep = PackStep & {
  readonly volume?: {
    readonly matched: number;
    /** Found only by the new query, or only by the old one; for changes of a query. */
    readonly added?: number;
    readonly removed?: number;
  };
};

/**
 * What accepting a pack would change, tried on recent articles.
 * @throws PackValuesError
 */
export function packDifference(
  pack: FollowedPack,
  content: PackContent,
  given: { readonly saved: readonly Rule[]; readonly sample: ArticleSample },
): MeasuredStep[] {
  const steps = comparePack(rulesOfPack(content.set, pack.values), pack.rules, given.saved);
  const added = matchesOfEach(
    steps.flatMap((step) => (step.do === 'add' ? [step] : [])),
    given.sample,
  );
  return steps.map((step) =>
    step.do === 'add' ? { ...step, volume: { matched: added(step.key) } } : measured(step, given.sample),
  );
}

function measured(step: Exclude<PackStep, { do: 'add' }>, sample: ArticleSample): MeasuredStep {
  if (step.do === 'remove' || step.before.query === step.rule.query) return step;
  const diff = diffRule(step.before.query, step.rule.query, sample);
  if (!diff.ok) return step;
  const { kept, added, removed } = diff;
  return {
    ...step,
    volume: { matched: kept + added.length, added: added.length, removed: removed.length },
  };
}

/** How many articles of the sample each rule would have found, by its key. */
export function matchesOfEach(rules: readonly PackRule[], sample: ArticleSample): (key: string) => number {
  const queries = rules.flatMap(({ key, rule }) => {
    const read = readRuleQuery(rule.query);
    return read.ok ? [{ id: key, expression: read.value.expression }] : [];
  });
  const counts = countMatches(queries, sample);
  return (key) => counts.get(key) ?? 0;
}
