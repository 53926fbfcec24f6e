import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { implies } from '../../../shared/matching/implies.ts';
import { matchNaively } from '../../../shared/matching/match-naively.ts';
import { parseQuery } from '../../../shared/matching/parse-query.ts';
import type { Query } from '../../../shared/matching/query.ts';
import { anyArticle, clauseText } from '../../support/matching-arbitraries.ts';

function queryOf(text: string): Query {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(`${text} is refused: ${parsed.problems[0]!.message}`);
  return parsed.query;
}

describe('implies', () => {
  it('is right whenever it says yes: no article matches the one query and not the other', () => {
    let tried = 0;
    const several = fc.array(clauseText.map(queryOf), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(several, fc.array(anyArticle, { minLength: 6, maxLength: 6 }), (queries, articles) => {
        for (const query of queries) {
          const matching = articles.filter((article) => matchNaively(query, article).matches);
          for (const other of queries) {
            if (matching.length === 0 || query === other || !implies(query, other)) continue;
            tried++;
            for (const article of matching) expect(matchNaively(other, article).matches).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(tried).toBeGreaterThan(50);
  });
});
