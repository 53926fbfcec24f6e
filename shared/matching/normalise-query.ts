import { printQuery } from './grammar/print-query.ts';
import { joinAnd, joinOr, type Near, negate, type Query, type Sequence } from './query.ts';

/**
 * The same query in normal form. The operands of AND and OR, including those inside NEAR and ATLEAST, are sorted and
 * duplicates are removed. `1 OF` becomes OR, all-OF becomes AND, and ATLEAST1 becomes its operand. A NEAR chain that
 * means the same in both directions is written in one of them. Nothing here can make the query grow, such as
 * distributing OR over AND.
 */
export function normaliseQuery(query: Query): Query {
  switch (query.kind) {
    case 'and':
    case 'or': {
      const join = query.kind === 'and' ? joinAnd : joinOr;
      const joined = join(query.operands.map(normaliseQuery), query);
      return joined.kind === query.kind ? join(distinct(joined.operands), query) : joined;
    }
    case 'not':
      return negate(normaliseQuery(query.operand), query);
    case 'atLeastOf':
      if (query.least === 1) return normaliseQuery(joinOr(query.operands, query));
      if (query.least === query.operands.length) return normaliseQuery(joinAnd(query.operands, query));
      // Duplicates stay: an operand that is listed twice counts twice.
      return { ...query, operands: sorted(query.operands.map(normaliseQuery)) };
    case 'count': {
      const alternatives = distinct(query.alternatives);
      return query.least === 1 ? joinOr(alternatives, query) : { ...query, alternatives };
    }
    case 'near':
      return normaliseNear(query);
    case 'proximity':
      return { ...query, words: sorted(query.words) };
    case 'sequence':
    case 'site':
    case 'language':
      return query;
    default:
      return query satisfies never;
  }
}

function normaliseNear(query: Near): Near {
  const forward = { ...query, operands: query.operands.map(distinct<Sequence>) };
  if (query.gaps.some((gap) => gap.ordered)) return forward;
  const backward = { ...query, operands: forward.operands.toReversed(), gaps: query.gaps.toReversed() };
  return printQuery(backward) < printQuery(forward) ? backward : forward;
}

function distinct<Clause extends Query>(clauses: readonly Clause[]): Clause[] {
  return sorted([...new Map(clauses.map((clause) => [printQuery(clause), clause])).values()]);
}

/** Sorted by their text, exclusions last, as people write them. */
function sorted<Clause extends Query>(clauses: readonly Clause[]): Clause[] {
  const key = (clause: Clause) => `${clause.kind === 'not' ? 1 : 0}${printQuery(clause)}`;
  const keyed = clauses.map((clause) => ({ clause, key: key(clause) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ clause }) => clause);
}
