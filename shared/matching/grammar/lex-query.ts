import type { Place } from '../query.ts';
import { ForeignSpellings } from './foreign-spellings.ts';
import { readForeignSyntax } from './foreign-syntax.ts';
import { endsOperand, type Lexeme, type LexemeMeaning } from './lexeme.ts';
import type { OperatorReading, SideBySide } from './operator-spelling.ts';
import { readOperatorWord } from './operator-words.ts';
import { plainView } from './plain-view.ts';
import { readDistance } from './read-distance.ts';
import { CODES_BEHIND, readFieldBefore, readFieldBehind } from './read-field.ts';
import type { Remarks } from './remarks.ts';
import { skipComment } from './skip-comment.ts';

/** What query text was cut into, and what its operators betray of the language that it was written in. */
export interface Lexed {
  readonly lexemes: readonly Lexeme[];
  /** What words side by side mean there, if not that all are wanted. */
  readonly sideBySide: SideBySide | undefined;
}

/**
 * Cuts query text into lexemes. Never throws: what makes no sense becomes a problem, and the rest is still cut, so
 * that one look shows every mistake.
 */
export function lexQuery(text: string, remarks: Remarks): Lexed {
  return new Lexer(text, remarks).lex();
}

/** Signs that are operators right before a word, a quote or a bracket. */
const SIGNS: ReadonlyMap<string, 'not' | 'plus' | 'exact'> = new Map([
  ['-', 'not'],
  ['!', 'not'],
  ['+', 'plus'],
  ['=', 'exact'],
]);

const SPACE = /\s+/y;
/**
 * What stands together: to the next space or sign that separates anywhere, or to a field that is put behind a word; in
 * a list also to the comma. A backslash takes the next sign along.
 */
