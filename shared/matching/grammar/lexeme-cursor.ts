import { type Lexeme, type LexemeOf, startsOperand } from './lexeme.ts';

/** Steps over the lexemes of a query, one at a time. */
export class LexemeCursor {
  readonly #lexemes: readonly Lexeme[];
  #at = 0;

  constructor(lexemes: readonly Lexeme[]) {
    this.#lexemes = lexemes;
  }

  /** The next lexeme, or one further ahead. */
  peek(ahead = 0): Lexeme | undefined {
    return this.#lexemes[this.#at + ahead];
  }

  next(): Lexeme | undefined {
    return this.#lexemes[this.#at++];
  }

  /** Takes the next lexeme if it is of this kind; otherwise the cursor stays where it is. */
  take<Kind extends Lexeme['kind']>(kind: Kind): LexemeOf<Kind> | undefined {
    const lexeme = this.peek();
    if (!lexeme || !isOf(lexeme, kind)) return undefined;
    this.#at++;
    return lexeme;
  }

  /** Whether the next lexeme begins something to look for or to exclude. */
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
