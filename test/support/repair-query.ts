import { formatQuery, parseQuery } from '../../shared/matching/parse-query.ts';
import type { Remark } from '../../shared/matching/query.ts';

/** What the check says about a query: its problems, or else its warnings. */
export function remarksOn(text: string): readonly Remark[] {
  const parsed = parseQuery(text);
  return parsed.ok ? parsed.warnings : parsed.problems;
}

/** The canonical text of a query that can be read. */
export function canonicalOf(text: string): string {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(`${text} is refused: ${parsed.problems[0]!.message}`);
  return formatQuery(parsed.query);
}
