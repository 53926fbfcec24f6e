import type { Remarks } from './remarks.ts';

const OPERATOR_SIGN = /^[-!+=]$/;
const OTHER_SIGNS = /^(?:[~<>^%@#$\\{}[\]*]+|--+)$/;

/** A sign that no word follows: an operator that lost its word, or punctuation of another query language. */
export function remarkOnLooseSign(
  view: string,
  from: number,
  sign: string,
  hasLeft: boolean,
  remarks: Remarks,
): void {
  if (OTHER_SIGNS.test(sign)) {
    if (hasLeft)
      remarks.warn(
        { from, to: from + sign.length },
        `${sign} by itself is punctuation and says nothing.`,
        '',
      );
    return;
  }
  const space = OPERATOR_SIGN.test(sign) && /^\s+(?=[^\s)])/.exec(view.slice(from + 1, from + 200));
  if (!space) return;
  const message = `A ${sign} with a space after it is punctuation. As an operator it stands right before a word.`;
  // At the beginning it marks a line of a list, and excluding that would leave nothing.
  remarks.warn({ from, to: from + 1 + space[0].length }, message, hasLeft ? sign : undefined);
}
