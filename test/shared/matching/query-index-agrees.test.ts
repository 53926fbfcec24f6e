import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseArticle } from '../../../shared/matching/analysis/analyse-article.ts';
import { mergedSpans, NaiveMatcher } from '../../../shared/matching/match-naively.ts';
import { CANONICAL_LIMITS, parseQuery } from '../../../shared/matching/parse-query.ts';
import type { MatchableArticle, Query, Span } from '../../../shared/matching/query.ts';
import { QueryIndex, type StoredQuery } from '../../../shared/matching/query-index.ts';
import { anyArticle, queryText } from '../../support/matching-arbitraries.ts';

/** Pairs of a query and an article; each is asked of every kind of index. `MATCHING_CASES=1000000` for a long run. */
const CASES = Math.max(20_000, Number(process.env.MATCHING_CASES ?? 0));
const QUERIES = 25;
const ARTICLES = 8;

interface Library {
  readonly expressions: readonly string[];
  readonly articles: readonly MatchableArticle[];
  /** How many of the expressions come in with the delta. */
  readonly late: number;
}

const library: fc.Arbitrary<Library> = fc.record({
  expressions: fc.array(queryText, { minLength: QUERIES, maxLength: QUERIES }),
  articles: fc.array(anyArticle, { minLength: ARTICLES, maxLength: ARTICLES }),
  late: fc.integer({ min: 0, max: QUERIES }),
});

type Answer = Record<string, readonly Span[]>;

function answerOf(index: QueryIndex, article: MatchableArticle): Answer {
  return Object.fromEntries(index.match(article).map(({ queryId, spans }) => [queryId, [...spans]]));
}

function naiveAnswer(queries: readonly (readonly [string, Query])[], article: MatchableArticle): Answer {
  const matcher = new NaiveMatcher(analyseArticle(article));
  return Object.fromEntries(
    queries.flatMap(([id, query]) => {
      const found = matcher.find(query);
      return found ? [[id, mergedSpans(found)]] : [];
    }),
  );
}

function reloaded(index: QueryIndex): QueryIndex {
  return QueryIndex.fromBuffer(index.toBuffer());
}

/** The same queries by way of an older index: some come later, one in place of another, one goes. */
function byDelta(queries: readonly StoredQuery[], late: number): QueryIndex {
  const early = queries
    .slice(0, queries.length - late)
    .map((query, i) => (i === 0 ? { ...query, expression: 'outdated' } : query));
  const base = QueryIndex.build([...early, { id: 'gone', expression: 'iran OR embassy OR news' }]);
  const changed = [...queries.slice(0, 1), ...queries.slice(queries.length - late)];
  return base.with(changed, ['gone', 'never there']);
}

describe('the index', () => {
  it(`finds the same as the naive matcher in ${CASES} cases, built, changed and reloaded`, () => {
    let cases = 0;
    let matching = 0;
    fc.assert(
      fc.property(library, ({ expressions, articles, late }) => {
        const stored = expressions.map((expression, i) => ({ id: `q${i}`, expression }));
        const queries = stored.map(({ id, expression }) => {
          const parsed = parseQuery(expression, CANONICAL_LIMITS);
          if (!parsed.ok) throw new Error(`refused: ${expression}: ${parsed.problems[0]!.message}`);
          return [id, parsed.query] as const;
        });
        const built = QueryIndex.build(stored);
        const changed = byDelta(stored, late);
        expect([...built.problems, ...changed.problems]).toEqual([]);
        const indexes = [built, changed, reloaded(built), reloaded(changed)];
        for (const article of articles) {
          const expected = naiveAnswer(queries, article);
          for (const index of indexes) expect(answerOf(index, article)).toEqual(expected);
          cases += queries.length;
          matching += Object.keys(expected).length;
        }
      }),
      { numRuns: Math.ceil(CASES / (QUERIES * ARTICLES)) },
    );
    expect(cases).toBeGreaterThanOrEqual(CASES);
    // Too few, or too many, and the comparison would say little.
    expect(matching / cases).toBeGreaterThan(0.05);
    expect(matching / cases).toBeLessThan(0.6);
  }, 600_000);
});
