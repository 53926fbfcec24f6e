import { printQuery } from './grammar/print-query.ts';
import { normaliseQuery } from './normalise-query.ts';
import type { Query } from './query.ts';

/**
 * The canonical text of a query: what is typed in different ways but means the same by the rules of `normaliseQuery`
 * has the same text. Parsing it gives a query that matches the same articles and has this very text.
 */
export function formatQuery(query: Query): string {
  return printQuery(normaliseQuery(query));
}
