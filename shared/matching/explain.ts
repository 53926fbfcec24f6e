import { type AnalyseOptions, analyseArticle } from './analysis/analyse-article.ts';
import { explainMiss } from './explain-miss.ts';
import { printQuery } from './grammar/print-query.ts';
import { mergedSpans, NaiveMatcher } from './match-naively.ts';
import { joinAnd, joinOr, type MatchableArticle, type Place, type Query, type Span } from './query.ts';
import { EXPLAINING_STEPS, StepBudget } from './step-budget.ts';

/** A part of the query: its place in the typed text, and its canonical text. */
export interface Clause extends Place {
  readonly text: string;
}

export type Explanation =
  | {
      readonly matches: true;
      /** Every word, phrase, distance, site and language that the article matches, in the order of the query. */
      readonly clauses: readonly Clause[];
      /**
       * The query without exclusions and without the branches that did not match: `(iran OR syria) embassy` → `iran
       * embassy`.
       */
      readonly because: string;
      readonly spans: readonly Span[];
    }
  | {
      readonly matches: false;
      /** The first clause that failed. */
      readonly failed: Clause;
      /** For people: what the article has instead. */
      readonly reason: string;
    };

/**
 * Explains why an article matches a query, or why it does not.
 *
 * @throws TooCostlyError when that takes too many steps
 */
export function explain(query: Query, article: MatchableArticle, options: AnalyseOptions = {}): Explanation {
  return explainer(article, options)(query);
}

/** Explains several queries for one article. The article is analysed once, and all queries share its steps. */
export function explainer(
  article: MatchableArticle,
  options: AnalyseOptions = {},
): (query: Query) => Explanation {
  const analysed = analyseArticle(article, options);
  const budget = new StepBudget(EXPLAINING_STEPS);
  const matcher = new NaiveMatcher(analysed, budget);
  budget.beginArticle(analysed.words.count);
  return (query) => {
    budget.beginQuery();
    const found = matcher.find(query);
    if (!found) {
      const { failed, reason } = explainMiss(query, matcher);
      return { matches: false, failed: clauseOf(failed), reason };
    }
    const parts = partsFound(query, matcher);
    const clauses = parts.flatMap(leavesOf).map(clauseOf);
    return { matches: true, clauses, because: parts.map(printQuery).join(' '), spans: mergedSpans(found) };
  };
}

function clauseOf(query: Query): Clause {
  return { from: query.from, to: query.to, text: printQuery(query) };
}

/** The parts that made a query match; empty when it matched because of an exclusion. */
function partsFound(query: Query, matcher: NaiveMatcher): Query[] {
  switch (query.kind) {
    case 'and':
    case 'or':
    case 'atLeastOf': {
      const parts = query.operands
        .filter((operand) => matcher.find(operand))
        .flatMap((operand) => partsFound(operand, matcher));
      if (parts.length === 0) return [];
      return [query.kind === 'or' ? joinOr(parts, query) : joinAnd(parts, query)];
    }
    case 'not':
      return [];
    case 'count':
    case 'near':
    case 'proximity':
    case 'sequence':
    case 'site':
    case 'language':
      return [query];
    default:
      return query satisfies never;
  }
}

function leavesOf(query: Query): Query[] {
  return query.kind === 'and' || query.kind === 'or' ? query.operands.flatMap(leavesOf) : [query];
}
