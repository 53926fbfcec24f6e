/** The buffer is not a complete index written by this version. The index has to be built from the stored queries. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}

/** Columns of integers, one after the other in one buffer, so that they can be read back without copying. */
export type Section = Uint8Array | Uint16Array | Int32Array | Uint32Array;

const MAGIC = 0x58495757;
/** Positions of the header's integers. The checksum covers everything after itself. */
const AT_MAGIC = 0;
const AT_VERSION = 1;
const AT_CHECKSUM = 2;
const AT_BYTES = 3;
const AT_COUNT = 4;
const HEADER_LENGTH = 6;
/** After the header comes the length in bytes of each section. */
const ALIGNMENT = 8;

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** @param version the version of the sections' format; only the same version can read them */
export function writeSections(version: number, sections: readonly Section[]): ArrayBuffer {
  const first = aligned((HEADER_LENGTH + sections.length) * 4);
  const bytes = sections.reduce((sum, section) => sum + aligned(section.byteLength), first);
  const buffer = new ArrayBuffer(bytes);
  const header = new Int32Array(buffer);
  header[AT_MAGIC] = MAGIC;
  header[AT_VERSION] = version;
  header[AT_BYTES] = bytes;
  header[AT_COUNT] = sections.length;
  let at = first;
  for (const [i, section] of sections.entries()) {
    header[HEADER_LENGTH + i] = section.byteLength;
    new Uint8Array(buffer, at, section.byteLength).set(
      new Uint8Array(section.buffer, section.byteOffset, section.byteLength),
    );
    at += aligned(section.byteLength);
  }
  header[AT_CHECKSUM] = checksum(header);
  return buffer;
}

/** Returns the sections of a buffer in the order in which they were written, as views of it. */
export class SectionReader {
  readonly #buffer: ArrayBuffer;
  readonly #lengths: Int32Array;
  #next = 0;
  #at: number;

  /** @throws SnapshotError when the buffer is incomplete, not an index, or of another version */
  constructor(version: number, buffer: ArrayBuffer) {
    if (buffer.byteLength < HEADER_LENGTH * 4 || buffer.byteLength % ALIGNMENT !== 0) {
      throw new SnapshotError(
        `The rule index is incomplete: it has only ${buffer.byteLength} bytes. Build it again.`,
      );
    }
    const header = new Int32Array(buffer);
    if (header[AT_MAGIC] !== MAGIC) {
      throw new SnapshotError('This is not a rule index: its first bytes are wrong. Build it again.');
    }
    if (header[AT_VERSION] !== version) {
      throw new SnapshotError(
        `The rule index has version ${header[AT_VERSION]}, but this program reads version ${version}. Build it again.`,
      );
    }
    if (header[AT_BYTES] !== buffer.byteLength) {
      throw new SnapshotError(
        `The rule index has ${buffer.byteLength} bytes instead of ${header[AT_BYTES]}. Build it again.`,
      );
    }
    if (header[AT_CHECKSUM] !== checksum(header)) {
      throw new SnapshotError('The rule index is damaged: its checksum is wrong. Build it again.');
    }
    const count = header[AT_COUNT]!;
    this.#buffer = buffer;
    this.#lengths = header.subarray(HEADER_LENGTH, HEADER_LENGTH + count);
    this.#at = aligned((HEADER_LENGTH + count) * 4);
  }

  get isAtEnd(): boolean {
    return this.#next === this.#lengths.length;
  }

  bytes(): Uint8Array {
    return this.#take((at, bytes) => new Uint8Array(this.#buffer, at, bytes));
  }

  uint16(): Uint16Array {
    return this.#take((at, bytes) => new Uint16Array(this.#buffer, at, bytes / 2));
  }

  int32(): Int32Array {
    return this.#take((at, bytes) => new Int32Array(this.#buffer, at, bytes / 4));
  }

  uint32(): Uint32Array {
    return this.#take((at, bytes) => new Uint32Array(this.#buffer, at, bytes / 4));
  }

  #take<T>(view: (at: number, bytes: number) => T): T {
    const bytes = this.#lengths[this.#next++]!;
    const section = view(this.#at, bytes);
    this.#at += aligned(bytes);
    return section;
  }
}

/**
 * Four sums in parallel, so that no addition waits for another. Each multiplies by an odd number in every step, so any
 * changed bit changes the result.
 */
function checksum(words: Int32Array): number {
  let a = 1;
  let b = 2;
  let c = 3;
  let d = 4;
  let i = AT_CHECKSUM + 1;
  for (; i + 3 < words.length; i += 4) {
    a = Math.imul(a ^ words[i]!, 0x01000193);
    b = Math.imul(b ^ words[i + 1]!, 0x5bd1e995);
    c = Math.imul(c ^ words[i + 2]!, 0x9e3779b1);
    d = Math.imul(d ^ words[i + 3]!, 0x85ebca6b);
  }
  for (; i < words.length; i++) a = Math.imul(a ^ words[i]!, 0x01000193);
  return a ^ Math.imul(b, 3) ^ Math.imul(c, 5) ^ Math.imul(d, 7);
}
