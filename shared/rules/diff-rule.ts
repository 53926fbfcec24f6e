import type { Remark } from '../matching/query.ts';
import type { ArticleSample } from './article-sample.ts';
import { matchesIn, type SampleMatch } from './check-query.ts';
import { readRuleQuery } from './read-rule-query.ts';

/** The difference between what a new query and the current one find in the sample. */
export type RuleDiff =
  | { readonly ok: false; readonly problems: readonly Remark[] }
  | {
      readonly ok: true;
      readonly kept: number;
      /** Found only by the new query. */
      readonly added: readonly SampleMatch[];
      /** Found only by the old query. */
      readonly removed: readonly SampleMatch[];
      readonly sample: { readonly articles: number; readonly from: string; readonly to: string };
    };

/** Compares two queries as typed. The problems are those of the new one. An unreadable old query found nothing. */
export function diffRule(oldText: string, newText: string, sample: ArticleSample): RuleDiff {
  const next = readRuleQuery(newText);
  if (!next.ok) return next;
  const old = readRuleQuery(oldText);
  const before = old.ok ? matchesIn(sample, old.value.expression) : [];
  const after = matchesIn(sample, next.value.expression);
  const [oldIds, newIds] = [idsOf(before), idsOf(after)];
  return {
    ok: true,
    kept: after.filter(({ article }) => oldIds.has(article.id)).length,
    added: after.filter(({ article }) => !oldIds.has(article.id)),
    removed: before.filter(({ article }) => !newIds.has(article.id)),
    sample: { articles: sample.articles.length, from: sample.from, to: sample.to },
  };
}

function idsOf(matches: readonly SampleMatch[]): Set<string> {
  return new Set(matches.map(({ article }) => article.id));
}
