import { type Gap, joinAnd, joinOr, negate, type Place, type Query } from '../query.ts';
import type { QueryLimits } from '../query-limits.ts';
import { alternativesOrRefuse, refuseExclusions } from './check-operands.ts';
import type { FieldName, Lexeme, LexemeOf } from './lexeme.ts';
import { LexemeCursor } from './lexeme-cursor.ts';
import { readLeaf } from './read-leaf.ts';
import {
  remarkOnLooseDistance,
  remarkOnLowerCase,
  remarkOnMixing,
  remarkOnSegment,
} from './remark-on-operators.ts';
import type { Remarks } from './remarks.ts';

const MOST_OCCURRENCES = 1000;

/** Where words are looked for, and whether exactly as written. */
interface Context {
  readonly field: FieldName | 'content';
  readonly exact: boolean;
}

/** A query with the stretch of text that it came from, brackets and signs included. */
export interface Operand extends Place {
  readonly query: Query;
}

/**
 * The grammar, as recursive descent from the loosest operator to the tightest:
 *
 *     or      = and { "OR" and }
 *     and     = unary { [ "AND" ] unary }
 *     unary   = { "NOT" | "+" } near
 *     near    = primary { NEAR primary }
 *     primary = "(" or ")" | FIELD primary | "=" leaf | OF "(" or { "," or } ")" | ATLEAST "(" or ")" | leaf
 *
 * A rule that returns nothing has reported why, and the reading goes on behind it.
 */
export class QueryParser {
  readonly #text: string;
  readonly #lexemes: LexemeCursor;
  readonly #limits: QueryLimits;
  readonly #remarks: Remarks;
  #nesting = 0;
  #terms = 0;

  constructor(text: string, lexemes: readonly Lexeme[], limits: QueryLimits, remarks: Remarks) {
    this.#text = text;
    this.#lexemes = new LexemeCursor(lexemes);
    this.#limits = limits;
    this.#remarks = remarks;
  }

