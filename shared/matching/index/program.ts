import type { Gap } from '../query.ts';

/**
 * A compiled query: a tree in prefix order, as 32-bit integers. Every node starts with a header that holds its kind and
 * its length in integers, the header included, so that a reader can skip it.
 *
 * | node | after the header |
 * |---|---|
 * | `TERM` | the term |
 * | `ALL_TERMS`, `ANY_TERMS` | the terms |
 * | `AND`, `OR` | the operands |
 * | `NOT` | the operand |
 * | `LEAST` | how many must match, then the operands |
 * | `SEQUENCE` | where it must lie; for each word `packWord` |
 * | `COUNT` | how many are needed, then the sequences |
 * | `NEAR` | number of gaps; for each gap `packGap`; for each operand an `OR` of sequences |
 * | `PROXIMITY` | how many other words may lie between in all; number of different sequences; how often each is wanted; the sequences |
 */
export const TERM = 0;
export const ALL_TERMS = 1;
export const ANY_TERMS = 2;
export const AND = 3;
export const OR = 4;
export const NOT = 5;
export const LEAST = 6;
export const SEQUENCE = 7;
export const COUNT = 8;
export const NEAR = 9;
export const PROXIMITY = 10;

/** Where a sequence must lie: in any field of its terms; in the title; in the text; as one whole tag or list name. */
export const ANYWHERE = 0;
export const IN_TITLE = 1;
export const IN_TEXT = 2;
export const WHOLE = 3;

const KIND_BITS = 4;

export function header(kind: number, length: number): number {
  return kind | (length << KIND_BITS);
}

export function kindAt(code: Int32Array, at: number): number {
  return code[at]! & ((1 << KIND_BITS) - 1);
}

/** A word of a `SEQUENCE`: its term, and whether a hyphen must follow. */
export function packWord(term: number, hyphen: boolean): number {
  return term * 2 + (hyphen ? 1 : 0);
}

export function termOfWord(word: number): number {
  return word >> 1;
}

export function needsHyphen(word: number): boolean {
  return (word & 1) === 1;
}

/** A gap of a `NEAR`. */
export function packGap({ distance, ordered }: Gap): number {
  return distance * 2 + (ordered ? 1 : 0);
}

export function unpackGap(gap: number): Gap {
  return { distance: gap >> 1, ordered: (gap & 1) === 1 };
}

/** Where the node at `at` ends and its next sibling begins. */
export function endOf(code: Int32Array, at: number): number {
  return at + (code[at]! >>> KIND_BITS);
}

/** Where the operands of a node begin. */
export function operandsAt(code: Int32Array, at: number): number {
  switch (kindAt(code, at)) {
    case NEAR:
      return at + 2 + code[at + 1]!;
    case PROXIMITY:
      return at + 3 + code[at + 2]!;
    case LEAST:
    case COUNT:
    case SEQUENCE:
      return at + 2;
    default:
      return at + 1;
  }
}
