import { formatQuery, parseQuery } from '../matching/parse-query.ts';
import { joinAnd, joinOr, type Or, type Query } from '../matching/query.ts';
import { TYPED_LIMITS } from '../matching/query-limits.ts';

/** More parts than this are no help to anybody. */
const mostParts = 12;
/** A text that is longer cannot be so many rules. */
const longest = {
  characters: mostParts * TYPED_LIMITS.characters,
  terms: mostParts * TYPED_LIMITS.terms,
  nesting: TYPED_LIMITS.nesting,
};

/**
 * Splits a query that is too long for one rule into queries that together find the same: the operands of its longest OR
 * are shared out, and what stands around that OR is in every part.
 *
 * @returns the texts of two parts or more, as few as possible; undefined if the query has its length for one rule, cannot
 * be read, or has no OR that can be split
 */
export function splitQuery(text: string): readonly string[] | undefined {
  if (parseQuery(text).ok || text.length > longest.characters) return undefined;
  const parsed = parseQuery(text, longest);
  const or = parsed.ok ? longestOr(parsed.query) : undefined;
  if (!parsed.ok || or === undefined) return undefined;
  // Each operand has a word at least.
  const least = Math.max(2, Math.ceil(or.operands.length / TYPED_LIMITS.terms));
  for (let count = least; count <= Math.min(mostParts, or.operands.length); count += 1) {
    const parts = partsOf({ text, query: parsed.query, or }, shares(or, count));
    if (parts) return parts;
  }
  return undefined;
}

/** Of the ORs that stand at the top or are joined by AND there: an article that matches has one of its operands. */
function longestOr(query: Query): Or | undefined {
  const all = query.kind === 'and' ? query.operands : [query];
  return all.filter((operand) => operand.kind === 'or').sort((a, b) => b.to - b.from - (a.to - a.from))[0];
}

/** The operands in so many shares of about the same length, in order. */
function shares({ operands }: Or, count: number): Query[][] {
  const total = operands.reduce((sum, operand) => sum + lengthOf(operand), 0);
  const all: Query[][] = Array.from({ length: count }, () => []);
  let before = 0;
  for (const operand of operands) {
    const middle = before + lengthOf(operand) / 2;
    all[Math.min(count - 1, Math.floor((middle / total) * count))]?.push(operand);
    before += lengthOf(operand);
  }
  return all.filter((share) => share.length > 0);
}

function lengthOf({ from, to }: Query): number {
  return to - from + ' OR '.length;
}

interface Share {
  readonly text: string;
  readonly query: Query;
  readonly or: Or;
  readonly operands: readonly Query[];
}

/** Undefined as soon as one part is too long: a reader waits for the answer while typing. */
function partsOf(of: Omit<Share, 'operands'>, all: readonly Query[][]): string[] | undefined {
  const parts: string[] = [];
  for (const operands of all) {
    const part = partOf({ ...of, operands });
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return parts;
}

/** The query with a share of the operands in place of all: as it was typed, or in its normal form where that differs. */
function partOf({ text, query, or, operands }: Share): string | undefined {
  const share = joinOr(operands, or);
  const wanted =
    query.kind === 'and'
      ? joinAnd(
          query.operands.map((one) => (one === or ? share : one)),
          query,
        )
      : share;
  const expression = formatQuery(wanted);
  const typed = operands.map(({ from, to }) => text.slice(from, to)).join(' OR ');
  const isWhole = query === or;
  const asTyped = isWhole
    ? typed
    : `${text.slice(0, or.from)}${bracketed(typed, text, or)}${text.slice(or.to)}`;
  return [asTyped, expression].find((part) => {
    const read = parseQuery(part);
    return read.ok && formatQuery(read.query) === expression;
  });
}

/** Brackets that stand right around the OR already are not repeated. */
function bracketed(typed: string, text: string, { from, to }: Or): string {
  const isInBrackets = /\(\s*$/.test(text.slice(0, from)) && /^\s*\)/.test(text.slice(to));
  return isInBrackets ? typed : `(${typed})`;
}
