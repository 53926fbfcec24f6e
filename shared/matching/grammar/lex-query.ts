import type { Place } from '../query.ts';
import { ForeignSpellings } from './foreign-spellings.ts';
import { readForeignSyntax } from './foreign-syntax.ts';
import { endsOperand, type Lexeme, type LexemeMeaning } from './lexeme.ts';
import type { OperatorReading, SideBySide } from './operator-spelling.ts';
import { readOperatorWord } from './operator-words.ts';
import { plainView } from './plain-view.ts';
import { CODES_BEHIND, readFieldBefore, readFieldBehind } from './read-field.ts';
import { QuotedReader, type QuotedReading } from './read-quoted.ts';
import { remarkOnLooseSign } from './remark-on-loose-sign.ts';
import type { Remarks } from './remarks.ts';
import { skipComment } from './skip-comment.ts';

/** The pieces of a query text, and what its operators show about the query language it comes from. */
export interface Lexed {
  readonly lexemes: readonly Lexeme[];
  /** What words side by side mean there; undefined when all are wanted, as here. */
  readonly sideBySide: SideBySide | undefined;
}

/**
 * Cuts query text into lexemes. Never throws: a part that makes no sense becomes a problem, and the rest is still cut,
 * so that one check shows every mistake.
 */
export function lexQuery(text: string, remarks: Remarks): Lexed {
  return new Lexer(text, remarks).lex();
}

/** Signs that are operators directly before a word, a quote or a bracket. */
const SIGNS: ReadonlyMap<string, 'not' | 'plus' | 'exact'> = new Map([
  ['-', 'not'],
  ['!', 'not'],
  ['+', 'plus'],
  ['=', 'exact'],
]);

const SPACE = /\s+/y;
/**
 * One chunk: everything up to the next space or separating sign, or up to a field that is attached after a word; inside
 * a list also up to the comma. A backslash keeps the next sign in the chunk.
 */
