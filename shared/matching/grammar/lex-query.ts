import type { Place } from '../query.ts';
import { FIELDS } from './field-names.ts';
import type { Lexeme, LexemeMeaning } from './lexeme.ts';
import { readDistance, readOperatorWord } from './operator-words.ts';
import { plainView } from './plain-view.ts';
import type { Remarks } from './remarks.ts';

/**
 * Cuts query text into lexemes. Never throws: what makes no sense becomes a problem, and the rest is still cut, so
 * that one look shows every mistake.
 */
export function lexQuery(text: string, remarks: Remarks): Lexeme[] {
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
const FIELD = /([a-z]+):/iy;
/** What stands together: to the next space or sign that separates anywhere; in a list also to the comma. */
const CHUNK = /(?:(?!&&)[^\s()"|])+/y;
const LIST_CHUNK = /(?:(?!&&)[^\s()"|,])+/y;
/** What a chunk needs to be more than punctuation. */
const WORD_LIKE = /[\p{Alphabetic}\p{N}\p{M}*]/u;
const DISTANCE = /~(?:(\d+)(?!\d|\.\d)|[\d.]*)/y;
const WEIGHT = /\^[\d.]*/y;
const RANGE = /[[{][^[\]{}"]*\sTO\s[^[\]{}"]*[\]}]/y;
const REGULAR_EXPRESSION = /\/(?:[^\s/\\]|\\\S)+\/(?=[\s)]|$)/y;

class Lexer {
  readonly #text: string;
  readonly #view: string;
  readonly #remarks: Remarks;
  readonly #lexemes: Lexeme[] = [];
  /** For every open bracket, whether it is a list's, where commas separate: `2 OF (a, b)`. */
  readonly #brackets: boolean[] = [];
  #at = 0;

  constructor(text: string, remarks: Remarks) {
    this.#text = text;
    this.#view = plainView(text);
    this.#remarks = remarks;
  }

  lex(): Lexeme[] {
    while (this.#at < this.#view.length) this.#lexNext();
    return this.#lexemes;
  }

  #lexNext(): void {
    const sign = this.#view[this.#at];
    const space = this.#find(SPACE);
    if (space) this.#at += space[0].length;
    else if (sign === '"') this.#lexPhrase();
    else if (sign === '(') this.#lexOpen();
    else if (sign === ')') this.#lexClose();
    else if (sign === '|') this.#push({ kind: 'or' }, this.#view[this.#at + 1] === '|' ? 2 : 1);
    else if (this.#view.startsWith('&&', this.#at)) this.#push({ kind: 'and' }, 2);
    else if (sign === ',' && this.#brackets.at(-1)) this.#push({ kind: 'comma' }, 1);
    else if (!this.#skipForeign() && !this.#lexOperatorWord()) this.#lexChunk();
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

  /** Refuses what Lucene finds and nothing here does. Returns whether there was some. */
  #skipForeign(): boolean {
    const range = this.#find(RANGE);
    if (range) this.#refuse(range[0].length, 'Ranges cannot be looked for. Name the words, joined by OR.');
    if (range) return true;
    const last = this.#lexemes.at(-1);
    const isAddress = last?.kind === 'field' && last.field === 'url';
    const expression = isAddress ? undefined : this.#find(REGULAR_EXPRESSION);
    if (!expression) return false;
    const words = expression[0].replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
    const message = 'Regular expressions cannot be looked for. Use * and ? in words.';
    this.#refuse(expression[0].length, message, words && `"${words}"`);
    return true;
  }

  #lexOperatorWord(): boolean {
    const last = this.#lexemes.at(-1);
    // `=OR` is the word, as those of Oregon write it.
    const isExact = last?.kind === 'exact' && last.to === this.#at;
    const found = isExact ? undefined : readOperatorWord(this.#view, this.#at);
    if (!found) return false;
    const place = { from: this.#at, to: found.to };
    if (found.message) this.#remarks.refuse(place, found.message, found.suggestion);
    if (found.meaning) this.#lexemes.push({ ...found.meaning, ...place });
    this.#at = found.to;
    return true;
  }

  /** A sign, a field or a word, as far as nothing separates. */
  #lexChunk(): void {
    const chunk = this.#find(this.#brackets.at(-1) ? LIST_CHUNK : CHUNK)?.[0] ?? this.#view.charAt(this.#at);
    const after = this.#view[this.#at + chunk.length];
    const sign = SIGNS.get(chunk.charAt(0));
    if (!WORD_LIKE.test(chunk) && !(sign && (after === '"' || after === '('))) {
      if (SIGNS.has(chunk)) this.#remarkOnLooseSign(chunk);
      this.#at += chunk.length;
    } else if (sign) {
      this.#push({ kind: sign }, 1);
    } else {
      const name = this.#find(FIELD);
      const field = name && FIELDS.get(name[1]!.toLowerCase());
      if (field) this.#push({ kind: 'field', field }, name[0].length);
      else this.#push({ kind: 'word' }, chunk.length);
    }
  }

  #remarkOnLooseSign(sign: string): void {
    const from = this.#at;
    const space = /^\s+(?=[^\s)])/.exec(this.#view.slice(from + 1));
    if (!space) return;
    const message = `A ${sign} with a space after it is punctuation. As an operator it stands right before a word.`;
    this.#remarks.warn({ from, to: from + 1 + space[0].length }, message, sign);
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
