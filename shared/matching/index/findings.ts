import type { Span } from '../query.ts';
import { TooCostlyError } from '../step-budget.ts';
import type { Evaluator } from './evaluator.ts';
import { IntList } from './int-list.ts';
import { fromOf, toOf } from './places.ts';
import type { Presence } from './presence.ts';
import { ALL_TERMS, AND, ANY_TERMS, endOf, kindAt, LEAST, NOT, OR, operandsAt, TERM } from './program.ts';
import type { Reading } from './reading.ts';
import { addDetail, addPlace, scoreOf, type Weight } from './score.ts';
import { termsOfHead } from './segment.ts';

/** Something that took part in a match: one term, or one node that needs places. */
interface Finding {
  readonly weight: Readonly<Weight>;
  /** Computed from the weight alone. */
  readonly score: number;
  readonly spans: readonly Span[];
}

/**
 * Says what took part in a match, once a query has matched. The finding of a single term is computed once for an
 * article, even when several queries ask for it.
 */
export class Findings {
  readonly #code: Int32Array;
  readonly #presence: Presence;
  readonly #evaluator: Evaluator;
  /** For the terms that were asked for since the article was read. */
  readonly #ofTerm: (Finding | undefined)[];
  readonly #terms = new IntList();
  /** The last match, because score and spans are usually asked for one after the other. */
  #lastProgram = -1;
  #lastScore = 0;
  /** The findings of the last match, `#count` of them. The array is reused for the next match. */
  readonly #last: Finding[] = [];
  #count = 0;

  constructor(code: Int32Array, termCount: number, evaluator: Evaluator, presence: Presence) {
    this.#ofTerm = new Array<Finding | undefined>(termCount);
    this.#code = code;
    this.#evaluator = evaluator;
    this.#presence = presence;
  }

