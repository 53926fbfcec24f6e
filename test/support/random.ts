import { createRandom as createNumbers, shuffled } from '../../infra/local/shuffle.ts';

/** Random choices that can be repeated: the same seed gives the same choices. */
export interface Random {
  /** From 0, below 1. */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  pick<T>(choices: readonly T[]): T;
  shuffle<T>(entries: readonly T[]): T[];
}

export function createRandom(seed: number): Random {
  const next = createNumbers(seed);
  function between(least: number, most: number): number {
    return least + Math.floor(next() * (most - least + 1));
  }
  return {
    next,
    between,
    pick(choices) {
      const choice = choices[between(0, choices.length - 1)];
      if (choice === undefined) throw new Error('there is nothing to pick from');
      return choice;
    },
    shuffle: (entries) => shuffled(entries, next),
  };
}
