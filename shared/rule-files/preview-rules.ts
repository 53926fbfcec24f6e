import type { Remark } from '../matching/query.ts';
import { QueryIndex } from '../matching/query-index.ts';
import { repaired } from '../matching/repair-query.ts';
import type { ArticleSample } from '../rules/article-sample.ts';
import { frequencyOf } from '../rules/own-schedule.ts';
import { type RuleQuery, readRuleQuery } from '../rules/read-rule-query.ts';
import type { Rule } from '../rules/rule.ts';
import { type RuleInput, ruleInput } from '../rules/rule-input.ts';
import type { EntryError, FileEntry } from './listed-rule.ts';

/**
 * An entry of a file as it can be imported.
 * - `ready`: it can be saved.
 * - `duplicate`: a rule with the same meaning is there already, or comes before it in the file.
 * - `refused`: it cannot be saved. `instead` is the query after taking every suggestion, if it can be read then.
 */
export type PreviewedRule = { readonly at: number } & (
  | {
      readonly state: 'ready' | 'duplicate';
      readonly input: RuleInput;
      readonly notes: readonly string[];
      readonly warnings: readonly Remark[];
      /** How many articles of the sample it matches, and the title of the newest. */
      readonly matched: number;
      readonly newest?: string;
    }
  | {
      readonly state: 'refused';
      readonly text: string;
      readonly errors: readonly EntryError[];
      readonly instead?: string;
    }
);

interface Readable {
  readonly at: number;
  readonly input: RuleInput;
  readonly notes: readonly string[];
  readonly query: RuleQuery;
}

/** What importing the entries would do, tried on recent articles in one pass over them. Nothing is saved. */
export function previewRules(
  entries: readonly FileEntry[],
  given: {
    readonly existing: readonly Rule[];
    readonly sample: ArticleSample;
    /** For rules whose file does not say how often. */
    readonly frequency: RuleInput['frequency'];
  },
): PreviewedRule[] {
  const read = entries.map((entry) => readEntry(entry, given.frequency));
  const finds = findsIn(
    given.sample,
    read.flatMap((one) => ('query' in one ? [one] : [])),
  );
  const known = new Set(given.existing.map(({ queryId }) => queryId));
  return read.map((one): PreviewedRule => {
    if (!('query' in one)) return one;
    const { at, input, notes, query } = one;
    const state = known.has(query.id) ? 'duplicate' : 'ready';
    known.add(query.id);
    const { matched = 0, newest } = finds.get(query.id) ?? {};
    const found = { matched, ...(newest !== undefined && { newest }) };
    return { at, state, input, notes, warnings: query.warnings, ...found };
  });
}

function readEntry(
  entry: FileEntry,
  usual: RuleInput['frequency'],
): Readable | Extract<PreviewedRule, { state: 'refused' }> {
  if ('errors' in entry) return { state: 'refused', ...entry };
  const { at, notes, rule } = entry;
  const query = readRuleQuery(rule.query);
  if (query.ok) {
    const frequency = rule.schedule
      ? frequencyOf(rule.schedule)
      : rule.digest === undefined
        ? usual
        : 'daily';
    return { at, input: ruleInput.parse({ frequency, ...rule }), notes, query: query.value };
  }
  const instead = repaired(rule.query);
  return {
    at,
    state: 'refused',
    text: rule.query,
    errors: query.problems.map(({ message }) => ({ path: 'query', message })),
    ...(readRuleQuery(instead).ok && { instead }),
  };
}

/** What each distinct query finds in the sample, by its id. */
function findsIn(sample: ArticleSample, readable: readonly Readable[]) {
  const expressions = new Map(readable.map(({ query }) => [query.id, query.expression]));
  const index = QueryIndex.build([...expressions].map(([id, expression]) => ({ id, expression })));
  const finds = new Map<string, { matched: number; newest: string }>();
  for (const article of sample.articles) {
    for (const { queryId } of index.match(article)) {
      const { matched = 0, newest = article.title } = finds.get(queryId) ?? {};
      finds.set(queryId, { matched: matched + 1, newest });
    }
  }
  return finds;
}
