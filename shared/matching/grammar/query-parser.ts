import { joinAnd, joinOr, negate, type Place, type Query } from '../query.ts';
import type { QueryLimits } from '../query-limits.ts';
import { keepOrLeaveOut } from './leave-out.ts';
import { isLeftOut, type LeftOut, type Lexeme, type LexemeOf, type Operand, type Reading } from './lexeme.ts';
import { LexemeCursor } from './lexeme-cursor.ts';
import { NearParser } from './near-parser.ts';
import type { Context } from './primary-parser.ts';
import { remarkOnMixing } from './remark-on-mixing.ts';
import type { Remarks } from './remarks.ts';

/** The operands that AND joins, between two ORs; at least one. */
interface Branch extends Place {
  readonly operands: readonly Operand[];
}

/**
 * The grammar, by recursive descent from the operator that binds least to the one that binds most:
 *
 *     query   = or [ "%" query ]
 *     or      = and { "OR" and }
 *     and     = unary { [ "AND" ] unary }
 *     unary   = { "NOT" | "+" } near
 *     near    = primary { NEAR primary }
 *     primary = operand { SUFFIX }
 *     operand = "(" query ")" | FIELD primary | "=" leaf | OF "(" or { "," or } ")" | ATLEAST operand | leaf
 *
 * This class reads the logic; `NearParser` and `PrimaryParser` read the rest. A rule that returns undefined has
 * reported the problem, and parsing continues after it. A rule that returns a `LeftOut` leaves the report to a caller
 * that knows the neighbouring clauses.
 */
export class QueryParser {
  readonly #text: string;
  readonly #lexemes: LexemeCursor;
  readonly #remarks: Remarks;
  readonly #near: NearParser;

