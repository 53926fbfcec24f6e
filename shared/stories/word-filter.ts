/**
 * A set of words in a fixed number of bytes. It answers "is this word in it?" with a small chance of a wrong yes and
 * never with a wrong no (B. H. Bloom, "Space/time trade-offs in hash coding with allowable errors", 1970). From two
 * filters of the same length one can also estimate how many words both sets have (S. Swamidass and P. Baldi,
 * "Mathematical correction for fingerprint similarity measures", 2007).
 */
export type WordFilter = Uint8Array;

/** The bytes of the filter in a sketch. */
export const sketchFilterBytes = 256;

/** An empty filter with this many bytes, a power of two. */
export function emptyFilter(bytes: number): WordFilter {
  return new Uint8Array(bytes);
}

/** Adds a word by its hash. The upper and the lower half of the hash must both be well distributed. */
export function addTo(filter: WordFilter, hash: number): void {
  const mask = filter.length * 8 - 1;
  const one = hash & mask;
  const other = (hash >>> 16) & mask;
  filter[one >>> 3]! |= 1 << (one & 7);
  filter[other >>> 3]! |= 1 << (other & 7);
}

export function holds(filter: WordFilter, hash: number): boolean {
  const mask = filter.length * 8 - 1;
  const one = hash & mask;
  const other = (hash >>> 16) & mask;
  return (filter[one >>> 3]! & (1 << (one & 7))) !== 0 && (filter[other >>> 3]! & (1 << (other & 7))) !== 0;
}

/** The approximate number of different words in the filter. */
export function sizeOf(filter: WordFilter): number {
  return estimate(bitsIn(filter), filter.length * 8);
}

/** The approximate number of words in both filters, which must have the same length. Never below 0. */
export function inBoth(one: WordFilter, other: WordFilter): number {
  let either = 0;
  for (let i = 0; i < one.length; i += 1) either += bitCount[one[i]! | other[i]!]!;
  const size = one.length * 8;
  return Math.max(0, sizeOf(one) + sizeOf(other) - estimate(either, size));
}

/** The union of two filters. */
export function joined(one: WordFilter, other: WordFilter): WordFilter {
  return one.map((byte, i) => byte | (other[i] ?? 0));
}

/** The share of bits that are set. Above one half, wrong answers become frequent. */
export function fillOf(filter: WordFilter): number {
  return bitsIn(filter) / (filter.length * 8);
}

function bitsIn(filter: WordFilter): number {
  let bits = 0;
  for (let i = 0; i < filter.length; i += 1) bits += bitCount[filter[i]!]!;
  return bits;
}

/** Each word sets two bits. */
function estimate(bits: number, size: number): number {
  return (-size / 2) * Math.log(1 - Math.min(bits, size - 1) / size);
}

/** The number of bits set in each byte value. */
const bitCount = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);
