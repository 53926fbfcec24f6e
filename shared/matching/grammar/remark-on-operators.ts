import type { Place } from '../query.ts';
import { FIELDS, FOREIGN_FIELDS } from './field-names.ts';
import type { Lexeme } from './lexeme.ts';
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

/** Operators are upper case, so `and` is a word to find. Says so where the operator would have made sense. */
export function remarkOnLowerCase(
  word: Place & { readonly typed: string },
  hasLeftOperand: boolean,
  next: Lexeme | undefined,
  remarks: Remarks,
): void {
  const operator = word.typed.toUpperCase();
  if (word.typed === operator || !next || !isOperatorBefore(next, operator, hasLeftOperand)) return;
  remarks.warn(word, `${word.typed} is looked for as a word. The operator is written ${operator}.`, operator);
}

function isOperatorBefore(next: Lexeme, operator: string, hasLeftOperand: boolean): boolean {
  if (['and', 'or', 'near', 'close', 'comma'].includes(next.kind)) return false;
  if (/^ATLEAST\d+$/.test(operator)) return next.kind === 'open';
  return operator === 'NOT' || (hasLeftOperand && /^(?:AND|OR|O?NEAR\/\d+)$/.test(operator));
}

/** Nexis writes `headline(iran)` for `title:(iran)`. */
export function remarkOnSegment(
  word: Place & { readonly typed: string },
  next: Lexeme | undefined,
  remarks: Remarks,
): void {
  const name = word.typed.toLowerCase();
  const field = FIELDS.get(name) ?? FOREIGN_FIELDS.get(name);
  if (!field || next?.kind !== 'open' || next.from !== word.to) return;
  remarks.warn(
    word,
    `${word.typed} is looked for as a word. To look in a field write ${field}:(…).`,
    `${field}:`,
  );
}

/** `a NEAR 5 b` reads as if 5 were a word to find. */
export function remarkOnLooseDistance(
  near: Place,
  next: Lexeme | undefined,
  text: string,
  remarks: Remarks,
): void {
  const operator = text.slice(near.from, near.to);
  const number = next?.kind === 'word' ? text.slice(next.from, next.to) : '';
  if (!next || !/^O?NEAR$/.test(operator) || !/^\d+$/.test(number)) return;
  const message = `${number} is looked for as a word. A number of words in between is joined by a slash.`;
  remarks.warn({ from: near.from, to: next.to }, message, `${operator}/${number}`);
}
