import type { Span } from '../query.ts';
import { TooCostlyError } from '../step-budget.ts';
import { Evaluator } from './evaluator.ts';
import { Findings } from './findings.ts';
import { IntList } from './int-list.ts';
import { Presence } from './presence.ts';
import type { Reading } from './reading.ts';
import {
  COMPLETE,
  flagsOfPosting,
  POSTED_OFTEN,
  programOfPosting,
  queryOfHead,
  type Segment,
  termsOfHead,
} from './segment.ts';

/** A query that was not evaluated for an article, and why. Whether it matches is not known. */
export interface SetAside {
  readonly queryId: string;
  /** `cost`: it needs more steps than a query may take. `error`: its evaluation failed, which is a bug. */
  readonly cause: 'cost' | 'error';
  /** For a log. */
  readonly reason: string;
}

/** A query that needed many steps for an article. */
export interface QueryCost {
  readonly queryId: string;
  readonly steps: number;
}

/** Queries with fewer steps on an article are not reported. Almost all queries need fewer. */
const COSTLY_STEPS = 1000;

/** Receives reports about unusual queries. */
export interface MatchListener {
  setAside(query: SetAside): void;
  costly(query: QueryCost): void;
}

/** Finds the queries of one segment that match an article. It is filled with one article at a time. */
export class Matcher {
  readonly segment: Segment;
  /** The reader whose article it was last filled with; set by the reader. */
  reader: object | undefined;
  /** The result of reading memory ahead. Storing it keeps the compiler from removing the reads. */
  seen = 0;
  readonly #presence: Presence;
  readonly #candidates = new IntList();
  readonly #evaluator: Evaluator;
  readonly #findings: Findings;
  /** A bit for each query with several postings that has already been looked at. */
  readonly #seen: Int32Array;
  #seenQueries: number[] = [];

  constructor(segment: Segment, reading: Reading) {
    this.segment = segment;
    this.#presence = new Presence(segment, reading);
    this.#evaluator = new Evaluator(segment.programs, segment.frequencies, this.#presence);
    this.#findings = new Findings(
      segment.programs,
      segment.frequencies.length,
      this.#evaluator,
      this.#presence,
    );
    this.#seen = new Int32Array((segment.ids.size >>> 5) + 1);
  }

  /** Loads the article that has just been read. */
  fill(): void {
    this.#presence.fill();
    this.#findings.clear();
  }

  /**
   * The positions of the programs of all queries that match the article. Read them before the next article is read. A
   * query that cannot be evaluated does not stop the others: it is set aside.
   *
   * @param removed a bit for each query that is no longer in the index
   */
  match(removed: Int32Array | undefined, listener: MatchListener): Int32Array {
    const { programs } = this.segment;
    const count = this.#findCandidates();
    const candidates = this.#candidates.values;
    let matching = 0;
    for (let i = 0; i < count; i++) {
      const flags = flagsOfPosting(candidates[i]!);
      const program = programOfPosting(candidates[i]!);
      if ((flags & POSTED_OFTEN) !== 0 && this.#isSeen(queryOfHead(programs[program]!))) continue;
      if (removed && isSet(removed, queryOfHead(programs[program]!))) continue;
      if ((flags & COMPLETE) === 0 && !this.#verify(program, listener)) continue;
      // Matches overwrite candidates that have already been looked at.
      candidates[matching++] = program;
    }
    for (const query of this.#seenQueries) this.#seen[query >>> 5] = 0;
    this.#seenQueries = [];
    return candidates.subarray(0, matching);
  }

  /**
   * Collects the postings whose anchor and guard the article has. Each stage reads the memory of the next one ahead:
   * postings before their guards, and programs before they are verified. This lets the processor fetch several at once.
   */
  #findCandidates(): number {
    const { postingStarts, postings, programs } = this.segment;
    const presence = this.#presence;
    const { values: anchors, length } = presence.anchors;
    let seen = 0;
    let total = 0;
    for (let i = 0; i < length; i++) {
      const start = postingStarts[anchors[i]!]!;
      seen ^= postings[start * 2]!;
      total += postingStarts[anchors[i]! + 1]! - start;
    }
    const candidates = this.#candidates.reserve(total);
    let count = 0;
    for (let i = 0; i < length; i++) {
      const end = postingStarts[anchors[i]! + 1]! * 2;
      for (let p = postingStarts[anchors[i]!]! * 2; p < end; p += 2) {
        candidates[count] = postings[p + 1]!;
        count += presence.bitOf(postings[p]!);
      }
    }
    for (let i = 0; i < count; i++) seen ^= programs[programOfPosting(candidates[i]!)]!;
    this.seen = seen;
    return count;
  }

  /** The anchor and the guard are known to be present. When the query is only terms, they are its first two. */
  #verify(program: number, listener: MatchListener): boolean {
    const { programs } = this.segment;
    const terms = termsOfHead(programs[program]!);
    if (terms === 0) return this.#evaluate(program, listener);
    for (let i = program + 3; i <= program + terms; i++) if (!this.#presence.has(programs[i]!)) return false;
    return true;
  }

  #evaluate(program: number, listener: MatchListener): boolean {
    const { budget } = this.#presence.reading;
    const before = budget.spent;
    budget.beginQuery();
    let holds = false;
    try {
      holds = this.#evaluator.holds(program + 1);
    } catch (error) {
      this.#evaluator.places.length = 0;
      const cause = error instanceof TooCostlyError ? 'cost' : 'error';
      listener.setAside({ queryId: this.idOf(program), cause, reason: messageOf(error) });
    }
    const steps = budget.spent - before;
    if (steps >= COSTLY_STEPS) listener.costly({ queryId: this.idOf(program), steps });
    return holds;
  }

  #isSeen(query: number): boolean {
    if (isSet(this.#seen, query)) return true;
    this.#seen[query >>> 5]! |= 1 << (query & 31);
    this.#seenQueries.push(query);
    return false;
  }

  idOf(program: number): string {
    return this.segment.ids.idOf(queryOfHead(this.segment.programs[program]!));
  }

  scoreOf(program: number): number {
    return this.#findings.scoreOf(program);
  }

  spansOf(program: number): readonly Span[] {
    return this.#findings.spansOf(program);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function isSet(bits: Int32Array, index: number): boolean {
  return ((bits[index >>> 5]! >>> (index & 31)) & 1) === 1;
}
