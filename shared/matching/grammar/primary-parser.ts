import { type Alternatives, alternativesOf, type Place, type Sequence } from '../query.ts';
import type { QueryLimits } from '../query-limits.ts';
import { inField } from './in-field.ts';
import { keepOrLeaveOut } from './leave-out.ts';
import {
  type FieldOrContent,
  isLeftOut,
  type LeftOut,
  type Lexeme,
  type LexemeOf,
  type Operand,
  type Reading,
} from './lexeme.ts';
import type { LexemeCursor } from './lexeme-cursor.ts';
import { readLeaf } from './read-leaf.ts';
import { refuseExclusions } from './refuse-unanchored.ts';
import type { Remarks } from './remarks.ts';

const MOST_OCCURRENCES = 1000;

/** Where words are looked for, and whether exactly as written. */
export interface Context {
  readonly field: FieldOrContent;
  readonly exact: boolean;
}

/** What the parsers of one text share, with callbacks into the logic rules. */
export interface PrimaryParserInput {
  readonly text: string;
  readonly lexemes: LexemeCursor;
  readonly limits: QueryLimits;
  readonly remarks: Remarks;
  /** Reads to the end of the bracket or to a comma. */
  readonly readQuery: (context: Context) => Reading;
  /** Reads the signs before an operand, then the operand. */
  readonly readSigned: (read: () => Reading) => Reading;
}

/** Reads single operands: words, phrases, groups, fields, lists and counts. */
export class PrimaryParser {
  readonly #input: PrimaryParserInput;
  readonly #lexemes: LexemeCursor;
  readonly #remarks: Remarks;
  #nesting = 0;
  #terms = 0;

  constructor(input: PrimaryParserInput) {
    this.#input = input;
    this.#lexemes = input.lexemes;
    this.#remarks = input.remarks;
  }

