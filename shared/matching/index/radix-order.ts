const KEY_BITS = 32;
/** From so many keys on, two passes of 16 bits take less time than four of 8 bits, which have fewer digits to go through. */
const MANY = 10_000;

/**
 * The indices of `keys` in ascending order of key; equal keys keep the order of `from`. A radix sort, least significant
 * digit first: linear time, and some tens of milliseconds for a million keys.
 */
export function radixOrder(
  keys: Uint32Array,
  from: Int32Array = identity(keys.length),
): Int32Array<ArrayBuffer> {
  const bits = from.length < MANY ? 8 : 16;
  let order = pass(keys, 0, bits, from);
  for (let shift = bits; shift < KEY_BITS; shift += bits) order = pass(keys, shift, bits, order);
  return order;
}

function pass(keys: Uint32Array, shift: number, bits: number, from: Int32Array): Int32Array<ArrayBuffer> {
  const digits = 1 << bits;
  const next = new Int32Array(digits + 1);
  for (const index of from) next[((keys[index]! >>> shift) & (digits - 1)) + 1]! += 1;
  for (let digit = 1; digit <= digits; digit++) next[digit]! += next[digit - 1]!;
  const to = new Int32Array(from.length);
  for (const index of from) to[next[(keys[index]! >>> shift) & (digits - 1)]!++] = index;
  return to;
}

function identity(length: number): Int32Array {
  const indices = new Int32Array(length);
  for (let i = 0; i < length; i++) indices[i] = i;
  return indices;
}
