import type { Article } from '../articles/article.ts';
import { type RuleQuery, readRuleQuery } from '../rules/read-rule-query.ts';
import { stemOf, wordIn } from './canary-article.ts';

/** The query that watches for all canaries with this stem. */
export function canaryQuery(stem: string): RuleQuery {
  const read = readRuleQuery(`${stem}*`);
  if (!read.ok) throw new Error(`The canary's own query cannot be read: ${read.problems[0]?.message}`);
  return read.value;
}

/** The id of the one query that may find this article. */
export function canaryQueryId({ title }: Pick<Article, 'title'>): string | undefined {
  return wordIn(title) && canaryQuery(stemOf(title)).id;
}
