import { readConjunctions } from './grammar/conjunctions.ts';
import { decoded } from './grammar/decode-text.ts';
import { lexQuery } from './grammar/lex-query.ts';
import { QueryParser } from './grammar/query-parser.ts';
import { refuseWithoutAnchor } from './grammar/refuse-unanchored.ts';
import { remarkOnLists } from './grammar/remark-on-lists.ts';
import { inOrder, Remarks } from './grammar/remarks.ts';
import type { Query, Remark } from './query.ts';
import { type QueryLimits, TYPED_LIMITS } from './query-limits.ts';

export { formatQuery } from './format-query.ts';
export { CANONICAL_LIMITS, TYPED_LIMITS } from './query-limits.ts';

export type ParsedQuery =
  | { readonly ok: true; readonly query: Query; readonly warnings: readonly Remark[] }
  | { readonly ok: false; readonly problems: readonly Remark[] };

/**
 * Parses query text. Any string gives either a tree or problems with their places; it never throws. Remarks come in the
 * order of the text. A suggestion replaces `text.slice(from, to)`. Takes time linear in the length of the text.
 */
export function parseQuery(text: string, limits: QueryLimits = TYPED_LIMITS): ParsedQuery {
  const remarks = new Remarks();
  const query = text.length > limits.characters ? undefined : readNested(text, limits, remarks);
  if (text.length > limits.characters) {
    remarks.refuse(
      { from: limits.characters, to: text.length },
      `A query has at most ${limits.characters.toLocaleString('en')} characters, this one has ${text.length.toLocaleString('en')}. Split it into two rules.`,
    );
  }
  if (query && remarks.problems.length === 0) return { ok: true, query, warnings: inOrder(remarks.warnings) };
  return { ok: false, problems: inOrder(remarks.problems) };
}

/** Thousands of nested groups or fields can use up the stack. Such a query is refused like any other mistake. */
function readNested(text: string, limits: QueryLimits, remarks: Remarks): Query | undefined {
  try {
    return readQuery(text, limits, remarks);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    remarks.refuse({ from: 0, to: text.length }, 'The query is nested too deeply. Use fewer brackets.');
    return undefined;
  }
}

function readQuery(text: string, limits: QueryLimits, remarks: Remarks): Query | undefined {
  const plain = decoded(text);
  if (plain) {
    remarks.refuse({ from: 0, to: text.length }, plain.message, plain.text);
    return undefined;
  }
  const { lexemes, sideBySide } = lexQuery(text, remarks);
  const read = readConjunctions(lexemes, text, remarks);
  remarkOnLists(read, text, sideBySide, remarks);
  const query = new QueryParser(text, read, limits, remarks).parse();
  if (remarks.problems.length > 0) return undefined;
  if (query) refuseWithoutAnchor(query, text, remarks);
  else remarks.refuse({ from: 0, to: text.length }, 'There is nothing to look for. Type at least one word.');
  return query;
}
