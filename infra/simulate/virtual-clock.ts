/**
 * A clock that advances only when everything that is due has been done. An hour of a simulated service takes seconds.
 */
export interface VirtualClock {
  now(): Date;
  /** Resolves after so many milliseconds of virtual time. */
  sleep(milliseconds: number): Promise<void>;
  /** For work that takes real time, such as streams: the clock stands still until it is done. */
  hold<T>(work: Promise<T>): Promise<T>;
  /** Advances until `done`, or until no timer is left. */
  runUntil(done: () => boolean): Promise<void>;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly ring: () => void;
}

/** Starts at an instant (ms). Timers that are due at the same moment ring in the order in which they were set. */
export function createVirtualClock(startsAt: number): VirtualClock {
  const timers: Timer[] = [];
  let time = startsAt;
  let order = 0;
  let held = 0;

  /** Everything that can continue without time passing has continued. */
  async function settled(): Promise<void> {
    do await new Promise<void>((resolve) => setImmediate(resolve));
    while (held > 0);
  }

  return {
    now: () => new Date(time),

    sleep(milliseconds) {
      return new Promise((ring) => {
        push(timers, { at: time + Math.max(0, milliseconds), order: order++, ring });
      });
    },

    async hold(work) {
      held++;
      try {
        return await work;
      } finally {
        held--;
      }
    },

    async runUntil(done) {
      await settled();
      while (!done()) {
        const next = timers[0];
        if (!next) return;
        time = next.at;
        while (timers[0]?.at === time) pop(timers)?.ring();
        await settled();
      }
    },
  };
}

/** Lets time pass until some work is done. Throws what it throws. */
export async function runUntilDone(clock: VirtualClock, work: Promise<unknown>): Promise<void> {
  let isDone = false;
  const end = () => {
    isDone = true;
  };
  work.then(end, end);
  await clock.runUntil(() => isDone);
  await work;
}

/** Lets time pass until an instant (ms). */
export function runUntilTime(clock: VirtualClock, at: number): Promise<void> {
  return runUntilDone(clock, clock.sleep(at - clock.now().getTime()));
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** A binary heap, the first timer on top. */
function push(heap: Timer[], timer: Timer): void {
  let child = heap.push(timer) - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    const above = heap[parent];
    if (!above || !isBefore(timer, above)) break;
    heap[child] = above;
    child = parent;
  }
  heap[child] = timer;
}

function pop(heap: Timer[]): Timer | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (!last || heap.length === 0) return top;
  let parent = 0;
  for (;;) {
    let child = 2 * parent + 1;
    const [left, right] = [heap[child], heap[child + 1]];
    if (!left) break;
    let smaller = left;
    if (right && isBefore(right, left)) {
      smaller = right;
      child++;
    }
    if (!isBefore(smaller, last)) break;
    heap[parent] = smaller;
    parent = child;
  }
  heap[parent] = last;
  return top;
}