  constructor(text: string, lexemes: readonly Lexeme[], limits: QueryLimits, remarks: Remarks) {
    this.#text = text;
    this.#lexemes = new LexemeCursor(lexemes);
    this.#remarks = remarks;
    this.#near = new NearParser({
      text,
      lexemes: this.#lexemes,
      limits,
      remarks,
      readQuery: (context) => this.#query(context),
      readSigned: (read) => this.#signed(read),
    });
  }

  /** The whole text; undefined when it is empty or when nothing is left after problems. */
  parse(): Query | undefined {
    let first: Reading;
    do {
      const reading = this.#query({ field: 'content', exact: false });
      first ??= reading;
      const stray = this.#lexemes.next();
      if (stray) this.#remarks.refuse(stray, 'This bracket was never opened.', '');
    } while (this.#lexemes.peek());
    if (!first || !isLeftOut(first)) return first?.query;
    this.#remarks.refuse(first, `${first.leftOut} Without it nothing is left to look for: add a word.`);
    return undefined;
  }

  #query(context: Context): Reading {
    const found = this.#or(context);
    const butNot = this.#lexemes.take('butNot');
    if (!butNot) return found;
    const excluded = this.#query(context);
    if (!excluded) this.#remarks.refuse(butNot, `${this.#typed(butNot)} needs something on its right.`, '');
    if (!found || !excluded) return found;
    const negative = isLeftOut(excluded)
      ? excluded
      : { ...excluded, query: negate(excluded.query, excluded) };
    const kept = keepOrLeaveOut([found, negative], this.#text, this.#remarks);
    return isLeftOut(kept) ? kept : joined(kept, joinAnd);
  }

  #or(context: Context): Reading {
    const branches: (Branch | LeftOut)[] = [];
    let before: Lexeme | undefined;
    for (;;) {
      const problems = this.#remarks.problems.length;
      const branch = this.#and(context);
      const after = this.#lexemes.take('or');
      const operator = before ?? after;
      if (branch) branches.push(branch);
      else if (operator && this.#remarks.problems.length === problems) {
        this.#remarks.refuse(operator, `OR needs something on its ${before ? 'right' : 'left'}.`, '');
      }
      if (!after) break;
      before = after;
    }
    if (branches.length === 0) return undefined;
    const kept = keepOrLeaveOut(branches, this.#text, this.#remarks);
    if (isLeftOut(kept)) return kept;
    remarkOnMixing(
      kept.map(({ operands }) => operands),
      this.#text,
      this.#remarks,
    );
    return joined(
      kept.map(({ operands }) => joined(operands, joinAnd)),
      joinOr,
    );
  }

  #and(context: Context): Branch | LeftOut | undefined {
    const readings: (Operand | LeftOut)[] = [];
    for (;;) {
      const lexeme = this.#lexemes.peek();
      if (lexeme?.kind === 'and') {
        this.#lexemes.next();
        if (readings.length === 0) this.#remarks.refuse(lexeme, 'AND needs something on its left.', '');
        else if (!this.#lexemes.startsOperand())
          this.#remarks.refuse(lexeme, 'AND needs something on its right.', '');
      } else if (lexeme?.kind === 'near') {
        this.#lexemes.next();
        const message = `${this.#typed(lexeme)} needs something on its left. To look for it as a word, put it in quotes.`;
        this.#remarks.refuse(lexeme, message, '');
      } else if (lexeme?.kind === 'not' && this.#lexemes.peek(1)?.kind === 'near') {
        this.#notNear(lexeme, readings.at(-1), context);
      } else if (this.#lexemes.startsOperand()) {
        const reading = this.#signed(() => this.#near.read(context));
        if (reading) readings.push(reading);
      } else {
        break;
      }
    }
    if (readings.length === 0) return undefined;
    const kept = keepOrLeaveOut(readings, this.#text, this.#remarks);
    if (isLeftOut(kept)) return kept;
    return { operands: kept, ...extent(readings) };
  }

  /** `a NOT NEAR/5 b`: the nearest equivalent excludes articles in which they are near each other. */
  #notNear(not: Lexeme, left: Place | undefined, context: Context): void {
    this.#lexemes.next();
    const near = this.#lexemes.take('near');
    const right = this.#lexemes.startsOperand() ? this.#signed(() => this.#near.read(context)) : undefined;
    if (!left || !right || near === undefined) {
      this.#remarks.refuse(not, 'NOT cannot stand before NEAR. Exclude the whole: -(a NEAR/5 b).');
      return;
    }
    const [one, other] = [this.#typed(left), this.#typed(right)];
    const operator = `${near.gap.ordered ? 'ONEAR' : 'NEAR'}/${near.gap.distance}`;
    this.#remarks.refuse(
      { from: left.from, to: right.to },
      `NOT cannot stand before ${operator}. The nearest equivalent excludes all articles in which they are near each other.`,
      `${one} -(${one} ${operator} ${other})`,
    );
  }

  /** An operand after its signs. `-` and its other spellings negate it; `+` means AND, which is the default. */
  #signed(read: () => Reading): Reading {
    const first = this.#lexemes.peek();
    let last: LexemeOf<'not'> | LexemeOf<'plus'> | undefined;
    let negative = false;
    for (
      let sign = this.#lexemes.take('not') ?? this.#lexemes.take('plus');
      sign;
      sign = this.#lexemes.take('not') ?? this.#lexemes.take('plus')
    ) {
      if (sign.kind === 'not') negative = !negative;
      last = sign;
    }
    if (last && !this.#lexemes.startsOperand()) {
      this.#remarks.refuse(last, `${this.#typed(last)} needs a word after it.`, '');
      return undefined;
    }
    const reading = read();
    if (!reading || !last || !first) return reading;
    const place = { from: first.from, to: reading.to };
    if (isLeftOut(reading)) return { ...reading, ...place };
    return { query: negative ? negate(reading.query, place) : reading.query, ...place };
  }

  #typed({ from, to }: Place): string {
    return this.#text.slice(from, to);
  }
}

/** Joins the operands into one, whose place reaches from the first to the last. There is at least one. */
function joined(operands: readonly Operand[], join: typeof joinAnd): Operand {
  const place = extent(operands);
  return {
    query: join(
      operands.map(({ query }) => query),
      place,
    ),
    ...place,
  };
}

/** From the start of the first place to the end of the last. There is at least one. */
function extent(operands: readonly Place[]): Place {
  return { from: operands[0]!.from, to: operands.at(-1)!.to };
}
