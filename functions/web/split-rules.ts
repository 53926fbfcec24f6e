import { splitQuery } from '../../shared/rules/split-query.ts';
import { suggestName } from '../../shared/rules/suggest-name.ts';

/**
 * A query that is too long for one rule as several, which are numbered in their names.
 *
 * @returns undefined if it has its length for one rule, or cannot be split
 */
export function splitRules(typed: {
  readonly query: string;
  readonly name?: string;
}): readonly { readonly query: string; readonly name: string }[] | undefined {
  const parts = splitQuery(typed.query);
  if (parts === undefined) return undefined;
  const name = typed.name?.trim() || suggestName(parts[0] ?? '') || '';
  return parts.map((query, index) => ({
    query,
    name: `${name.slice(0, 180)} (${index + 1}/${parts.length})`.trim(),
  }));
}