  /** The whole text; nothing when it is empty or a problem leaves nothing of it. */
  parse(): Query | undefined {
    let query: Query | undefined;
    do {
      query ??= this.#or({ field: 'content', exact: false })?.query;
      const stray = this.#lexemes.next();
      if (stray) this.#remarks.refuse(stray, 'This bracket was never opened.', '');
    } while (this.#lexemes.peek());
    return query;
  }

  #or(context: Context): Operand | undefined {
    const branches: Operand[][] = [];
    let before: Lexeme | undefined;
    for (;;) {
      const problems = this.#remarks.problems.length;
      const branch = this.#and(context);
      const after = this.#lexemes.take('or');
      const operator = before ?? after;
      if (branch.length > 0) branches.push(branch);
      else if (operator && this.#remarks.problems.length === problems) {
        this.#remarks.refuse(operator, `OR needs something on its ${before ? 'right' : 'left'}.`, '');
      }
      if (!after) break;
      before = after;
    }
    if (branches.length === 0) return undefined;
    remarkOnMixing(branches, this.#text, this.#remarks);
    const place = extent(branches.flat());
    const query = joinOr(
      branches.map((branch) => joinAnd(branch.map(queryOf), extent(branch))),
      place,
    );
    return { query, ...place };
  }

  #and(context: Context): Operand[] {
    const operands: Operand[] = [];
    for (;;) {
      const lexeme = this.#lexemes.peek();
      if (lexeme?.kind === 'and') {
        this.#lexemes.next();
        if (operands.length === 0) this.#remarks.refuse(lexeme, 'AND needs something on its left.', '');
        else if (!this.#lexemes.startsOperand())
          this.#remarks.refuse(lexeme, 'AND needs something on its right.', '');
      } else if (lexeme?.kind === 'near') {
        this.#lexemes.next();
        this.#remarks.refuse(lexeme, `${this.#typed(lexeme)} needs something on its left.`, '');
      } else if (this.#lexemes.startsOperand()) {
        const operand = this.#unary(context);
        if (operand) operands.push(operand);
        if (lexeme?.kind === 'word') {
          const word = { ...lexeme, typed: this.#typed(lexeme) };
          remarkOnLowerCase(word, operands.length > 1, this.#lexemes.peek(), this.#remarks);
          remarkOnSegment(word, this.#lexemes.peek(), this.#remarks);
        }
      } else {
        return operands;
      }
    }
  }

  #unary(context: Context): Operand | undefined {
    return this.#signed(() => this.#near(context));
  }

  /** An operand after its signs: `-` and its spellings turn it round, `+` says what AND says anyway. */
  #signed(read: () => Operand | undefined): Operand | undefined {
    const first = this.#lexemes.peek();
    let last: Lexeme | undefined;
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
      const isDistance = this.#lexemes.peek()?.kind === 'near';
      if (isDistance)
        this.#remarks.refuse(last, 'NOT cannot stand before NEAR. Exclude all of it: -(a NEAR/5 b).');
      else this.#remarks.refuse(last, `${this.#typed(last)} needs a word after it.`, '');
      return undefined;
    }
    const operand = read();
    if (!operand || !last || !first) return operand;
    const place = { from: first.from, to: operand.to };
    return { query: negative ? negate(operand.query, place) : operand.query, ...place };
  }

  #near(context: Context): Operand | undefined {
    const first = this.#primary(context);
    const found = [first];
    const gaps: Gap[] = [];
    for (let near = this.#lexemes.take('near'); near; near = this.#lexemes.take('near')) {
      if (!this.#lexemes.startsOperand()) {
        this.#remarks.refuse(near, `${this.#typed(near)} needs something on its right.`, '');
        return undefined;
      }
      remarkOnLooseDistance(near, this.#lexemes.peek(), this.#text, this.#remarks);
      gaps.push(near.gap);
      found.push(this.#signed(() => this.#primary(context)));
    }
    if (gaps.length === 0) return first;
    const parts = found.filter((part) => part !== undefined);
    const operands = parts
      .map((part) => alternativesOrRefuse(part, 'NEAR', this.#text, this.#remarks))
      .filter((part) => part !== undefined);
    if (operands.length <= gaps.length) return undefined;
    const place = extent(parts);
    return { query: { kind: 'near', operands, gaps, ...place }, ...place };
  }

  /** @param fieldFrom where the field begins that stands right before */
  #primary(context: Context, fieldFrom?: number): Operand | undefined {
    const lexeme = this.#lexemes.next();
    switch (lexeme?.kind) {
      case 'open':
        return this.#group(lexeme, context);
      case 'field':
        return this.#field(lexeme, context);
      case 'exact':
        return this.#exact(lexeme, fieldFrom ?? lexeme.from, context);
      case 'of':
        return this.#of(lexeme, context);
      case 'atLeast':
        return this.#atLeast(lexeme, context);
      case 'word':
      case 'phrase':
        return this.#leaf(lexeme, fieldFrom ?? lexeme.from, context);
      default:
        return undefined;
    }
  }

  #group(open: Lexeme, context: Context): Operand | undefined {
    const problems = this.#remarks.problems.length;
    const { inner, to } = this.#inBrackets(open, () => this.#or(context));
    if (!inner && this.#remarks.problems.length === problems) {
      this.#remarks.refuse({ from: open.from, to }, 'There is nothing between these brackets.', '');
    }
    return inner && { query: inner.query, from: open.from, to };
  }

  #field(lexeme: LexemeOf<'field'>, context: Context): Operand | undefined {
    if (!this.#lexemes.startsOperand()) {
      this.#remarks.refuse(lexeme, `${this.#typed(lexeme)} needs a word right after it.`, '');
      return undefined;
    }
    const { from } = this.#lexemes.peek()!;
    if (from > lexeme.to) {
      this.#remarks.warn(
        { from: lexeme.from, to: from },
        'Read as if there were no space.',
        this.#typed(lexeme),
      );
    }
    const operand = this.#signed(() => this.#primary({ ...context, field: lexeme.field }, lexeme.from));
    return operand && { query: operand.query, from: lexeme.from, to: operand.to };
  }

