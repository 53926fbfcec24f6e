import {
  type Alternatives,
  alternativesOf,
  type Gap,
  joinAnd,
  joinOr,
  type Place,
  type Query,
} from '../query.ts';

/** Operands of any kind, each of which is near the next. */
export interface Chain {
  readonly operands: readonly Query[];
  readonly gaps: readonly Gap[];
}

/**
 * Why a chain cannot be written out: it is too long, a chain of three is beside it, or an operand has no place in the
 * text.
 */
export type Obstacle = 'long' | 'nested' | 'placeless';

/**
 * Distributes NEAR over groups: `a NEAR/5 (b AND c)` becomes `(a NEAR/5 b) AND (a NEAR/5 c)`, and OR likewise. A chain
 * of two in brackets, `(a NEAR/3 b) NEAR/5 c`, means that a and b are near each other and c is near one of them.
 *
 * @param budget how many words the query may still grow by, over all its NEARs
 */
export function distributeNear(chain: Chain, place: Place, budget: { words: number }): Query | Obstacle {
  const at = chain.operands.findIndex((operand) => alternativesOf(operand) === undefined);
  if (at < 0) return plainNear(chain, place, budget);
  const operand = chain.operands[at]!;
  const withInstead = (query: Query) =>
    distributeNear({ ...chain, operands: chain.operands.with(at, query) }, place, budget);
  switch (operand.kind) {
    case 'and':
      return all(operand.operands, withInstead, (queries) => joinAnd(queries, place));
    case 'or': {
      const sequences = operand.operands.filter(({ kind }) => kind === 'sequence');
      const others = operand.operands.filter(({ kind }) => kind !== 'sequence');
      const parts = sequences.length > 0 ? [joinOr(sequences, operand), ...others] : others;
      return all(parts, withInstead, (queries) => joinOr(queries, place));
    }
    case 'near':
      return spliced(
        chain,
        at,
        { operands: operand.operands.map((one) => joinOr(one, operand)), gaps: operand.gaps },
        place,
        budget,
      );
    case 'proximity': {
      const { words, distance } = operand;
      if (words.length > 2) return 'nested';
      return spliced(chain, at, { operands: words, gaps: [{ distance, ordered: false }] }, place, budget);
    }
    case 'not':
    case 'atLeastOf':
    case 'count':
    case 'sequence':
    case 'site':
    case 'language':
      return 'placeless';
    default:
      return operand satisfies never;
  }
}

function plainNear({ operands, gaps }: Chain, place: Place, budget: { words: number }): Query | Obstacle {
  const alternatives = operands.map(alternativesOf).filter((one): one is Alternatives => one !== undefined);
  budget.words -= alternatives.flat().reduce((sum, { words }) => sum + words.length, 0);
  return budget.words < 0
    ? 'long'
    : { kind: 'near', operands: alternatives, gaps, from: place.from, to: place.to };
}

/**
 * Inserts a chain of two, which is the first or last operand of another chain, into that chain: either of the two is
 * near.
 */
function spliced(
  chain: Chain,
  at: number,
  pair: Chain,
  place: Place,
  budget: { words: number },
): Query | Obstacle {
  const isFirst = at === 0;
  if (pair.operands.length > 2 || (!isFirst && at < chain.operands.length - 1)) return 'nested';
  const rest: Chain = isFirst
    ? { operands: chain.operands.slice(1), gaps: chain.gaps.slice(1) }
    : { operands: chain.operands.slice(0, -1), gaps: chain.gaps.slice(0, -1) };
  const gap = chain.gaps.at(isFirst ? 0 : -1)!;
  const ways = directions(pair).map((way) =>
    isFirst ? connected(way, gap, rest) : connected(rest, gap, way),
  );
  // An ordered pair cannot be turned round, but a word near it in any order can stand on its other side.
  if (ways.length === 1 && !gap.ordered && rest.gaps.length === 0)
    ways.push(isFirst ? connected(rest, gap, pair) : connected(pair, gap, rest));
  return all(
    ways,
    (way) => distributeNear(way, place, budget),
    (queries) => joinOr(queries, place),
  );
}

function directions(chain: Chain): Chain[] {
  if (chain.gaps.length === 0 || chain.gaps.some(({ ordered }) => ordered)) return [chain];
  return [chain, { operands: chain.operands.toReversed(), gaps: chain.gaps.toReversed() }];
}

function connected(left: Chain, gap: Gap, right: Chain): Chain {
  return { operands: [...left.operands, ...right.operands], gaps: [...left.gaps, gap, ...right.gaps] };
}

/** Stops at the first part that cannot be written out. */
function all<Part>(
  parts: readonly Part[],
  writeOut: (part: Part) => Query | Obstacle,
  join: (queries: readonly Query[]) => Query,
): Query | Obstacle {
  const queries: Query[] = [];
  for (const part of parts) {
    const query = writeOut(part);
    if (typeof query === 'string') return query;
    queries.push(query);
  }
  return join(queries);
}