  /** Call this after another article has been read. */
  clear(): void {
    for (let i = 0; i < this.#terms.length; i++) this.#ofTerm[this.#terms.values[i]!] = undefined;
    this.#terms.clear();
    this.#lastProgram = -1;
  }

  /** How well the article matches, from 0 to 1. */
  scoreOf(program: number): number {
    this.#workOut(program);
    return this.#lastScore;
  }

  /** What to mark in title and text, by field and offset; overlapping and touching spans are merged. */
  spansOf(program: number): readonly Span[] {
    this.#workOut(program);
    if (this.#count === 1) return this.#last[0]!.spans;
    const spans: Span[] = [];
    let isSorted = true;
    for (let i = 0; i < this.#count; i++) {
      for (const span of this.#last[i]!.spans) {
        isSorted &&= spans.length === 0 || compareSpans(spans[spans.length - 1]!, span) <= 0;
        spans.push(span);
      }
    }
    return merged(isSorted ? spans : spans.sort(compareSpans));
  }

  #workOut(program: number): void {
    if (this.#lastProgram === program) return;
    this.#count = 0;
    this.#lastScore = 0;
    this.#lastProgram = program;
    const { places } = this.#evaluator;
    const top = places.length;
    this.#presence.reading.budget.beginQuery();
    try {
      const terms = termsOfHead(this.#code[program]!);
      this.#lastScore =
        terms > 0 ? this.#scoreTerms(program + 1, program + 1 + terms) : this.#score(program + 1);
    } catch (error) {
      // The query matches, so what has been found so far is shown.
      if (!(error instanceof TooCostlyError)) throw error;
      places.length = top;
    }
  }

  /**
   * The score of a node that is true; its findings are added. Required operands count equally, by the mean of their
   * scores. Among alternatives, all words count as one, and for anything else the best counts. Alternatives that are
   * not true and exclusions do not count.
   */
  #score(at: number): number {
    const code = this.#code;
    const end = endOf(code, at);
    switch (kindAt(code, at)) {
      case TERM:
      case ALL_TERMS:
        return this.#scoreTerms(at + 1, end);
      case ANY_TERMS:
      case OR:
        return this.#scoreAlternatives(at);
      case AND:
      case LEAST: {
        let sum = 0;
        let count = 0;
        for (let i = operandsAt(code, at); i < end; i = endOf(code, i)) {
          if (kindAt(code, i) === NOT) continue;
          // Each single term that is required counts as one operand.
          const operands = kindAt(code, i) === ALL_TERMS ? endOf(code, i) - i - 1 : 1;
          count += operands;
          if (this.#evaluator.holds(i)) sum += operands * this.#score(i);
        }
        return count === 0 ? 0 : sum / count;
      }
      case NOT:
        return 0;
      default:
        return this.#addNode(at).score;
    }
  }

  /** The mean score of the terms. */
  #scoreTerms(from: number, to: number): number {
    let sum = 0;
    for (let i = from; i < to; i++) sum += this.#addTerm(this.#code[i]!).score;
    return sum / (to - from);
  }

  #scoreAlternatives(at: number): number {
    const code = this.#code;
    const known = this.#count;
    const words: Weight = { title: 0, text: 0 };
    let best = 0;
    if (kindAt(code, at) === ANY_TERMS) this.#addTermsTo(words, at);
    else {
      for (let i = operandsAt(code, at); i < endOf(code, at); i = endOf(code, i)) {
        const kind = kindAt(code, i);
        if (kind === TERM || kind === ANY_TERMS) this.#addTermsTo(words, i);
        else if (kind !== NOT && this.#evaluator.holds(i)) {
          if (isPlaced(kind)) addTo(words, this.#addNode(i).weight);
          else best = Math.max(best, this.#score(i));
        }
      }
    }
    if (best === 0 && this.#count === known + 1) return this.#last[known]!.score;
    return Math.max(best, scoreOf(words, this.#presence.reading));
  }

  /** Adds the terms of a node that the article has. */
  #addTermsTo(weight: Weight, at: number): void {
    for (let i = at + 1; i < endOf(this.#code, at); i++) {
      const term = this.#code[i]!;
      if (this.#presence.has(term)) addTo(weight, this.#addTerm(term).weight);
    }
  }

  #addTerm(term: number): Finding {
    let finding = this.#ofTerm[term];
    if (!finding) {
      finding = this.#workOutTerm(term);
      this.#ofTerm[term] = finding;
      this.#terms.push(term);
    }
    this.#last[this.#count++] = finding;
    return finding;
  }

  #workOutTerm(term: number): Finding {
    const presence = this.#presence;
    const { reading } = presence;
    const spans: Span[] = [];
    const weight = { title: 0, text: 0 };
    const places: number[] = [];
    presence.eachPlace(term, (place) => {
      places.push(place);
    });
    places.sort((a, b) => a - b);
    for (let i = 0; i < places.length; i++) {
      const first = places[i]!;
      // Both words of a compound carry its key; together they are one place.
      while (places[i + 1] === places[i]! + 1 && reading.isJoined(places[i]!)) i++;
      addPlace(weight, first, reading);
      addSpan(first, places[i]!, reading, spans);
    }
    if (places.length === 0) addDetail(weight);
    reading.budget.spend(places.length);
    return findingOf(weight, spans, reading);
  }

  /** Adds the finding of a node that needs places. */
  #addNode(at: number): Finding {
    const { places } = this.#evaluator;
    const { reading } = this.#presence;
    const spans: Span[] = [];
    const weight = { title: 0, text: 0 };
    const top = places.length;
    this.#evaluator.pushPlaces(at);
    reading.budget.spend(places.length - top);
    for (let i = top; i < places.length; i++) {
      const from = fromOf(places.at(i));
      addPlace(weight, from, reading);
      addSpan(from, toOf(places.at(i)) - 1, reading, spans);
    }
    places.length = top;
    const finding = findingOf(weight, spans, reading);
    this.#last[this.#count++] = finding;
    return finding;
  }
}

/** Whether a node of this kind needs places. */
function isPlaced(kind: number): boolean {
  return kind !== AND && kind !== OR && kind !== LEAST && kind !== ALL_TERMS;
}

function addTo(sum: Weight, { title, text }: Readonly<Weight>): void {
  sum.title += title;
  sum.text += text;
}

function findingOf(weight: Weight, spans: Span[], reading: Reading): Finding {
  return { weight, score: scoreOf(weight, reading), spans: merged(spans.sort(compareSpans)) };
}

/** Offsets into the field's own text. Places in other fields are skipped, because they are not shown. */
function addSpan(first: number, last: number, { words, regions }: Reading, spans: Span[]): void {
  if (first >= regions[1]!.to) return;
  const field = first < regions[0]!.to ? 'title' : 'text';
  spans.push({ field, start: words.start[first]!, end: words.end[last]! });
}

function compareSpans(a: Span, b: Span): number {
  if (a.field !== b.field) return a.field === 'title' ? -1 : 1;
  return a.start - b.start;
}

/** Merges overlapping and touching spans. The spans must be sorted. */
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
