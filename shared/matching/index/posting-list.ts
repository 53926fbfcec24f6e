import { type AnchorSink, NO_TERM } from './choose-anchors.ts';
import { IntList } from './int-list.ts';
import { radixOrder } from './radix-order.ts';

/** Pairs of neighbouring terms in ascending order, as columns. */
export interface Pairs {
  readonly firsts: Int32Array;
  readonly seconds: Int32Array;
}

/** Collects the postings of all queries and returns them in the order in which matching reads them. */
export class PostingList implements AnchorSink {
  /** The query that is being posted. */
  query = 0;
  readonly anchors = new IntList();
  readonly guards = new IntList();
  readonly queries = new IntList();
  readonly #termCount: number;
  readonly #pairNumbers = new Map<number, number>();
  readonly #pairFirsts = new IntList();
  readonly #pairSeconds = new IntList();
  readonly #counts = new IntList();

  constructor(termCount: number) {
    this.#termCount = termCount;
  }

  post(first: number, second: number, guard: number): void {
    this.anchors.push(second === NO_TERM ? first : this.#termCount + this.#pairOf(first, second));
    this.guards.push(guard);
    this.queries.push(this.query);
    while (this.#counts.length <= this.query) this.#counts.push(0);
    this.#counts.values[this.query]! += 1;
  }

  countOf(query: number): number {
    return this.#counts.values[query]!;
  }

  /** Renumbers the pairs in the order in which they are looked up. Call it once, after the last posting. */
  sortPairs(): Pairs {
    const bySecond = radixOrder(Uint32Array.from(this.#pairSeconds.toArray()));
    const order = radixOrder(Uint32Array.from(this.#pairFirsts.toArray()), bySecond);
    const numberOf = new Int32Array(order.length);
    for (const [number, pair] of order.entries()) numberOf[pair] = this.#termCount + number;
    for (let i = 0; i < this.anchors.length; i++) {
      const anchor = this.anchors.values[i]!;
      if (anchor >= this.#termCount) this.anchors.values[i] = numberOf[anchor - this.#termCount]!;
    }
    return {
      firsts: order.map((pair) => this.#pairFirsts.values[pair]!),
      seconds: order.map((pair) => this.#pairSeconds.values[pair]!),
    };
  }

  /** The postings sorted by anchor, then by guard. */
  order(): Int32Array {
    const byGuard = radixOrder(Uint32Array.from(this.guards.toArray()));
    return radixOrder(Uint32Array.from(this.anchors.toArray()), byGuard);
  }

  #pairOf(first: number, second: number): number {
    const key = first * 2 ** 26 + second;
    let pair = this.#pairNumbers.get(key);
    if (pair === undefined) {
      pair = this.#pairNumbers.size;
      this.#pairNumbers.set(key, pair);
      this.#pairFirsts.push(first);
      this.#pairSeconds.push(second);
    }
    return pair;
  }
}