  /**
   * An operand with the fields that come after it.
   *
   * @param fieldFrom where the field begins that comes directly before
   */
  read(context: Context, fieldFrom?: number): Reading {
    let reading = this.#operand(context, fieldFrom);
    for (;;) {
      const suffix = this.#lexemes.take('suffix');
      if (suffix && reading && !isLeftOut(reading))
        reading = {
          query: inField(reading.query, suffix.field, this.#remarks),
          from: reading.from,
          to: suffix.to,
        };
      const next = this.#lexemes.peek();
      if (next?.kind === 'unsupported' && next.behind) {
        this.#lexemes.next();
        if (reading) reading = { leftOut: next.message, from: reading.from, to: next.to };
      } else if (!suffix) {
        return reading;
      }
    }
  }

  #operand(context: Context, fieldFrom?: number): Reading {
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
      case 'refused':
        return { query: placeholder(lexeme), from: fieldFrom ?? lexeme.from, to: lexeme.to };
      case 'unsupported':
        return { leftOut: lexeme.message, from: lexeme.from, to: lexeme.to };
      case undefined:
      case 'close':
      case 'comma':
      case 'and':
      case 'or':
      case 'not':
      case 'butNot':
      case 'plus':
      case 'near':
      case 'suffix':
        return undefined;
      default:
        return lexeme satisfies never;
    }
  }

  #group(open: Lexeme, context: Context): Reading {
    const problems = this.#remarks.problems.length;
    const { inner, to } = this.#inBrackets(open, () => this.#input.readQuery(context));
    if (inner) return { ...inner, from: open.from, to };
    if (this.#remarks.problems.length > problems) return undefined;
    return { leftOut: 'There is nothing between these brackets.', from: open.from, to };
  }

  #field(lexeme: LexemeOf<'field'>, context: Context): Reading {
    if (!this.#lexemes.startsOperand()) {
      return {
        leftOut: `${this.#typed(lexeme)} needs a word directly after it.`,
        from: lexeme.from,
        to: lexeme.to,
      };
    }
    const within = { ...context, field: lexeme.field };
    if (lexeme.reach === 'rest') {
      const rest = this.#input.readQuery(within);
      return rest && { ...rest, from: lexeme.from, to: rest.to };
    }
    const { from } = this.#lexemes.peek()!;
    const typed = this.#typed(lexeme);
    if (from > lexeme.to && /\S:$/.test(typed)) {
      this.#remarks.warn(
        { from: lexeme.from, to: from },
        'Read as if there were no space. The field applies to the next word or group only.',
        typed,
      );
    }
    const reading = this.#input.readSigned(() => this.read(within, lexeme.from));
    return reading && { ...reading, from: lexeme.from, to: reading.to };
  }

  #exact(sign: Lexeme, from: number, context: Context): Reading {
    const next = this.#lexemes.peek();
    if (next?.kind === 'word' || next?.kind === 'phrase') {
      this.#lexemes.next();
      return this.#leaf(next, from, { ...context, exact: true });
    }
    if (next?.kind === 'field') {
      this.#lexemes.next();
      const place = { from: sign.from, to: next.to };
      this.#remarks.refuse(place, 'The = comes directly before the word.', `${this.#typed(next)}=`);
    } else {
      this.#remarks.refuse(
        sign,
        'Put = before each word or phrase that must be found exactly as written.',
        '',
      );
    }
    return undefined;
  }

  #of(lexeme: LexemeOf<'of'>, context: Context): Reading {
    const items: (Operand | LeftOut)[] = [];
    const { to } = this.#inBrackets(this.#lexemes.next()!, () => {
      do {
        const problems = this.#remarks.problems.length;
        const item = this.#input.readQuery(context);
        if (item) items.push(item);
        else if (this.#remarks.problems.length === problems) {
          this.#remarks.refuse(lexeme, 'This list is incomplete. Write it like 2 OF (a, b, c).');
        }
      } while (this.#lexemes.take('comma'));
      return undefined;
    });
    if (items.length === 0) return undefined;
    const place = { from: lexeme.from, to };
    const kept = keepOrLeaveOut(items, this.#input.text, this.#remarks);
    if (isLeftOut(kept)) return { ...kept, ...place };
    if (lexeme.least < 1 || lexeme.least > kept.length) {
      const nearest = Math.min(Math.max(lexeme.least, 1), kept.length);
      const message = `This list has ${kept.length} entries, so ask for 1 to ${kept.length} of them.`;
      this.#remarks.refuse(lexeme, message, `${nearest} OF`);
    }
    const operands = kept.map(({ query }) => query);
    for (const operand of operands) refuseExclusions(operand, this.#remarks);
    return { query: { kind: 'atLeastOf', least: lexeme.least, operands, ...place }, ...place };
  }

  /** `ATLEAST3(word OR "a phrase")`, or without brackets before a single word, as in Factiva. */
  #atLeast(lexeme: LexemeOf<'atLeast'>, context: Context): Reading {
    const reading = this.read(context);
    if (lexeme.least < 1 || lexeme.least > MOST_OCCURRENCES) {
      const nearest = Math.min(Math.max(lexeme.least, 1), MOST_OCCURRENCES);
      const message = `ATLEAST takes a number from 1 to ${MOST_OCCURRENCES}.`;
      this.#remarks.refuse(lexeme, message, this.#typed(lexeme).replace(/\d+/, String(nearest)));
    }
    if (!reading || isLeftOut(reading)) return reading && { ...reading, from: lexeme.from };
    const place = { from: lexeme.from, to: reading.to };
    const alternatives = alternativesOf(reading.query) ?? this.#refuseCount(lexeme, reading);
    if (!alternatives) return undefined;
    return { query: { kind: 'count', least: lexeme.least, alternatives, ...place }, ...place };
  }

  /** Refuses to count something that is not a word, and suggests the nearest equivalent. */
  #refuseCount(lexeme: LexemeOf<'atLeast'>, { query, from, to }: Operand): Alternatives | undefined {
    const place = { from: lexeme.from, to };
    if (query.kind === 'not') {
      this.#remarks.refuse(
        { from, to },
        'An exclusion cannot stand inside ATLEAST. Put it after: ATLEAST2(word) -other.',
      );
    } else if (query.kind === 'and' && query.operands.every((operand) => alternativesOf(operand))) {
      const each = query.operands.map((operand) => `ATLEAST${lexeme.least}(${this.#typed(operand)})`);
      const message =
        'ATLEAST counts words and phrases joined by OR. Count each on its own, or put a phrase in quotes.';
      this.#remarks.refuse(place, message, `(${each.join(' ')})`);
    } else {
      const message =
        'ATLEAST takes only words and phrases, joined by OR. Without the count this can be read.';
      this.#remarks.refuse(place, message, query.kind === 'and' ? undefined : this.#typed({ from, to }));
    }
    return undefined;
  }

  #leaf(lexeme: LexemeOf<'word' | 'phrase'>, from: number, { field, exact }: Context): Reading {
    const place = { from, to: lexeme.to };
    const leaf = readLeaf({ text: this.#input.text, lexeme, place, field, exact }, this.#remarks);
    if (!leaf || 'leftOut' in leaf) return leaf;
    const before = this.#terms;
    const most = this.#input.limits.terms;
    this.#terms += leaf.terms;
    if (before <= most && this.#terms > most) {
      this.#remarks.refuse(place, `A query has at most ${most} words. Split it into two rules.`);
    }
    return { query: leaf.query, ...place };
  }

  /**
   * Reads the text between `open` and its closing bracket. When the nesting is too deep, the rest of the text is not
   * read.
   */
  #inBrackets<Inner>(open: Lexeme, read: () => Inner): { inner: Inner | undefined; to: number } {
    const { limits, text } = this.#input;
    if (this.#nesting === limits.nesting) {
      this.#remarks.refuse(open, `Brackets can be at most ${limits.nesting} deep.`);
      this.#lexemes.skipToEnd();
      return { inner: undefined, to: open.to };
    }
    this.#nesting++;
    const inner = read();
    this.#nesting--;
    const close = this.#lexemes.take('close');
    if (close) return { inner, to: close.to };
    if (this.#remarks.problems.every((problem) => problem.from < open.from)) {
      // Directly after the last lexeme, because a comment may follow.
      const end = this.#lexemes.lastEnd();
      const closed = `${text.slice(open.from, end)})${text.slice(end)}`;
      this.#remarks.refuse(
        { from: open.from, to: text.length },
        'This bracket is not closed.',
        closed.trimEnd(),
      );
    }
    return { inner, to: text.length };
  }

  #typed({ from, to }: Place): string {
    return this.#input.text.slice(from, to);
  }
}

/** Takes the place of something refused, so that parsing around it continues as usual. */
function placeholder({ from, to }: Place): Sequence {
  const word = { text: 'x', wildcard: false, openEnd: false, hyphen: false };
  return { kind: 'sequence', scope: 'content', form: 'folded', words: [word], from, to };
}
