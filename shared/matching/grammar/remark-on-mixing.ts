import type { Place } from '../query.ts';
import type { Remarks } from './remarks.ts';

/**
 * Warns about AND and OR side by side without brackets. Some query languages read AND first, others OR (such as Nexis).
 * The remark says how the query is read and offers both readings with brackets.
 *
 * @param branches the parts between the ORs; in each, the operands that AND joins
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
    `AND is read before OR, so this means ${andFirst}. Add the brackets to make it clear.`,
    andFirst,
  );
  remarks.warn(place, `If OR is meant to be read before AND, write ${orFirst}.`, orFirst);
}

/** `a b OR c d` as a language that reads OR first understands it: a, b OR c, d. */
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
