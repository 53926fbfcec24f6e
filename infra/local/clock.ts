/**
 * The time of the local service: the machine's time plus an offset. The demo and tests increase the offset, so that a
 * digest of tomorrow morning can be seen now. The offset is in memory that all threads share, so that the queues and
 * every function instance jump together.
 */
export interface LocalClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** How far it is ahead of the machine's clock, in milliseconds. */
  ahead(): number;
  /** Moves the whole service forward, never backward. */
  advance(milliseconds: number): void;
  /** Called after every jump. */
  onAdvance(listener: () => void): void;
  /** Hand this to `installClock` in a worker thread. */
  readonly sharedOffset: SharedArrayBuffer;
}

/** @param ahead How far it is ahead of the machine's clock at the start, in milliseconds. */
export function createClock(ahead = 0): LocalClock {
  const sharedOffset = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  const offset = new BigInt64Array(sharedOffset, 0, 1).fill(BigInt(ahead));
  const listeners: (() => void)[] = [];
  return {
    sharedOffset,
    now: () => Date.now() + Number(Atomics.load(offset, 0)),
    ahead: () => Number(Atomics.load(offset, 0)),
    advance(milliseconds) {
      if (!(milliseconds >= 0)) throw new RangeError(`The local clock cannot move by ${milliseconds} ms.`);
      Atomics.add(offset, 0, BigInt(Math.ceil(milliseconds)));
      for (const listener of listeners) listener();
    },
    onAdvance: (listener) => void listeners.push(listener),
  };
}

/** Makes `Date` in this thread return the shared time. Everything that uses `Date` follows, Temporal included. */
export function installClock(sharedOffset: SharedArrayBuffer): void {
  const offset = new BigInt64Array(sharedOffset);
  const machineDate = globalThis.Date;
  const now = () => machineDate.now() + Number(Atomics.load(offset, 0));
  globalThis.Date = new Proxy(machineDate, {
    construct: (target, values, newTarget) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
}
