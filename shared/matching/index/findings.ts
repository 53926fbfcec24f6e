import type { Span } from '../query.ts';
import { TooCostlyError } from '../step-budget.ts';
import type { Evaluator } from './evaluator.ts';
import { IntList } from './int-list.ts';
import { fromOf, toOf } from './places.ts';
import type { Presence } from './presence.ts';
import { ALL_TERMS, AND, ANY_TERMS, endOf, kindAt, LEAST, NOT, OR, operandsAt, TERM } from './program.ts';
import type { Reading } from './reading.ts';
import { scoreOf, weightAt } from './score.ts';
import { termsOfHead } from './segment.ts';

/** What took part in a match: one term, or one node that looks at places. */
interface Finding {
  readonly score: number;
  readonly spans: readonly Span[];
}

/**
 * Says, once a query has matched, what took part in it. What an article has of a single term is worked out once,
 * whichever queries ask for it.
 */
export class Findings {
  readonly #code: Int32Array;
  readonly #presence: Presence;
  readonly #evaluator: Evaluator;
  /** Of the terms asked for since the article was read. */
  readonly #ofTerm: (Finding | undefined)[];
  readonly #terms = new IntList();
  #lastProgram = -1;
  #last: readonly Finding[] = [];

  constructor(code: Int32Array, termCount: number, evaluator: Evaluator, presence: Presence) {
    this.#ofTerm = new Array<Finding | undefined>(termCount);
    this.#code = code;
    this.#evaluator = evaluator;
    this.#presence = presence;
  }

  /** To be called when another article has been read. */
  clear(): void {
    for (let i = 0; i < this.#terms.length; i++) this.#ofTerm[this.#terms.values[i]!] = undefined;
    this.#terms.clear();
    this.#lastProgram = -1;
  }

  /** How well the article matches: the sum over what took part, each from 0 to 1. */
  scoreOf(program: number): number {
    let score = 0;
    for (const finding of this.#of(program)) score += finding.score;
    return score;
  }

  /** What to mark in title and text: by field and offset, overlapping and touching ones merged. */
  spansOf(program: number): readonly Span[] {
    const findings = this.#of(program);
    if (findings.length === 1) return findings[0]!.spans;
    return merged(findings.flatMap(({ spans }) => spans).sort(compareSpans));
  }

  /** The score and the spans of a match are mostly asked for one after the other. */
  #of(program: number): readonly Finding[] {
    if (this.#lastProgram === program) return this.#last;
    const findings: Finding[] = [];
    const { places } = this.#evaluator;
    const top = places.length;
    this.#presence.reading.budget.beginQuery();
    try {
      const terms = termsOfHead(this.#code[program]!);
      for (let i = program + 1; i <= program + terms; i++) findings.push(this.#findTerm(this.#code[i]!));
      if (terms === 0) this.#visit(program + 1, findings);
    } catch (error) {
      // The query matches, and what has been found so far is shown.
      if (!(error instanceof TooCostlyError)) throw error;
      places.length = top;
    }
    this.#lastProgram = program;
    this.#last = findings;
    return findings;
  }

  /** Alternatives that do not hold take no part; nor does what is excluded. */
  #visit(at: number, findings: Finding[]): void {
    const code = this.#code;
    const end = endOf(code, at);
    switch (kindAt(code, at)) {
      case TERM:
      case ALL_TERMS:
      case ANY_TERMS:
        for (let i = at + 1; i < end; i++) {
          if (this.#presence.has(code[i]!)) findings.push(this.#findTerm(code[i]!));
        }
        break;
      case AND:
      case OR:
      case LEAST:
        for (let i = operandsAt(code, at); i < end; i = endOf(code, i)) {
          if (kindAt(code, i) !== NOT && this.#evaluator.holds(i)) this.#visit(i, findings);
        }
        break;
      case NOT:
        break;
      default:
        findings.push(this.#workOutNode(at));
    }
  }

  #findTerm(term: number): Finding {
    const known = this.#ofTerm[term];
    if (known) return known;
    const finding = this.#workOutTerm(term);
    this.#ofTerm[term] = finding;
    this.#terms.push(term);
    return finding;
  }

  #workOutTerm(term: number): Finding {
    const presence = this.#presence;
    const { reading } = presence;
    const spans: Span[] = [];
    let weight = 0;
    const places: number[] = [];
    presence.eachPlace(term, (place) => {
      places.push(place);
    });
    places.sort((a, b) => a - b);
    for (let i = 0; i < places.length; i++) {
      const first = places[i]!;
      // Both words of a compound are found by it; together they are one place.
      while (places[i + 1] === places[i]! + 1 && reading.isJoined(places[i]!)) i++;
      weight += weightAt(first, reading);
      addSpan(first, places[i]!, reading, spans);
    }
    reading.budget.spend(places.length);
    return { score: scoreOf(weight, reading), spans: merged(spans.sort(compareSpans)) };
  }

  /** Of a node that looks at places. */
  #workOutNode(at: number): Finding {
    const { places } = this.#evaluator;
    const { reading } = this.#presence;
    const spans: Span[] = [];
    const top = places.length;
    let weight = 0;
    this.#evaluator.pushPlaces(at);
    reading.budget.spend(places.length - top);
    for (let i = top; i < places.length; i++) {
      const from = fromOf(places.at(i));
      weight += weightAt(from, reading);
      addSpan(from, toOf(places.at(i)) - 1, reading, spans);
    }
    places.length = top;
    return { score: scoreOf(weight, reading), spans: merged(spans.sort(compareSpans)) };
  }
}

/** Offsets into the field's own text; nothing for places in other fields, which nobody sees. */
function addSpan(first: number, last: number, { words, regions }: Reading, spans: Span[]): void {
  if (first >= regions[1]!.to) return;
  const field = first < regions[0]!.to ? 'title' : 'text';
  spans.push({ field, start: words.start[first]!, end: words.end[last]! });
}

function compareSpans(a: Span, b: Span): number {
  if (a.field !== b.field) return a.field === 'title' ? -1 : 1;
  return a.start - b.start;
}

/** Overlapping and touching spans as one; takes them sorted. */
function merged(spans: readonly Span[]): readonly Span[] {
  if (spans.length < 2) return spans;
  const separate: Span[] = [];
  for (const span of spans) {
    const last = separate.at(-1);
    if (last?.field === span.field && span.start <= last.end) {
      separate[separate.length - 1] = { ...last, end: Math.max(last.end, span.end) };
    } else {
      separate.push(span);
    }
  }
  return separate;
}