const STOPS = `&&|\\[[A-Za-z]|/[nflNFL]\\d+/|/(?:exp|mj)(?![^\\s)/])|(?<=[\\p{L}\\p{N}*?$])(?:${CODES_BEHIND})`;
const CHUNK = new RegExp(`(?:\\\\\\S|(?!${STOPS})[^\\s()"|\\\\])+`, 'uy');
const LIST_CHUNK = new RegExp(`(?:\\\\\\S|(?!${STOPS})[^\\s()"|,\\\\])+`, 'uy');
/** A chunk must contain one of these to be more than punctuation. */
const WORD_LIKE = /[\p{Alphabetic}\p{N}\p{M}*]/u;
const PLAIN_WORD = /^[\p{L}\p{M}\p{N}'’*?-]+$/u;
const DISTANCE = /~(?:(\d+)(?!\d|\.\d)|[\d.]*)/y;
const WEIGHT = /\^[\d.]*/y;

class Lexer {
  readonly #text: string;
  readonly #view: string;
  readonly #remarks: Remarks;
  readonly #lexemes: Lexeme[] = [];
  /** The open brackets, and whether commas separate inside them: `2 OF (a, b)`. */
  readonly #brackets: { readonly from: number; readonly isList: boolean }[] = [];
  readonly #foreign: ForeignSpellings;
  readonly #quoted: QuotedReader;
  #sideBySide: SideBySide | undefined;
  #at = 0;

  constructor(text: string, remarks: Remarks) {
    this.#text = text;
    this.#view = plainView(text);
    this.#remarks = remarks;
    this.#foreign = new ForeignSpellings(text);
    this.#quoted = new QuotedReader(text, this.#view, remarks);
  }

  lex(): Lexed {
    while (this.#at < this.#view.length) this.#lexNext();
    this.#foreign.remarkOn(this.#remarks);
    return { lexemes: this.#lexemes, sideBySide: this.#sideBySide };
  }

  #lexNext(): void {
    if (this.#lexBehind()) return;
    const sign = this.#view[this.#at];
    const space = this.#find(SPACE);
    if (space) this.#at += space[0].length;
    else if (sign === '"') this.#lexPhrase();
    else if (sign === '(') this.#lexOpen();
    else if (sign === ')') this.#lexClose();
    else if (sign === '|') this.#push({ kind: 'or' }, this.#view[this.#at + 1] === '|' ? 2 : 1);
    else if (this.#view.startsWith('&&', this.#at)) this.#push({ kind: 'and' }, 2);
    else if (sign === ',' && this.#brackets.at(-1)?.isList) this.#push({ kind: 'comma' }, 1);
    else if (!this.#skipComment() && !this.#lexForeign() && !this.#lexOperatorWord()) this.#lexChunk();
  }

  /** A field that is attached after its operand. */
  #lexBehind(): boolean {
    const last = this.#lexemes.at(-1);
    if (!last || last.to !== this.#at || !endsOperand(last)) return false;
    const found = readFieldBehind(this.#view, this.#at);
    if (!found) return false;
    if (last.kind === 'word') this.#joinWords();
    this.#take(found, found.to);
    return true;
  }

  /** In languages that put fields after words, bare words before a field are a phrase: `ferry strike[ti]`. */
  #joinWords(): void {
    const isPlain = (lexeme: Lexeme | undefined) =>
      lexeme?.kind === 'word' &&
      PLAIN_WORD.test(this.#typed(lexeme)) &&
      !/^(?:and|or|not)$/i.test(this.#typed(lexeme));
    let first = this.#lexemes.length;
    while (isPlain(this.#lexemes[first - 1])) first--;
    const words = this.#lexemes.slice(first);
    if (words.length < 2) return;
    const inner = { from: words[0]!.from, to: words.at(-1)!.to };
    const phrase = `"${this.#typed(inner)}"`;
    this.#remarks.warn(inner, `Words side by side before a field are read as a phrase: ${phrase}.`, phrase);
    this.#lexemes.splice(first, words.length, { kind: 'phrase', inner, ...inner });
  }

  #lexPhrase(): void {
    this.#takeQuoted(this.#quoted.readPhrase(this.#at));
    this.#skipWeight();
  }

  #takeQuoted({ lexemes, to }: QuotedReading): void {
    this.#lexemes.push(...lexemes);
    this.#at = to;
  }

  #lexOpen(): void {
    this.#brackets.push({ from: this.#at, isList: this.#lexemes.at(-1)?.kind === 'of' });
    this.#push({ kind: 'open' }, 1);
  }

  #lexClose(): void {
    const open = this.#brackets.pop()?.from ?? this.#at;
    this.#push({ kind: 'close' }, 1);
    const tilde = this.#find(DISTANCE);
    if (tilde) this.#refuseDistance(tilde[0], open);
    this.#skipWeight();
  }

  /** `(a AND b)~5` asks for a distance between words that are not in one phrase. */
  #refuseDistance(tilde: string, open: number): void {
    const message = 'A distance comes after a quoted phrase. Between groups, write NEAR/5.';
    const words = /^\((\s*[\p{L}\p{N}]+(?:\s+(?:AND\s+)?[\p{L}\p{N}]+)*\s*)\)$/u.exec(
      this.#text.slice(open, this.#at),
    )?.[1];
    const digits = /\d+/.exec(tilde)?.[0];
    if (words === undefined || digits === undefined || /\b(?:OR|NOT)\b/.test(words)) {
      this.#refuse(tilde.length, message, '');
      return;
    }
    const to = this.#at + tilde.length;
    this.#remarks.refuse(
      { from: open, to },
      message,
      `"${words.replace(/\s+(?:AND\s+)?/g, ' ').trim()}"~${digits}`,
    );
    this.#at = to;
  }

  #skipWeight(): void {
    const weight = this.#find(WEIGHT);
    if (weight)
      this.#refuse(weight[0].length, 'Clauses cannot have a weight: an article matches or it does not.', '');
  }

  #skipComment(): boolean {
    const comment = skipComment(this.#view, this.#at);
    if (!comment) return false;
    const place = { from: this.#at, to: comment.to };
    if (comment.doubtful) this.#remarks.warn(place, 'This is read as a comment and not looked for.', '');
    this.#at = comment.to;
    return true;
  }

  /** Other kinds of quotes and brackets, and syntax that is refused as a whole. */
  #lexForeign(): boolean {
    const last = this.#lexemes.at(-1);
    if (last?.kind === 'exact' && last.to === this.#at) return false;
    const isAddress = last?.kind === 'field' && last.field === 'url';
    const foreign = isAddress ? undefined : readForeignSyntax(this.#view, this.#at);
    if (foreign) {
      this.#take(foreign, foreign.to);
      return true;
    }
    const quoted = this.#quoted.readForeign(this.#at);
    if (quoted) this.#takeQuoted(quoted);
    return quoted !== undefined;
  }

  #lexOperatorWord(): boolean {
    const last = this.#lexemes.at(-1);
    // `=OR` is the word: Oregon's abbreviation.
    const isExact = last?.kind === 'exact' && last.to === this.#at;
    if (isExact) return /^[a-z]+:/i.test(this.#view.slice(this.#at, this.#at + 9)) && this.#lexField();
    // After a number, % is a percentage.
    const isPercent = this.#view[this.#at] === '%' && last?.kind === 'word' && /\d$/.test(this.#typed(last));
    const operator = readOperatorWord(this.#view, this.#at, endsOperand(last) && !isPercent);
    const isValue = last?.kind === 'field' && last.to === this.#at;
    if (isValue && (operator?.foreign || operator?.meaning?.kind === 'near')) return false;
    if (operator?.foreign) this.#take({ advice: '', ...operator }, operator.to);
    else if (operator) this.#take(operator, operator.to);
    else return this.#lexField();
    return true;
  }

  #lexField(): boolean {
    const field = readFieldBefore(this.#view, this.#at);
    if (field) this.#take(field, field.to);
    return field !== undefined;
  }

  #take(reading: OperatorReading, to: number): void {
    const place = { from: this.#at, to };
    const { meaning, message, suggestion, advice, sideBySide } = reading;
    if (message !== undefined)
      this.#remarks.refuse(place, message, this.#withoutOuterBrackets(suggestion, place));
    else if (advice !== undefined) this.#foreign.note(place, meaning, advice, suggestion);
    if (meaning) this.#lexemes.push({ ...meaning, ...place });
    this.#sideBySide ??= sideBySide;
    this.#at = to;
  }

  /** Brackets around the whole query have no effect. */
  #withoutOuterBrackets(suggestion: string | undefined, { from, to }: Place): string | undefined {
    const isWhole = this.#text.slice(0, from).trim() === '' && this.#text.slice(to).trim() === '';
    return isWhole ? suggestion?.replace(/^\(([^()]*)\)$/, '$1') : suggestion;
  }

  /** A sign or a word, up to the next separator. */
  #lexChunk(): void {
    const chunk =
      this.#find(this.#brackets.at(-1)?.isList ? LIST_CHUNK : CHUNK)?.[0] ?? this.#view.charAt(this.#at);
    const after = this.#view[this.#at + chunk.length];
    const sign = SIGNS.get(chunk.charAt(0));
    if (!WORD_LIKE.test(chunk) && !(sign && (after === '"' || after === '('))) {
      remarkOnLooseSign(this.#view, this.#at, chunk, endsOperand(this.#lexemes.at(-1)), this.#remarks);
      this.#at += chunk.length;
    } else if (sign) {
      this.#lexSign(sign, chunk);
    } else {
      this.#push({ kind: 'word' }, chunk.length);
    }
  }

  #lexSign(sign: 'not' | 'plus' | 'exact', chunk: string): void {
    const typed = this.#text.charAt(this.#at);
    const place = { from: this.#at, to: this.#at + 1 };
    if (sign === 'not' && /[\u2012-\u2015\u2212]/.test(typed))
      this.#remarks.warn(place, `${typed} before a word is read as a minus: what follows is excluded.`, '-');
    if (/^\+\+[\p{L}"]/u.test(chunk)) {
      this.#remarks.warn({ ...place, to: place.to + 1 }, '++ is read as =: found exactly as written.', '=');
      this.#push({ kind: 'exact' }, 2);
    } else {
      this.#push({ kind: sign }, 1);
    }
  }

  #typed({ from, to }: Place): string {
    return this.#text.slice(from, to);
  }

  #find(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#view) ?? undefined;
  }

  #push(meaning: LexemeMeaning, length: number): void {
    const from = this.#at;
    this.#at += length;
    this.#lexemes.push({ ...meaning, from, to: this.#at });
  }

  #refuse(length: number, message: string, suggestion?: string): void {
    const from = this.#at;
    this.#at += length;
    this.#remarks.refuse({ from, to: this.#at }, message, suggestion);
  }
}
