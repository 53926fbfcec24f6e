import { printQuery } from './grammar/print-query.ts';
import { normaliseQuery } from './normalise-query.ts';
import type { Query } from './query.ts';

/**
 * The canonical text of a query. Queries that are typed differently but mean the same by the rules of `normaliseQuery`
 * have the same canonical text. Parsing it gives a query that matches the same articles and has the same canonical
 * text.
 */
export function formatQuery(query: Query): string {
  return printQuery(normaliseQuery(query));
}
