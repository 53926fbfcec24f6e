import { compile } from 'css-select';

export const maxSelector = 200;

/** Each ":has" multiplies the work by the size of the page. */
const maxRelative = 2;

/** Why a CSS selector cannot be used on a page, as the rest of a sentence; undefined if it can be used. */
export function selectorProblem(selector: string): string | undefined {
  if (selector.trim() === '') return 'is empty';
  if (selector.length > maxSelector) return `is longer than ${maxSelector} characters`;
  if (selector.split(/:(?:has|contains|icontains)\b/i).length - 1 > maxRelative)
    return `uses ":has" more than ${maxRelative} times`;
  try {
    compile(selector);
    return undefined;
  } catch (error) {
    return `is not a CSS selector: ${error instanceof Error ? error.message : String(error)}`;
  }
}
