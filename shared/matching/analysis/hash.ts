/**
 * A 64-bit hash of UTF-16 units in two independent halves. One multiplies in the style of FNV-1a, the other is a
 * polynomial, and both end with the finaliser of MurmurHash3. It uses 32-bit arithmetic only, so that the scan can keep
 * it in registers. Words are told apart by all 64 bits: among a million different words, the chance of any collision is
 * below one in ten million.
 */

export function stepHigh(high: number, unit: number): number {
  return Math.imul(high ^ unit, 0x01000193);
}

export function stepLow(low: number, unit: number): number {
  return (Math.imul(low, 0x5bd1e995) + unit) | 0;
}

/** The seed that the low half starts from; the high half starts from the seed itself. */
export function lowSeed(seed: number): number {
  return Math.imul(seed ^ 0x2545f491, 0x9e3779b1);
}

/** Spreads every bit of a half over all its bits. */
export function finish(half: number): number {
  let bits = half ^ (half >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

export function hashHigh(text: string, seed: number): number {
  let high = seed;
  for (let i = 0; i < text.length; i++) high = stepHigh(high, text.charCodeAt(i));
  return finish(high);
}

export function hashLow(text: string, seed: number): number {
  let low = lowSeed(seed);
  for (let i = 0; i < text.length; i++) low = stepLow(low, text.charCodeAt(i));
  return finish(low);
}
