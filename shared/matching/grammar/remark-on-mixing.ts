import type { Place } from '../query.ts';
import type { Remarks } from './remarks.ts';

/**
 * AND and OR side by side without brackets: half of the world's query languages bind one tighter, half the other
 * (Nexis: OR). Says how it is read and offers both ways in brackets.
 *
 * @param branches what OR separates; in each branch, what AND joins
 */
export function remarkOnMixing(
  branches: readonly (readonly Place[])[],
  text: string,
  remarks: Remarks,
): void {
  if (branches.length < 2 || branches.every((branch) => branch.length < 2)) return;
  const typed = ({ from, to }: Place) => text.slice(from, to);
  const grouped = (operands: readonly Place[], operator: string) => {
    const joined = operands.map(typed).join(operator);
    return operands.length > 1 ? `(${joined})` : joined;
  };
  const place = { from: branches[0]![0]!.from, to: branches.at(-1)!.at(-1)!.to };
  const andFirst = branches.map((branch) => grouped(branch, ' ')).join(' OR ');
  const orFirst = groupsJoinedByOr(branches)
    .map((group) => grouped(group, ' OR '))
    .join(' ');
  remarks.warn(
    place,
    `AND is read before OR, so this means ${andFirst}. Put the brackets to be clear.`,
    andFirst,
  );
  remarks.warn(place, `If OR is meant to be read before AND, write ${orFirst}.`, orFirst);
}

/** `a b OR c d` as OR binding tighter reads it: a, b OR c, d. */
function groupsJoinedByOr(branches: readonly (readonly Place[])[]): Place[][] {
  const groups: Place[][] = [];
  for (const [first, ...rest] of branches) {
    if (!first) continue;
    const last = groups.at(-1);
    if (last) last.push(first);
    else groups.push([first]);
    groups.push(...rest.map((operand) => [operand]));
  }
  return groups;
}
