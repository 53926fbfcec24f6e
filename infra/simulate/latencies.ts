/**
 * How long calls take in a simulation. These values were not measured on AWS: they are typical for calls within one
 * region, from functions with enough memory and open connections. They can be set from the command line.
 */
export interface Latencies {
  /** DynamoDB, ms on average. */
  readonly readMs: number;
  readonly writeMs: number;
  /** SES, ms on average from the call to its answer. */
  readonly sesMs: number;
  /** A function's first call. */
  readonly coldStartMs: number;
  /** The time that Lambda and SQS add to a call of a function. */
  readonly overheadMs: number;
}

export const usualLatencies: Latencies = {
  readMs: 2,
  writeMs: 3,
  sesMs: 35,
  coldStartMs: 900,
  overheadMs: 3,
};

/** Chance that is the same in every run: numbers from 0, below 1 (a linear congruential generator). */
export function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A time around the mean. One call in a hundred takes four times as long. */
export function spread(meanMs: number, chance: () => number): () => number {
  return () => meanMs * (0.55 + 0.8 * chance()) * (chance() < 0.01 ? 4 : 1);
}
