/**
 * The size of an item, as AWS documents it: names and strings in UTF-8, half a byte for a digit, 3 bytes for a list or
 * map, and 1 byte for each element.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function bytesOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1;
  if (value instanceof Uint8Array) return value.byteLength;
  if (value instanceof Set) return [...value].reduce<number>((sum, part) => sum + bytesOf(part), 0);
  if (Array.isArray(value)) return 3 + value.reduce<number>((sum, part) => sum + 1 + bytesOf(part), 0);
  if (typeof value !== 'object' || value === null) return 1;
  return Object.entries(value).reduce(
    (sum, [name, part]) => sum + 1 + Buffer.byteLength(name) + bytesOf(part),
    3,
  );
}

/** A write is charged by the kilobyte, rounded up. */
export function writeUnits(bytes: number): number {
  return Math.ceil(bytes / 1024);
}

/**
 * A read is charged by 4 KB, rounded up, and half of that if it is eventually consistent. A read that finds nothing
 * costs the minimum.
 */
export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5);
}
