import { formatQuery, parseQuery } from '../matching/parse-query.ts';
import type { Query, Remark } from '../matching/query.ts';
import { shortHash } from '../security/short-hash.ts';

/** A valid query: its parsed form, and the identity by which rules share it. */
export interface RuleQuery {
  /** The query id: `shortHash` of the canonical text. */
  readonly id: string;
  /** The canonical text. */
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
    value: { id: shortHash(expression), expression, query: parsed.query, warnings: parsed.warnings },
  };
}
