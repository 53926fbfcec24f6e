import { joinAnd, joinOr, type Place, type Query, type Sequence } from '../query.ts';

interface Operand extends Place {
  readonly query: Query;
}

/**
 * Korean spaces the parts of names as it likes: 삼성 전자 is also 삼성전자. Of two Hangul words side by side in an AND,
 * the second need not stand at the start of a word of its own where both are one.
 */
export function withCompounds(operands: readonly Operand[]): Operand[] {
  const joined: Operand[] = [];
  for (let i = 0; i < operands.length; i++) {
    const operand = operands[i]!;
    const next = operands[i + 1];
    const compound = next && next.from === operand.to + 1 ? compoundOf(operand.query, next.query) : undefined;
    if (!next || !compound) {
      joined.push(operand);
      continue;
    }
    const place = { from: operand.from, to: next.to };
    joined.push({ query: joinOr([compound, joinAnd([operand.query, next.query], place)], place), ...place });
    i++;
  }
  return joined;
}

function compoundOf(query: Query, next: Query): Sequence | undefined {
  if (!isHangulWord(query) || !isHangulWord(next) || query.scope !== next.scope) return undefined;
  const text = query.words[0]!.text + next.words[0]!.text;
  return { ...query, to: next.to, words: [{ ...query.words[0]!, text }] };
}

function isHangulWord(query: Query): query is Sequence {
  if (query.kind !== 'sequence' || query.form !== 'inflected' || query.words.length !== 1) return false;
  const { openEnd, wildcard } = query.words[0]!;
  return openEnd && !wildcard;
}
