import {
  ALL_TERMS,
  AND,
  ANY_TERMS,
  COUNT,
  endOf,
  kindAt,
  LEAST,
  NEAR,
  OR,
  operandsAt,
  PROXIMITY,
  SEQUENCE,
  TERM,
  termOfWord,
} from './program.ts';

/** Stands for "no guard": the query has no second term that every match must have. */
export const NO_TERM = -1;

/** How common the words of a phrase must be before the phrase is anchored on two neighbours instead of one word. */
const COMMON = 1 / 16;
/** How much rarer two common words are side by side than each alone. */
const PAIR_RARITY = 1 / 32;

/**
 * Receives the anchors of a query. Whenever the query matches, the article has one of the anchors, and the guard posted
 * with it.
 */
export interface AnchorSink {
  /**
   * @param second the second word when the anchor is a pair of neighbours; `NO_TERM` when `first` alone is the anchor
   */
  post(first: number, second: number, guard: number): void;
}

/**
 * Chooses where queries are posted. The rarest term that every match must have is the anchor, so an article has to look
 * at few queries. The second rarest is the guard, so most of those are rejected by checking one bit. A query that can
 * match in several ways has an anchor for each. The idea comes from the presearcher in Lucene's monitor package, which
 * extracts and weighs terms this way.
 */
export class AnchorChooser {
  readonly #code: Int32Array;
  readonly #cost: Float64Array;
  readonly #sink: AnchorSink;

  /** @param cost for each term, the share of articles that have it */
  constructor(code: Int32Array, cost: Float64Array, sink: AnchorSink) {
    this.#code = code;
    this.#cost = cost;
    this.#sink = sink;
  }

  /** Posts the query whose program begins at `at`. False when the query has nothing that every match must have. */
  choose(at: number): boolean {
    if (this.#costOf(at) === Infinity) return false;
    this.#post(at, NO_TERM);
    return true;
  }

  /** The share of articles that have the node's best anchors; infinite when it has none. */
  #costOf(at: number): number {
    const code = this.#code;
    switch (kindAt(code, at)) {
      case TERM:
        return this.#cost[code[at + 1]!]!;
      case ALL_TERMS:
        return this.#cost[this.#rarestTerm(at, NO_TERM)]!;
      case ANY_TERMS: {
        let sum = 0;
        for (let i = at + 1; i < endOf(code, at); i++) sum += this.#cost[code[i]!]!;
        return sum;
      }
      case SEQUENCE:
        return this.#costOfSequence(at);
      case AND:
      case NEAR:
      case PROXIMITY:
        return this.#operands(at).reduce(
          (least, operand) => Math.min(least, this.#costOf(operand)),
          Infinity,
        );
      case OR:
      case COUNT:
        return this.#operands(at).reduce((sum, operand) => sum + this.#costOf(operand), 0);
      case LEAST:
        return this.#cheapestOfLeast(at).reduce((sum, { cost }) => sum + cost, 0);
      default:
        return Infinity;
    }
  }

  /** @param guard the rarest term that the rest of the query requires */
  #post(at: number, guard: number): void {
    const code = this.#code;
    switch (kindAt(code, at)) {
      case TERM:
        this.#sink.post(code[at + 1]!, NO_TERM, guard);
        return;
      case ALL_TERMS: {
        const anchor = this.#rarestTerm(at, NO_TERM);
        this.#sink.post(anchor, NO_TERM, this.#rarer(guard, this.#rarestTerm(at, anchor)));
        return;
      }
      case ANY_TERMS:
        for (let i = at + 1; i < endOf(code, at); i++) this.#sink.post(code[i]!, NO_TERM, guard);
        return;
      case SEQUENCE:
        this.#postSequence(at, guard);
        return;
      case AND:
      case NEAR:
      case PROXIMITY: {
        const chosen = this.#cheapestOperand(at);
        let best = guard;
        for (const operand of this.#operands(at)) {
          if (operand !== chosen) best = this.#rarer(best, this.#required(operand));
        }
        this.#post(chosen, best);
        return;
      }
      case OR:
      case COUNT:
        for (const operand of this.#operands(at)) this.#post(operand, guard);
        return;
      case LEAST:
        for (const { operand } of this.#cheapestOfLeast(at)) this.#post(operand, guard);
        return;
    }
  }

  #postSequence(at: number, guard: number): void {
    const pair = this.#rarestPair(at);
    if (pair >= 0) {
      this.#sink.post(this.#wordAt(pair), this.#wordAt(pair + 1), guard);
      return;
    }
    const anchor = this.#rarestWord(at, NO_TERM);
    this.#sink.post(anchor, NO_TERM, this.#rarer(guard, this.#rarestWord(at, anchor)));
  }

