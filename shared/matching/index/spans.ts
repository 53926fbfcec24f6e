import type { Span } from '../query.ts';
import type { Evaluator } from './evaluator.ts';
import { fromOf, toOf } from './places.ts';
import type { Presence } from './presence.ts';
import { ALL_TERMS, AND, ANY_TERMS, endOf, kindAt, LEAST, NOT, OR, operandsAt, TERM } from './program.ts';

/**
 * Visits what took part in a match, leaf by leaf: first the places of a leaf are pushed, then `leaf` is called, then
 * they are dropped. A leaf is a term, or a node that looks at positions. Leaves in alternatives that do not hold take no
 * part; nor does what is excluded.
 */
export function visitLeaves(
  code: Int32Array,
  at: number,
  evaluator: Evaluator,
  presence: Presence,
  leaf: () => void,
): void {
  const end = endOf(code, at);
  switch (kindAt(code, at)) {
    case TERM:
    case ALL_TERMS:
    case ANY_TERMS:
      for (let i = at + 1; i < end; i++) {
        if (presence.has(code[i]!)) visitTerm(code[i]!, evaluator, leaf);
      }
      return;
    case AND:
    case OR:
    case LEAST:
      for (let i = operandsAt(code, at); i < end; i = endOf(code, i)) {
        if (kindAt(code, i) !== NOT && evaluator.holds(i)) visitLeaves(code, i, evaluator, presence, leaf);
      }
      return;
    case NOT:
      return;
    default: {
      const top = evaluator.places.length;
      evaluator.pushPlaces(at);
      leaf();
      evaluator.places.length = top;
    }
  }
}

export function visitTerm(term: number, evaluator: Evaluator, leaf: () => void): void {
  const top = evaluator.places.length;
  evaluator.pushTerm(term);
  leaf();
  evaluator.places.length = top;
}

/**
 * What to mark, from places in any order: in title and text, by offset, overlapping and touching ones merged.
 * Offsets are UTF-16 units into the field's own text.
 */
export function spansOf(places: Float64Array, presence: Presence): Span[] {
  const { words, regions } = presence.reading;
  const sorted = places.sort();
  const spans: { field: 'title' | 'text'; start: number; end: number }[] = [];
  for (const { field, from, to } of regions) {
    if (field !== 'title' && field !== 'text') continue;
    let last: { field: 'title' | 'text'; start: number; end: number } | undefined;
    for (const place of sorted) {
      if (fromOf(place) < from || fromOf(place) >= to) continue;
      const start = words.start[fromOf(place)]!;
      const end = words.end[toOf(place) - 1]!;
      if (last && start <= last.end) last.end = Math.max(last.end, end);
      else {
        last = { field, start, end };
        spans.push(last);
      }
    }
  }
  return spans;
}