const STOPS = `&&|\\[[A-Za-z]|/[nflNFL]\\d+/|/(?:exp|mj)(?![^\\s)/])|(?<=[\\p{L}\\p{N}*?$])(?:${CODES_BEHIND})`;
const CHUNK = new RegExp(`(?:\\\\\\S|(?!${STOPS})[^\\s()"|\\\\])+`, 'uy');
const LIST_CHUNK = new RegExp(`(?:\\\\\\S|(?!${STOPS})[^\\s()"|,\\\\])+`, 'uy');
/** What a chunk needs to be more than punctuation. */
const WORD_LIKE = /[\p{Alphabetic}\p{N}\p{M}*]/u;
const PLAIN_WORD = /^[\p{L}\p{M}\p{N}'’*?-]+$/u;
const DISTANCE = /~(?:(\d+)(?!\d|\.\d)|[\d.]*)/y;
const WEIGHT = /\^[\d.]*/y;
const SINGLE_QUOTED = /'(?![\s']|n')((?:[^'"()\n]|'(?=\p{L})){1,200}?)(?<!\s)'(?![\p{L}\p{N}])/uy;
const BRACED = /\{\s*"?([^{}"()]+?)"?\s*\}/y;
const DISTANCE_BEFORE = /near(\d+):(?=")/iy;
const REPEAT = /repeat(\d+):(?=["\p{L}])/iuy;

class Lexer {
  readonly #text: string;
  readonly #view: string;
  readonly #remarks: Remarks;
  readonly #lexemes: Lexeme[] = [];
  /** For every open bracket, whether it is a list's, where commas separate: `2 OF (a, b)`. */
  readonly #brackets: boolean[] = [];
  readonly #foreign: ForeignSpellings;
  #sideBySide: SideBySide | undefined;
  #at = 0;

  constructor(text: string, remarks: Remarks) {
    this.#text = text;
    this.#view = plainView(text);
    this.#remarks = remarks;
    this.#foreign = new ForeignSpellings(text);
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
    else if (sign === ',' && this.#brackets.at(-1)) this.#push({ kind: 'comma' }, 1);
    else if (!this.#skipComment() && !this.#lexForeign() && !this.#lexOperatorWord()) this.#lexChunk();
  }

  /** A field that is put behind its operand. */
  #lexBehind(): boolean {
    const last = this.#lexemes.at(-1);
    if (!last || last.to !== this.#at || !endsOperand(last)) return false;
    const found = readFieldBehind(this.#view, this.#at);
    if (!found) return false;
    if (last.kind === 'word') this.#joinWords();
    this.#take(found, found.to);
    return true;
  }

  /** Bare words before a field, as in `ferry strike[ti]`, are a phrase where fields stand behind. */
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
    const from = this.#at;
    const end = this.#view.indexOf('"', from + 1);
    if (end < 0) {
      const typed = this.#text.slice(from).trimEnd();
      const place = { from, to: this.#text.length };
      this.#remarks.refuse(place, 'This quote is not closed.', typed.length > 1 ? `${typed}"` : '');
      this.#push({ kind: 'phrase', inner: { from: from + 1, to: place.to } }, place.to - from);
      return;
    }
    const inner = { from: from + 1, to: end };
    this.#at = end + 1;
    const tilde = this.#find(DISTANCE);
    const to = this.#at + (tilde?.[0].length ?? 0);
    const distance = tilde && this.#readDistance(tilde, { from, to });
    this.#at = from;
    this.#push({ kind: 'phrase', inner, ...(distance !== undefined && { distance }) }, to - from);
    this.#skipWeight();
  }

  #readDistance([typed, digits]: readonly string[], place: Place): number {
    const quoted = this.#text.slice(place.from, place.to - (typed?.length ?? 0));
    const { distance, message } = digits
      ? readDistance(digits)
      : { distance: 5, message: 'After ~ stands how many other words may lie between.' };
    if (message) this.#remarks.refuse(place, message, `${quoted}~${distance}`);
    return distance;
  }

  #lexOpen(): void {
    this.#brackets.push(this.#lexemes.at(-1)?.kind === 'of');
    this.#push({ kind: 'open' }, 1);
  }

  #lexClose(): void {
    this.#brackets.pop();
    this.#push({ kind: 'close' }, 1);
    const tilde = this.#find(DISTANCE);
    if (tilde)
      this.#refuse(tilde[0].length, 'A distance follows a quoted phrase. Between groups write NEAR/5.', '');
    this.#skipWeight();
  }

  #skipWeight(): void {
    const weight = this.#find(WEIGHT);
    if (weight) this.#refuse(weight[0].length, 'Clauses cannot be weighted: an article matches or not.', '');
  }

  #skipComment(): boolean {
    const comment = skipComment(this.#view, this.#at);
    if (!comment) return false;
    const place = { from: this.#at, to: comment.to };
    if (comment.doubtful) this.#remarks.warn(place, 'This is read as a comment and not looked for.', '');
    this.#at = comment.to;
    return true;
  }

  /** Quotes and brackets of other kinds, and what is refused as a whole. */
  #lexForeign(): boolean {
    const last = this.#lexemes.at(-1);
    if (last?.kind === 'exact' && last.to === this.#at) return false;
    const from = this.#at;
    const quoted = /[\s(=:]/.test(this.#view[from - 1] ?? ' ') ? this.#find(SINGLE_QUOTED) : undefined;
    if (quoted) {
      const to = from + quoted[0].length;
      const message = 'Single quotes are read as quotation marks.';
      this.#remarks.warn({ from, to }, message, `"${this.#text.slice(from + 1, to - 1)}"`);
      this.#push({ kind: 'phrase', inner: { from: from + 1, to: to - 1 } }, quoted[0].length);
      return true;
    }
    const isAddress = last?.kind === 'field' && last.field === 'url';
    const foreign = isAddress ? undefined : readForeignSyntax(this.#view, from);
    if (foreign) {
      this.#take(foreign, foreign.to);
      return true;
    }
    return this.#lexBraces() || this.#lexDistanceBefore();
  }

  /** `{BT}` is found as written in Brandwatch; in Scopus braces are quotes. */
  #lexBraces(): boolean {
    const braced = this.#find(BRACED);
    if (!braced) return false;
    const from = this.#at;
    const start = from + braced[0].indexOf(braced[1]!);
    const inner = { from: start, to: start + braced[1]!.length };
    const typed = this.#text.slice(inner.from, inner.to);
    const message = `Braces are read as =: found with these capitals and signs. For the phrase in any case write "${typed}".`;
    this.#remarks.warn({ from, to: from + braced[0].length }, message, `="${typed}"`);
    this.#push({ kind: 'exact' }, 0);
    this.#push({ kind: 'phrase', inner }, braced[0].length);
    return true;
  }

  /** GDELT's `near20:"a b"` and `repeat3:"a"`. */
  #lexDistanceBefore(): boolean {
    const repeat = this.#find(REPEAT);
    if (repeat) this.#push({ kind: 'atLeast', least: Number(repeat[1]) }, repeat[0].length);
    const near = this.#find(DISTANCE_BEFORE);
    if (!near) return repeat !== undefined;
    const from = this.#at;
    this.#at += near[0].length;
    this.#lexPhrase();
    const phrase = this.#lexemes.pop()!;
    const { distance, message } = readDistance(near[1]!);
    if (message) this.#remarks.refuse({ from, to: phrase.from }, message, `near${distance}:`);
    if (phrase.kind === 'phrase') this.#lexemes.push({ ...phrase, from, distance });
    return true;
  }

  #lexOperatorWord(): boolean {
    const last = this.#lexemes.at(-1);
    // `=OR` is the word, as those of Oregon write it.
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

  /** Brackets around the whole query say nothing. */
  #withoutOuterBrackets(suggestion: string | undefined, { from, to }: Place): string | undefined {
    const isWhole = this.#text.slice(0, from).trim() === '' && this.#text.slice(to).trim() === '';
    return isWhole ? suggestion?.replace(/^\(([^()]*)\)$/, '$1') : suggestion;
  }

  /** A sign or a word, as far as nothing separates. */
  #lexChunk(): void {
    const chunk = this.#find(this.#brackets.at(-1) ? LIST_CHUNK : CHUNK)?.[0] ?? this.#view.charAt(this.#at);
    const after = this.#view[this.#at + chunk.length];
    const sign = SIGNS.get(chunk.charAt(0));
    if (!WORD_LIKE.test(chunk) && !(sign && (after === '"' || after === '('))) {
      if (SIGNS.has(chunk)) this.#remarkOnLooseSign(chunk);
      else if (/^[~<>^%@#$\\{}[\]*]+$/.test(chunk)) this.#remarkOnPunctuation(chunk);
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
      this.#remarks.warn({ ...place, to: place.to + 1 }, '++ is read as =: found as it is written.', '=');
      this.#push({ kind: 'exact' }, 2);
    } else {
      this.#push({ kind: sign }, 1);
    }
  }

  #remarkOnLooseSign(sign: string): void {
    const from = this.#at;
    const space = /^\s+(?=[^\s)])/.exec(this.#view.slice(from + 1, from + 200));
    if (!space) return;
    const message = `A ${sign} with a space after it is punctuation. As an operator it stands right before a word.`;
    this.#remarks.warn({ from, to: from + 1 + space[0].length }, message, sign);
  }

  #remarkOnPunctuation(sign: string): void {
    if (!endsOperand(this.#lexemes.at(-1))) return;
    const place = { from: this.#at, to: this.#at + sign.length };
    this.#remarks.warn(place, `${sign} by itself is punctuation and says nothing.`, '');
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
