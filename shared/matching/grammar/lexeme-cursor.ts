import type { Lexeme, LexemeOf } from './lexeme.ts';

const OPERAND_STARTS: ReadonlySet<string> = new Set<Lexeme['kind']>([
  'word',
  'phrase',
  'open',
  'not',
  'plus',
  'exact',
  'field',
  'of',
  'atLeast',
]);

/** Walks over the lexemes of a query, one step at a time. */
export class LexemeCursor {
  readonly #lexemes: readonly Lexeme[];
  #at = 0;

  constructor(lexemes: readonly Lexeme[]) {
    this.#lexemes = lexemes;
  }

  peek(): Lexeme | undefined {
    return this.#lexemes[this.#at];
  }

  next(): Lexeme | undefined {
    return this.#lexemes[this.#at++];
  }

  /** The next lexeme, if it is of the kind; otherwise the cursor stays. */
  take<Kind extends Lexeme['kind']>(kind: Kind): LexemeOf<Kind> | undefined {
    const lexeme = this.peek();
    if (!lexeme || !isOf(lexeme, kind)) return undefined;
    this.#at++;
    return lexeme;
  }

  /** Whether something that can be looked for, or excluded, comes next. */
  startsOperand(): boolean {
    const lexeme = this.peek();
    return lexeme !== undefined && OPERAND_STARTS.has(lexeme.kind);
  }

  skipToEnd(): void {
    this.#at = this.#lexemes.length;
  }
}

function isOf<Kind extends Lexeme['kind']>(lexeme: Lexeme, kind: Kind): lexeme is LexemeOf<Kind> {
  return lexeme.kind === kind;
}
