import { hashHigh } from '../analysis/hash.ts';
import { radixOrder } from './radix-order.ts';

const SEED = 0x1d;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The contents of an `IdTable`. */
export interface IdColumns {
  readonly starts: Int32Array;
  readonly bytes: Uint8Array;
  readonly hashes: Uint32Array;
  readonly numbers: Int32Array;
}

/** Maps the ids of queries to their numbers in a segment, and back. Stored as columns, so that they fit a snapshot. */
export class IdTable {
  readonly starts: Int32Array;
  readonly bytes: Uint8Array;
  /** Hashes in ascending order, and the number of the query that each belongs to. */
  readonly hashes: Uint32Array;
  readonly numbers: Int32Array;
  /** Ids that have already been decoded. */
  readonly #known: (string | undefined)[];

  constructor({ starts, bytes, hashes, numbers }: IdColumns, known?: readonly string[]) {
    this.starts = starts;
    this.bytes = bytes;
    this.hashes = hashes;
    this.numbers = numbers;
    this.#known = known ? [...known] : new Array<string | undefined>(this.size);
  }

  static of(ids: readonly string[]): IdTable {
    const starts = new Int32Array(ids.length + 1);
    const hashes = new Uint32Array(ids.length);
    let bytes = new Uint8Array(1024);
    let length = 0;
    for (const [i, id] of ids.entries()) {
      // UTF-8 takes at most three bytes for a UTF-16 unit.
      if (length + id.length * 3 > bytes.length) {
        const larger = new Uint8Array(bytes.length * 2 + id.length * 3);
        larger.set(bytes);
        bytes = larger;
      }
      length += encoder.encodeInto(id, bytes.subarray(length)).written;
      starts[i + 1] = length;
      hashes[i] = hashHigh(id, SEED);
    }
    const numbers = radixOrder(hashes);
    return new IdTable(
      { starts, bytes: bytes.slice(0, length), hashes: hashes.map((_, i) => hashes[numbers[i]!]!), numbers },
      ids,
    );
  }

  get size(): number {
    return this.starts.length - 1;
  }

  idOf(query: number): string {
    let id = this.#known[query];
    if (id === undefined) {
      id = this.#decode(query);
      this.#known[query] = id;
    }
    return id;
  }

  #decode(query: number): string {
    const from = this.starts[query]!;
    const to = this.starts[query + 1]!;
    let id = '';
    for (let i = from; i < to; i++) {
      const byte = this.bytes[i]!;
      if (byte > 0x7f) return decoder.decode(this.bytes.subarray(from, to));
      id += String.fromCharCode(byte);
    }
    return id;
  }

  /** The number of the query with this id, -1 if there is none. */
  numberOf(id: string): number {
    const hash = hashHigh(id, SEED) >>> 0;
    let from = 0;
    let to = this.hashes.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.hashes[middle]! < hash) from = middle + 1;
      else to = middle;
    }
    for (; this.hashes[from] === hash; from++) {
      const query = this.numbers[from]!;
      if (this.idOf(query) === id) return query;
    }
    return -1;
  }
}
