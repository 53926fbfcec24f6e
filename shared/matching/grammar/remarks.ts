import type { Place, Remark } from '../query.ts';

/** Collects the problems and the warnings of a query text while it is read. */
export class Remarks {
  readonly problems: Remark[] = [];
  readonly warnings: Remark[] = [];

  refuse(place: Place, message: string, suggestion?: string): void {
    this.problems.push(remark(place, message, suggestion));
  }

  warn(place: Place, message: string, suggestion?: string): void {
    this.warnings.push(remark(place, message, suggestion));
  }
}

function remark({ from, to }: Place, message: string, suggestion: string | undefined): Remark {
  return suggestion === undefined ? { from, to, message } : { from, to, message, suggestion };
}

/** Sorted by their place in the text. */
export function inOrder(remarks: readonly Remark[]): Remark[] {
  return remarks.toSorted((a, b) => a.from - b.from || a.to - b.to);
}

/** A stretch of the query text and the text that could replace it. */
export interface Replacement extends Place {
  readonly by: string;
}

/** Combines several replacements, in the order of the text, into one suggestion from the first to the last of them. */
export function replaced(
  text: string,
  replacements: readonly Replacement[],
): Place & { readonly suggestion: string } {
  const from = replacements[0]!.from;
  let at = from;
  let suggestion = '';
  for (const replacement of replacements) {
    suggestion += text.slice(at, replacement.from) + replacement.by;
    at = replacement.to;
  }
  return { from, to: at, suggestion };
}
