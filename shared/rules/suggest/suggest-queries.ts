import { settleLanguage } from '../../matching/analysis/language-of-article.ts';
import type { MatchableArticle } from '../../matching/query.ts';
import { QueryIndex } from '../../matching/query-index.ts';
import type { ArticleSample } from '../article-sample.ts';
import { checkQuery, type QueryCheck } from '../check-query.ts';
import { readRuleQuery } from '../read-rule-query.ts';
import type { CandidateClause } from './candidate-clauses.ts';
import { type ChosenClauses, chooseClauses, type Wish } from './choose-clauses.ts';
import { learnFromExamples } from './learn-from-examples.ts';

/** What is wanted and what is not: an article that is known, or a text. */
export interface Examples {
  readonly wanted: readonly Example[];
  readonly unwanted: readonly Example[];
}
/** With the id of the article, if it is one that came in. */
export type Example = MatchableArticle & { readonly id?: string };

export const suggestionKinds = ['balanced', 'narrow', 'broad', 'short', 'other-words'] as const;
export type SuggestionKind = (typeof suggestionKinds)[number];

/** A query that tells what is wanted from what is not. */
export interface Suggestion {
  readonly kind: SuggestionKind;
  /** As it can be typed. */
  readonly text: string;
  /** Numbers of the wanted examples that it finds and that it misses. */
  readonly found: readonly number[];
  readonly missed: readonly number[];
  /** Numbers of the unwanted examples that it finds nevertheless. */
  readonly unwantedFound: readonly number[];
  /** What it finds in the sample. */
  readonly check: Extract<QueryCheck, { ok: true }>;
}

/** So many are proposed. */
const mostSuggestions = 3;

/** In the order in which they are proposed. The last two stand in where two of the first are the same. */
const wishes: Readonly<Record<SuggestionKind, Wish>> = {
  balanced: { strictness: 1, mostClauses: 40, price: 0.001 },
  narrow: { strictness: 4, mostClauses: 40, price: 0.001 },
  broad: { strictness: 0.3, mostClauses: 40, price: 0.001 },
  short: { strictness: 1, mostClauses: 3, price: 0.01 },
  'other-words': { strictness: 1, mostClauses: 40, price: 0.001 },
};

/**
 * Queries that find the wanted examples and articles like them, and not the unwanted ones: three that differ, the one
 * that balances finds and misses first. Fewer if the examples have too few words in common. The same examples and the same
 * sample give the same queries.
 *
 * @param examples at least one that is wanted
 * @param sample recent articles: they show which words are common, and what each query would have found
 */
export function suggestQueries({ wanted, unwanted }: Examples, sample: ArticleSample): Suggestion[] {
  const known = new Set([...wanted, ...unwanted].map(({ id }) => id));
  const learned = learnFromExamples({
    wanted: wanted.map((one) => settleLanguage(one)),
    unwanted: unwanted.map((one) => settleLanguage(one)),
    others: sample.articles.filter(({ id }) => !known.has(id)),
  });
  const suggestions: Suggestion[] = [];
  const expressions = new Set<string>();
  const used = new Set<number>();
  for (const kind of [...suggestionKinds, 'other-words', 'other-words'] as const) {
    if (suggestions.length === mostSuggestions) break;
    const wish = kind === 'other-words' ? { ...wishes[kind], without: used } : wishes[kind];
    const chosen = chooseClauses(learned, wish);
    if (!chosen) continue;
    const text = textOf(chosen, learned.clauses);
    const read = readRuleQuery(text);
    if (!read.ok || expressions.has(read.value.expression)) continue;
    const check = checkQuery(text, sample);
    if (!check.ok) continue;
    expressions.add(read.value.expression);
    for (const clause of chosen.clauses) used.add(clause);
    const index = QueryIndex.build([{ id: 'suggested', expression: read.value.expression }]);
    const finds = (example: Example) => index.match(example).length > 0;
    const numbers = (all: readonly Example[], isFound: boolean) =>
      [...all.keys()].filter((i) => finds(all[i]!) === isFound);
    suggestions.push({
      kind,
      text,
      found: numbers(wanted, true),
      missed: numbers(wanted, false),
      unwantedFound: numbers(unwanted, true),
      check,
    });
  }
  return suggestions;
}

function textOf({ least, clauses }: ChosenClauses, all: readonly CandidateClause[]): string {
  const texts = clauses.map((clause) => all[clause]?.text ?? '');
  if (least === 1) return texts.join(' OR ');
  return least === texts.length ? texts.join(' AND ') : `${least} OF (${texts.join(', ')})`;
}
