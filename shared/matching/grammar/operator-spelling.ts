import type { LexemeMeaning } from './lexeme.ts';

/** What an operator means, and what is wrong with it, if anything. */
export interface OperatorReading {
  readonly meaning?: LexemeMeaning;
  /** Why it is refused. */
  readonly message?: string;
  /** The text that replaces the operator. */
  readonly suggestion?: string;
  /** Sentences that say how it is read, or what to write when something else is meant. */
  readonly advice?: string;
  /** What words side by side mean in the language that this operator comes from. Here it means that all are wanted. */
  readonly sideBySide?: SideBySide;
}

export type SideBySide = 'phrase' | 'or';

/**
 * A spelling of an operator. `begins` lists the letters or signs, in lower case, that it can begin with. A spelling
 * that is also a word is read as an operator only `between` two operands.
 */
export interface OperatorSpelling {
  readonly begins: string;
  readonly pattern: RegExp;
  readonly between?: true;
  readonly read: (groups: readonly (string | undefined)[]) => OperatorReading;
}

/** A pattern for a whole word: it is followed by a space, a bracket, a quote or a |. */
export function word(source: string, flags = ''): RegExp {
  return new RegExp(`(?:${source})(?![^\\s()"|])`, `y${flags}`);
}
