import type { Remarks } from './remarks.ts';

const OPERATOR_SIGN = /^[-!+=]$/;
const OTHER_SIGNS = /^(?:[~<>^%@#$\\{}[\]*]+|--+)$/;

/**
 * Warns about a sign that no word follows: an operator that lost its word, or punctuation of another query language.
 */
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
        `${sign} on its own is punctuation and has no effect.`,
        '',
      );
    return;
  }
  const space = OPERATOR_SIGN.test(sign) && /^\s+(?=[^\s)])/.exec(view.slice(from + 1, from + 200));
  if (!space) return;
  const message = `A ${sign} with a space after it is punctuation. As an operator it comes directly before a word.`;
  // At the beginning it marks a list item, and excluding the only words would leave nothing to look for.
  remarks.warn({ from, to: from + 1 + space[0].length }, message, hasLeft ? sign : undefined);
}
