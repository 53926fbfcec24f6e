import { type Lexeme, type LexemeOf, startsOperand } from './lexeme.ts';

/** Walks over the lexemes of a query, one step at a time. */
export class LexemeCursor {
  readonly #lexemes: readonly Lexeme[];
  #at = 0;

  constructor(lexemes: readonly Lexeme[]) {
    this.#lexemes = lexemes;
  }

  /** The next lexeme, or the one so many behind it. */
  peek(ahead = 0): Lexeme | undefined {
    return this.#lexemes[this.#at + ahead];
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
    return startsOperand(this.peek());
  }

  /** Where the last lexeme of the text ends. */
  lastEnd(): number {
    return this.#lexemes.at(-1)?.to ?? 0;
  }

  skipToEnd(): void {
    this.#at = this.#lexemes.length;
  }
}

function isOf<Kind extends Lexeme['kind']>(lexeme: Lexeme, kind: Kind): lexeme is LexemeOf<Kind> {
  return lexeme.kind === kind;
}
