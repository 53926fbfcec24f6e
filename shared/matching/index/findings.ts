import type { Span } from '../query.ts';
import type { Evaluator } from './evaluator.ts';
import { fromOf, toOf } from './places.ts';
import type { Presence } from './presence.ts';
import { ALL_TERMS, AND, ANY_TERMS, endOf, kindAt, LEAST, NOT, OR, operandsAt, TERM } from './program.ts';
import type { Reading } from './reading.ts';
import { scoreOfLeaf } from './score.ts';
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
  readonly #ofTerm = new Map<number, Finding>();

  constructor(code: Int32Array, evaluator: Evaluator, presence: Presence) {
    this.#code = code;
    this.#evaluator = evaluator;
    this.#presence = presence;
  }

  /** To be called when another article has been read. */
  clear(): void {
    this.#ofTerm.clear();
  }

  /** How well the article matches: the sum over what took part, each from 0 to 1. */
  scoreOf(program: number): number {
    return this.#of(program).reduce((sum, { score }) => sum + score, 0);
  }

  /** What to mark in title and text: by field and offset, overlapping and touching ones merged. */
  spansOf(program: number): readonly Span[] {
    const findings = this.#of(program);
    return findings.length === 1 ? findings[0]!.spans : merged(findings.flatMap(({ spans }) => spans));
  }

  #of(program: number): Finding[] {
    const findings: Finding[] = [];
    const terms = termsOfHead(this.#code[program]!);
    for (let i = program + 1; i <= program + terms; i++) findings.push(this.#findTerm(this.#code[i]!));
    if (terms === 0) this.#visit(program + 1, findings);
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
        findings.push(this.#find(() => this.#evaluator.pushPlaces(at)));
    }
  }

  #findTerm(term: number): Finding {
    let finding = this.#ofTerm.get(term);
    if (!finding) {
      finding = this.#find(() => this.#evaluator.pushTerm(term));
      this.#ofTerm.set(term, finding);
    }
    return finding;
  }

  #find(pushPlaces: () => void): Finding {
    const { places } = this.#evaluator;
    const { reading } = this.#presence;
    const top = places.length;
    pushPlaces();
    const spans: Span[] = [];
    for (let i = top; i < places.length; i++) {
      const span = spanAt(places.at(i), reading);
      if (span) spans.push(span);
    }
    const score = scoreOfLeaf(places, top, reading);
    places.length = top;
    return { score, spans: merged(spans) };
  }
}

/** Offsets into the field's own text; nothing for places in other fields, which nobody sees. */
function spanAt(place: number, { words, regions }: Reading): Span | undefined {
  const from = fromOf(place);
  const start = words.start[from]!;
  const end = words.end[toOf(place) - 1]!;
  if (from < regions[0]!.to) return { field: 'title', start, end };
  return from < regions[1]!.to ? { field: 'text', start, end } : undefined;
}

function merged(spans: Span[]): Span[] {
  if (spans.length < 2) return spans;
  spans.sort((a, b) => (a.field === b.field ? a.start - b.start : a.field === 'title' ? -1 : 1));
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
