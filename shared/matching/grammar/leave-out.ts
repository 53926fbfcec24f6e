import type { Place } from '../query.ts';
import { isLeftOut, type LeftOut } from './lexeme.ts';
import type { Remarks } from './remarks.ts';

/**
 * Separates the clauses that are kept from those that are left out, among clauses joined by one operator; there is at
 * least one. A clause that is left out is refused together with the operator before it, or the one after it when it
 * comes first, so that taking the suggestion leaves a complete query. When no clause is kept, all of them are left out,
 * with the reason of the first.
 */
export function keepOrLeaveOut<Kept extends Place>(
  clauses: readonly (Kept | LeftOut)[],
  text: string,
  remarks: Remarks,
): LeftOut | readonly Kept[] {
  const kept = clauses.filter((clause): clause is Kept => !isLeftOut(clause));
  const first = clauses[0]!;
  if (kept.length === 0 && isLeftOut(first)) return { ...first, to: clauses.at(-1)!.to };
  const firstKept = clauses.findIndex((clause) => !isLeftOut(clause));
  for (const [i, clause] of clauses.entries()) {
    if (!isLeftOut(clause)) continue;
    const { from, to } = clause;
    const [before, after] = [clauses[i - 1]?.to ?? from, clauses[i + 1]?.from ?? to];
    const isOperator = (start: number, end: number) => text.slice(start, end).trim() !== '';
    const place =
      i < firstKept
        ? { from, to: isOperator(to, after) ? after : to }
        : { from: isOperator(before, from) ? before : from, to };
    remarks.refuse(place, clause.leftOut, '');
  }
  return kept;
}