  #costOfSequence(at: number): number {
    const pair = this.#rarestPair(at);
    if (pair < 0) return this.#cost[this.#rarestWord(at, NO_TERM)]!;
    return Math.min(this.#cost[this.#wordAt(pair)]!, this.#cost[this.#wordAt(pair + 1)]!) * PAIR_RARITY;
  }

  /** For a phrase of common words only, where its rarest pair of neighbours begins; -1 for other phrases. */
  #rarestPair(at: number): number {
    const from = operandsAt(this.#code, at);
    const end = endOf(this.#code, at);
    if (end - from < 2) return -1;
    let rarest = -1;
    let least = Infinity;
    for (let i = from; i < end; i++) {
      const cost = this.#cost[this.#wordAt(i)]!;
      if (cost < COMMON) return -1;
      if (i + 1 === end) break;
      const both = cost * this.#cost[this.#wordAt(i + 1)]!;
      if (both < least) {
        least = both;
        rarest = i;
      }
    }
    return rarest;
  }

  /** The rarest term that every match of the node has; `NO_TERM` when there is none for certain. */
  #required(at: number): number {
    const code = this.#code;
    switch (kindAt(code, at)) {
      case TERM:
        return code[at + 1]!;
      case ALL_TERMS:
        return this.#rarestTerm(at, NO_TERM);
      case SEQUENCE:
        return this.#rarestWord(at, NO_TERM);
      case AND:
      case NEAR:
      case PROXIMITY:
        return this.#operands(at).reduce(
          (best, operand) => this.#rarer(best, this.#required(operand)),
          NO_TERM,
        );
      case OR:
      case COUNT: {
        const operands = this.#operands(at);
        return operands.length === 1 ? this.#required(operands[0]!) : NO_TERM;
      }
      default:
        return NO_TERM;
    }
  }

  #operands(at: number): number[] {
    const operands: number[] = [];
    const end = endOf(this.#code, at);
    for (let i = operandsAt(this.#code, at); i < end; i = endOf(this.#code, i)) operands.push(i);
    return operands;
  }

  #cheapestOperand(at: number): number {
    const operands = this.#operands(at).map((operand) => ({ operand, cost: this.#costOf(operand) }));
    return operands.reduce((best, other) => (other.cost < best.cost ? other : best)).operand;
  }

  /** When k of n operands must match, any n - k + 1 of them include one that matches. */
  #cheapestOfLeast(at: number): { readonly operand: number; readonly cost: number }[] {
    const operands = this.#operands(at).map((operand) => ({ operand, cost: this.#costOf(operand) }));
    operands.sort((a, b) => a.cost - b.cost);
    return operands.slice(0, operands.length - this.#code[at + 1]! + 1);
  }

  #rarestTerm(at: number, except: number): number {
    let rarest = NO_TERM;
    for (let i = at + 1; i < endOf(this.#code, at); i++) {
      if (this.#code[i] !== except) rarest = this.#rarer(rarest, this.#code[i]!);
    }
    return rarest;
  }

  #rarestWord(at: number, except: number): number {
    let rarest = NO_TERM;
    for (let i = operandsAt(this.#code, at); i < endOf(this.#code, at); i++) {
      if (this.#wordAt(i) !== except) rarest = this.#rarer(rarest, this.#wordAt(i));
    }
    return rarest;
  }

  #wordAt(i: number): number {
    return termOfWord(this.#code[i]!);
  }

  #rarer(a: number, b: number): number {
    if (a === NO_TERM || b === NO_TERM) return Math.max(a, b);
    return this.#cost[b]! < this.#cost[a]! ? b : a;
  }
}
