import type { Place, Remark } from '../query.ts';

/** Collects what is wrong with a query text, and what is only worth a word, while it is read. */
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

/** In the order of the text. */
export function inOrder(remarks: readonly Remark[]): Remark[] {
  return remarks.toSorted((a, b) => a.from - b.from || a.to - b.to);
}
