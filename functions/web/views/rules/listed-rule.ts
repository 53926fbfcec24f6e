import type { Rule } from '../../../../shared/rules/rule.ts';
import type { RuleTrend } from '../../../../shared/rules/rule-trend.ts';

/** A rule as the list shows it. */
export interface ListedRule {
  readonly rule: Rule;
  readonly trend: RuleTrend;
  /** What is wrong with it: its query cannot be read, or its output does not take what is posted. */
  readonly trouble?: 'query' | 'output' | undefined;
}

export const sortings = ['newest', 'name', 'finds', 'frequency'] as const;
export type Sorting = (typeof sortings)[number];

/** What the list is asked for, as it stands in its address. */
export interface RulesView {
  readonly search: string;
  readonly sort: Sorting;
}

const thisWeek = 7;

export function findsThisWeek({ trend: counts }: Pick<ListedRule, 'trend'>): number {
  return counts.slice(-thisWeek).reduce((sum, count) => sum + count, 0);
}
