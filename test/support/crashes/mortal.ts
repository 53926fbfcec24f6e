import type { DeliverDeps } from '../../../shared/delivery/deliver.ts';

/** The end of a worker. */
export class Death extends Error {
  override readonly name = 'Death';
}

export interface Mortality {
  /** The worker dies at this call, counted from 1. */
  readonly at: number;
  /** The call itself still happens, or does not. */
  readonly when: 'before' | 'after';
}

/** The clock, the metrics, the log and what asks nobody are no awaits. */
const synchronous = new Set(['now', 'count', 'isFull', 'withPlace', 'of', 'warn', 'error']);

/** All calls that the worker makes through its dependencies, counted; from its death on, none gets through. */
export function mortal(deps: DeliverDeps, death: Mortality): { deps: DeliverDeps; calls: () => number } {
  let calls = 0;
  let dead = false;

  function wrap<T>(value: T, isSynchronous: boolean): T {
    if (typeof value === 'function' && !isSynchronous) {
      const call = value;
      return (async (...args: unknown[]) => {
        if (dead) throw new Death();
        const number = ++calls;
        if (number === death.at && death.when === 'before') dead = true;
        if (dead) throw new Death();
        const result: unknown = await call.apply(undefined, args);
        if (number === death.at) dead = true;
        if (dead) throw new Death();
        return result;
      }) as T;
    }
    if (typeof value === 'object' && value !== null) {
      // Methods of a store call each other through `this`: they stay bound to the real one.
      return Object.fromEntries(
        Object.entries(value).map(([name, part]) => {
          const bound = typeof part === 'function' ? part.bind(value) : part;
          // What opens the memory of a subscriber asks nobody; what it answers does.
          const opens = name === 'of' ? (...args: unknown[]) => wrap(bound(...args), false) : bound;
          return [name, wrap(opens, synchronous.has(name))];
        }),
      ) as T;
    }
    return value;
  }
  return { deps: wrap(deps, false), calls: () => calls };
}
