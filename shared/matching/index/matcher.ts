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

/** A query that an article was not asked, and why not. Whether it matches is not known. */
export interface SetAside {
  readonly queryId: string;
  /** `cost`: it needs more steps than a query may take. `error`: its evaluation failed, which is a fault of ours. */
  readonly cause: 'cost' | 'error';
  /** For a log. */
  readonly reason: string;
}

/** Finds the queries of one segment that an article matches. Filled for one article at a time. */
export class Matcher {
  readonly segment: Segment;
  /** Whose article it was last filled for; the reader leaves its mark here. */
  reader: object | undefined;
  /** What was looked at ahead. Keeping it stops the compiler from leaving out the look. */
  seen = 0;
  readonly #presence: Presence;
  readonly #candidates = new IntList();
  readonly #evaluator: Evaluator;
  readonly #findings: Findings;
  /** A bit for each query that has been looked at and has more than one posting. */
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

  /** Takes in the article that has just been read. */
  fill(): void {
    this.#presence.fill();
    this.#findings.clear();
  }

  /**
   * The places of the programs of all queries that the article matches, to be read before the next article is. A query
   * that cannot be answered stops no other: it is set aside.
   *
   * @param removed a bit for each query that is not to be found any more
   */
  match(removed: Int32Array | undefined, setAside: (query: SetAside) => void): Int32Array {
    const { programs } = this.segment;
    const count = this.#findCandidates();
    const candidates = this.#candidates.values;
    let matching = 0;
    for (let i = 0; i < count; i++) {
      const flags = flagsOfPosting(candidates[i]!);
      const program = programOfPosting(candidates[i]!);
      if ((flags & POSTED_OFTEN) !== 0 && this.#isSeen(queryOfHead(programs[program]!))) continue;
      if (removed && isSet(removed, queryOfHead(programs[program]!))) continue;
      if ((flags & COMPLETE) === 0 && !this.#verify(program, setAside)) continue;
      // What matches takes the places of the candidates that have been looked at.
      candidates[matching++] = program;
    }
    for (const query of this.#seenQueries) this.#seen[query >>> 5] = 0;
    this.#seenQueries = [];
    return candidates.subarray(0, matching);
  }

  /**
   * Collects the postings whose anchor and guard the article has. Memory is looked at a stage ahead, postings before their
   * guards and programs before they are verified, so that the processor fetches several at once.
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

  /** Anchor and guard are known to be there; they are the first two where all that is asked for is terms. */
  #verify(program: number, setAside: (query: SetAside) => void): boolean {
    const { programs } = this.segment;
    const terms = termsOfHead(programs[program]!);
    if (terms === 0) return this.#evaluate(program, setAside);
    for (let i = program + 3; i <= program + terms; i++) if (!this.#presence.has(programs[i]!)) return false;
    return true;
  }

  #evaluate(program: number, setAside: (query: SetAside) => void): boolean {
    this.#presence.reading.budget.beginQuery();
    try {
      return this.#evaluator.holds(program + 1);
    } catch (error) {
      this.#evaluator.places.length = 0;
      const cause = error instanceof TooCostlyError ? 'cost' : 'error';
      setAside({ queryId: this.idOf(program), cause, reason: messageOf(error) });
      return false;
    }
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
