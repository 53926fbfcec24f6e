import type { Dictionary } from './dictionary.ts';
import type { IdTable } from './id-table.ts';

/**
 * Queries laid out for matching. A segment never changes. Terms are numbered from 0, and pairs of neighbours come after
 * them. The number after the last pair stands for a term that every article has.
 */
export interface Segment {
  /** The parts of an article that its queries need besides title and text: the flags below. */
  readonly needs: number;
  readonly dictionary: Dictionary;
  readonly ids: IdTable;
  /** How often each term occurs, by `frequencyByte`. */
  readonly frequencies: Uint8Array;
  /** Pairs of neighbours, sorted by the first word's term, then by the second's. */
  readonly pairFirsts: Int32Array;
  readonly pairSeconds: Int32Array;
  /** Where the postings of each term and pair begin, with one more entry for the end. */
  readonly postingStarts: Int32Array;
  /** Two integers each: the guard, and the program with flags, see `packPosting`. Sorted by anchor, then by guard. */
  readonly postings: Int32Array;
  /** For each query its head and what follows, see `headOf`. Queries with the same anchor are next to each other. */
  readonly programs: Int32Array;
}

/** Author, source, address or tags. */
export const NEEDS_DETAILS = 1;
/** The host of the address. */
export const NEEDS_HOST = 2;
/** The language, for stems. */
export const NEEDS_STEMS = 4;
/** The language, for `lang:`. */
export const NEEDS_LANGUAGE_TERMS = 8;
export const NEEDS_LANGUAGE = NEEDS_STEMS | NEEDS_LANGUAGE_TERMS;

/** The query has several postings, so one article may reach it more than once. */
export const POSTED_OFTEN = 1;
/** The query asks for nothing more than its anchor and guard. */
export const COMPLETE = 2;

const FLAG_BITS = 2;

/** The second integer of a posting: where the program begins, and the flags above. */
export function packPosting(program: number, flags: number): number {
  return (program << FLAG_BITS) | flags;
}

export function programOfPosting(posting: number): number {
  return posting >>> FLAG_BITS;
}

export function flagsOfPosting(posting: number): number {
  return posting & ((1 << FLAG_BITS) - 1);
}

const TERMS_SHIFT = 28;
/** A query with more terms than this gets a program. */
export const MOST_TERMS_IN_HEAD = 7;

/**
 * The first integer of a query: its number, and how many terms follow, all of which must be found, the rarest first.
 * When the number of terms is 0, a program follows.
 */
export function headOf(query: number, terms: number): number {
  return query | (terms << TERMS_SHIFT);
}

export function queryOfHead(head: number): number {
  return head & ((1 << TERMS_SHIFT) - 1);
}

export function termsOfHead(head: number): number {
  return head >>> TERMS_SHIFT;
}

const STEPS_OF_A_DOUBLING = 16;

/** A share of articles as one byte, on a logarithmic scale; 0 for terms that were never seen. */
export function frequencyByte(share: number): number {
  if (share <= 0) return 0;
  return Math.max(1, Math.min(255, Math.round(255 + STEPS_OF_A_DOUBLING * Math.log2(share))));
}

export function shareOf(frequency: number): number {
  return frequency === 0 ? 0 : 2 ** ((frequency - 255) / STEPS_OF_A_DOUBLING);
}
