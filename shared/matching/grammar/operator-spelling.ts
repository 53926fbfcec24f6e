import type { LexemeMeaning } from './lexeme.ts';

/** What an operator means, and what is wrong with it if something is. */
export interface OperatorReading {
  readonly meaning?: LexemeMeaning;
  /** Why it is refused. */
  readonly message?: string;
  /** Instead of the operator. */
  readonly suggestion?: string;
  /** How it is read, or what to write when something else is meant; sentences. */
  readonly advice?: string;
  /** What words side by side mean in the language that this comes from; here all of them are wanted. */
  readonly sideBySide?: SideBySide;
}

export type SideBySide = 'phrase' | 'or';

/**
 * A spelling of an operator. `begins` are the letters or signs, in lower case, that it can begin with. A spelling that
 * is also a word counts only `between` two operands.
 */
export interface OperatorSpelling {
  readonly begins: string;
  readonly pattern: RegExp;
  readonly between?: true;
  readonly read: (groups: readonly (string | undefined)[]) => OperatorReading;
}

/** A pattern of a whole word: a space, a bracket, a quote or a | comes after it. */
export function word(source: string, flags = ''): RegExp {
  return new RegExp(`(?:${source})(?![^\\s()"|])`, `y${flags}`);
}
