import { hashHigh, hashLow } from '../analysis/hash.ts';
import { stemsInQuery } from '../analysis/stem.ts';
import { splitSign } from '../analysis/word-sign.ts';
import { radixOrder } from './radix-order.ts';
import { CONTENT, keySeed, STEM } from './terms.ts';

/** 64-bit hashes in ascending order, each with a term, as columns so that they can be stored in a snapshot. */
export interface KeyTable {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly terms: Int32Array;
}

/** Stems of inflected terms, each with the languages (bits of `LANGUAGE_RULES`) in which the term has this stem. */
export interface StemTable extends KeyTable {
  readonly languages: Uint32Array;
}

/**
 * One row for each different stem of a term. Languages in the range from `from` up to `to` that agree on a stem share a
 * row.
 */
export function stemTable(
  inflected: readonly (readonly [number, string])[],
  from: number,
  to: number,
): StemTable {
  const high: number[] = [];
  const low: number[] = [];
  const termOf: number[] = [];
  const languages: number[] = [];
  const seed = keySeed(STEM, CONTENT);
  const masks = new Map<string, number>();
  for (const [term, lower] of inflected) {
    const [sign, body] = splitSign(lower);
    masks.clear();
    for (let language = from; language < to; language++) {
      for (const stem of stemsInQuery(body, language)) {
        masks.set(sign + stem, (masks.get(sign + stem) ?? 0) | (1 << language));
      }
    }
    for (const [text, mask] of masks) {
      high.push(hashHigh(text, seed));
      low.push(hashLow(text, seed));
      termOf.push(term);
      languages.push(mask);
    }
  }
  const order = radixOrder(Uint32Array.from(high));
  return {
    ...sortedBy(order, high, low, termOf),
    languages: Uint32Array.from(order, (row) => languages[row]!),
  };
}

export function sortedKeys(
  high: ArrayLike<number>,
  low: ArrayLike<number>,
  terms: ArrayLike<number>,
): KeyTable {
  return sortedBy(radixOrder(Uint32Array.from(high)), high, low, terms);
}

function sortedBy(
  order: Int32Array,
  high: ArrayLike<number>,
  low: ArrayLike<number>,
  terms: ArrayLike<number>,
): KeyTable {
  return {
    high: Uint32Array.from(order, (row) => high[row]!),
    low: Uint32Array.from(order, (row) => low[row]!),
    terms: Int32Array.from(order, (row) => terms[row]!),
  };
}