  #exact(sign: Lexeme, from: number, context: Context): Operand | undefined {
    const next = this.#lexemes.peek();
    if (next?.kind === 'word' || next?.kind === 'phrase') {
      this.#lexemes.next();
      return this.#leaf(next, from, { ...context, exact: true });
    }
    if (next?.kind === 'field') {
      this.#lexemes.next();
      const place = { from: sign.from, to: next.to };
      this.#remarks.refuse(place, 'The = stands right before the word.', `${this.#typed(next)}=`);
    } else {
      this.#remarks.refuse(sign, 'Put = before every single word or phrase that is meant exactly.', '');
    }
    return undefined;
  }

  #of(lexeme: LexemeOf<'of'>, context: Context): Operand | undefined {
    const items: Operand[] = [];
    const { to } = this.#inBrackets(this.#lexemes.next()!, () => {
      do {
        const problems = this.#remarks.problems.length;
        const item = this.#or(context);
        if (item) items.push(item);
        else if (this.#remarks.problems.length === problems) {
          this.#remarks.refuse(lexeme, 'Something is missing in this list. Write it like 2 OF (a, b, c).');
        }
      } while (this.#lexemes.take('comma'));
      return undefined;
    });
    if (items.length === 0) return undefined;
    const place = { from: lexeme.from, to };
    if (lexeme.least < 1 || lexeme.least > items.length) {
      const nearest = Math.min(Math.max(lexeme.least, 1), items.length);
      const message = `This list has ${items.length}, so ask for 1 to ${items.length} of them.`;
      this.#remarks.refuse(lexeme, message, `${nearest} OF`);
    }
    for (const item of items) refuseExclusions(item.query, this.#remarks);
    return {
      query: { kind: 'atLeastOf', least: lexeme.least, operands: items.map(queryOf), ...place },
      ...place,
    };
  }

  #atLeast(lexeme: LexemeOf<'atLeast'>, context: Context): Operand | undefined {
    const operand = this.#group(this.#lexemes.next()!, context);
    if (lexeme.least < 1 || lexeme.least > MOST_OCCURRENCES) {
      const nearest = Math.min(Math.max(lexeme.least, 1), MOST_OCCURRENCES);
      this.#remarks.refuse(
        lexeme,
        `ATLEAST takes a number from 1 to ${MOST_OCCURRENCES}.`,
        `ATLEAST${nearest}`,
      );
    }
    const alternatives = operand && alternativesOrRefuse(operand, 'ATLEAST', this.#text, this.#remarks);
    if (!alternatives) return undefined;
    const place = { from: lexeme.from, to: operand.to };
    return { query: { kind: 'count', least: lexeme.least, alternatives, ...place }, ...place };
  }

  #leaf(lexeme: LexemeOf<'word' | 'phrase'>, from: number, { field, exact }: Context): Operand | undefined {
    const place = { from, to: lexeme.to };
    const leaf = readLeaf({ text: this.#text, lexeme, place, field, exact }, this.#remarks);
    if (!leaf) return undefined;
    const before = this.#terms;
    this.#terms += leaf.terms;
    if (before <= this.#limits.terms && this.#terms > this.#limits.terms) {
      this.#remarks.refuse(place, `A query has at most ${this.#limits.terms} words. Make two rules of it.`);
    }
    return { query: leaf.query, ...place };
  }

  /** Reads what stands between `open` and its closing bracket. Too deep, and the rest of the text is given up. */
  #inBrackets<Inner>(open: Lexeme, read: () => Inner): { inner: Inner | undefined; to: number } {
    if (this.#nesting === this.#limits.nesting) {
      this.#remarks.refuse(open, `Brackets go at most ${this.#limits.nesting} deep.`);
      this.#lexemes.skipToEnd();
      return { inner: undefined, to: open.to };
    }
    this.#nesting++;
    const inner = read();
    this.#nesting--;
    const close = this.#lexemes.take('close');
    if (close) return { inner, to: close.to };
    if (this.#remarks.problems.every((problem) => problem.from < open.from)) {
      const place = { from: open.from, to: this.#text.length };
      this.#remarks.refuse(place, 'This bracket is not closed.', `${this.#text.slice(open.from).trimEnd()})`);
    }
    return { inner, to: this.#text.length };
  }

  #typed({ from, to }: Place): string {
    return this.#text.slice(from, to);
  }
}

function queryOf(operand: Operand): Query {
  return operand.query;
}

/** From the first operand's beginning to the last one's end; there is at least one. */
function extent(operands: readonly Place[]): Place {
  return { from: operands[0]!.from, to: operands.at(-1)!.to };
}
