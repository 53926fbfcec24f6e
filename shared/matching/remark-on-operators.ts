import type { Lexeme } from './lex-query.ts';
import type { Place } from './query.ts';
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

/**
 * Operators are upper case, so `and` is a word to find. Says so where the operator would have made sense.
 *
 * @param word the word as typed
 * @param left whether something to find stands before it
 * @param next what comes after it
 */
export function remarkOnLowerCase(
  place: Place,
  word: string,
  left: boolean,
  next: Lexeme | undefined,
  remarks: Remarks,
): void {
  const operator = word.toUpperCase();
  if (word === operator || !isOperatorHere(operator, left, next)) return;
  remarks.warn(place, `${word} is read as a word to find. The operator is written ${operator}.`, operator);
}

function isOperatorHere(operator: string, left: boolean, next: Lexeme | undefined): boolean {
  if (!next || ['and', 'or', 'close', 'comma', 'near'].includes(next.kind)) return false;
  if (/^ATLEAST\d+$/.test(operator)) return next.kind === 'open';
  if (operator === 'NOT') return true;
  return left && /^(?:AND|OR|O?NEAR\/\d+)$/.test(operator);
}
