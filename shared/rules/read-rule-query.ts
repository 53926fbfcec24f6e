import { formatQuery, parseQuery } from '../matching/parse-query.ts';
import type { Query, Remark } from '../matching/query.ts';
import { queryIdOf } from './query-id.ts';

/** A valid query: its parsed form, and the identity by which rules share it. */
export interface RuleQuery {
  readonly id: string;
  /** Canonical text. */
  readonly expression: string;
  readonly query: Query;
  readonly warnings: readonly Remark[];
}

export type ReadRuleQuery =
  | { readonly ok: true; readonly value: RuleQuery }
  | { readonly ok: false; readonly problems: readonly Remark[] };

/** Parses a query as typed. Never throws. */
export function readRuleQuery(text: string): ReadRuleQuery {
  const parsed = parseQuery(text);
  if (!parsed.ok) return parsed;
  const expression = formatQuery(parsed.query);
  return {
    ok: true,
    value: { id: queryIdOf(expression), expression, query: parsed.query, warnings: parsed.warnings },
  };
}
