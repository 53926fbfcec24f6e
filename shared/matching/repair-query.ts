import { parseQuery } from './parse-query.ts';
import type { Remark } from './query.ts';

/** The text after one suggestion was taken. */
export function corrected(text: string, { from, to, suggestion = '' }: Remark): string {
  return text.slice(0, from) + suggestion + text.slice(to);
}

/**
 * The text after every suggestion for a problem was taken, until there is none; at most ten rounds. It may still have
 * problems: those without a suggestion.
 */
export function repaired(typed: string): string {
  let text = typed;
  for (let round = 0; round < 10; round++) {
    const parsed = parseQuery(text);
    if (parsed.ok) return text;
    const next = withAllTaken(text, parsed.problems);
    if (next === text) return text;
    text = next;
  }
  return text;
}

/** From the end on, so that the places of those before still hold; of two that overlap, the later one. */
function withAllTaken(typed: string, problems: readonly Remark[]): string {
  let text = typed;
  let free = typed.length;
  for (const problem of problems.toSorted((a, b) => b.from - a.from)) {
    if (problem.suggestion === undefined || problem.to > free) continue;
    text = corrected(text, problem);
    free = problem.from;
  }
  return text;
}
