import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchNaively } from '../../../shared/matching/match-naively.ts';
import { formatQuery, parseQuery } from '../../../shared/matching/parse-query.ts';
import { CANONICAL_LIMITS } from '../../../shared/matching/query-limits.ts';
import { type LooseningKind, loosened } from '../../../shared/rules/loosen-query.ts';
import { anyArticle, queryText } from '../../support/matching-arbitraries.ts';

function editsOf(text: string): [LooseningKind, string][] {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return [...loosened(parsed.query)].map(({ kind, query }) => [kind, formatQuery(query)]);
}

describe('the edits of a query', () => {
  it.each<[string, [LooseningKind, string][]]>([
    ['ferry', []],
    [
      'ferry strike',
      [
        ['left-out', 'strike'],
        ['left-out', 'ferry'],
      ],
    ],
    ['ferry -opera', [['allowed', 'ferry']]],
    ['"ferry"', [['any-form', 'ferry']]],
    ['"1,000"', []],
    ['title:ferry', [['anywhere', 'ferry']]],
    ['"harbour master"', [['further-apart', '"harbour master"~10']]],
    ['ferry NEAR/2 strike', [['further-apart', 'ferry NEAR/10 strike']]],
    ['ferry ONEAR/20 strike', [['further-apart', 'ferry NEAR/60 strike']]],
    ['2 OF (ferry, gale, tide)', [['fewer', 'ferry OR gale OR tide']]],
    ['ATLEAST3(ferry)', [['fewer', 'ATLEAST2(ferry)']]],
    ['ferr*', []],
    [
      'ferry site:news.example',
      [
        ['left-out', 'ferry'],
        ['left-out', 'site:news.example'],
      ],
    ],
  ])('%s', (text, edits) => {
    const byText = (a: [string, string], b: [string, string]) => (a.join() < b.join() ? -1 : 1);
    expect(editsOf(text).toSorted(byText)).toEqual(edits.toSorted(byText));
  });
});

describe('any query', () => {
  it('finds nothing that its edits do not find, and each edit can be watched or is refused, never broken', () => {
    fc.assert(
      fc.property(queryText, fc.array(anyArticle, { minLength: 1, maxLength: 4 }), (text, articles) => {
        const parsed = parseQuery(text);
        fc.pre(parsed.ok);
        for (const { query } of [...loosened(parsed.query)].slice(0, 8)) {
          for (const article of articles) {
            if (matchNaively(parsed.query, article).matches) {
              expect(matchNaively(query, article).matches, formatQuery(query)).toBe(true);
            }
          }
          const again = parseQuery(formatQuery(query), CANONICAL_LIMITS);
          if (again.ok) expect(formatQuery(again.query)).toBe(formatQuery(query));
        }
      }),
      { numRuns: 100 },
    );
  });
});
