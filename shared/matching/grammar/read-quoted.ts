import type { Place } from '../query.ts';
import type { Lexeme, LexemeOf } from './lexeme.ts';
import { readDistance } from './read-distance.ts';
import type { Remarks } from './remarks.ts';

/** What was read at an offset, and where it ends. */
export interface QuotedReading {
  readonly lexemes: readonly Lexeme[];
  readonly to: number;
}

const DISTANCE = /~(?:(\d+)(?!\d|\.\d)|[\d.]*)/y;
const DISTANCE_APART = /\s+~\s*(\d+)(?![\p{L}\d])|~\s+(\d+)(?![\p{L}\d])/uy;
const SINGLE_QUOTED = /'(?![\s']|n')((?:[^'"()\n]|'(?=\p{L})){1,200}?)(?<!\s)'(?![\p{L}\p{N}])/uy;
const BRACED = /\{\s*"?([^{}"()]+?)"?\s*\}/y;
const DISTANCE_BEFORE = /near(\d+):(?=")/iy;
const REPEAT = /repeat(\d+):(?=["\p{L}])/iuy;

/** Reads text in quotation marks with its distance, `"a b"~5`, and the equivalents of other query languages. */
export class QuotedReader {
  readonly #text: string;
  readonly #view: string;
  readonly #remarks: Remarks;

  constructor(text: string, view: string, remarks: Remarks) {
    this.#text = text;
    this.#view = view;
    this.#remarks = remarks;
  }

  /** Quotes in this language's own form. */
  readPhrase(from: number): QuotedReading {
    const end = this.#view.indexOf('"', from + 1);
    if (end < 0) return this.#readUnclosed(from);
    const inner = { from: from + 1, to: end };
    const tilde = match(DISTANCE_APART, this.#view, end + 1)
      ? undefined
      : match(DISTANCE, this.#view, end + 1);
    const place = { from, to: end + 1 + (tilde?.[0].length ?? 0) };
    const distance = tilde ? this.#distanceOf(tilde, place) : this.#distanceApart(end + 1);
    const to = Math.max(place.to, distance?.to ?? 0);
    const phrase: LexemeOf<'phrase'> = { kind: 'phrase', inner, from, to };
    return { lexemes: [distance ? { ...phrase, distance: distance.value } : phrase], to };
  }

  /** `'a b'`, `{a b}`, `near5:"a b"`, `repeat3:"a"`; undefined when none of them begins here. */
  readForeign(from: number): QuotedReading | undefined {
    return this.#readSingle(from) ?? this.#readBraces(from) ?? this.#readRepeat(from) ?? this.#readNear(from);
  }

  #readUnclosed(from: number): QuotedReading {
    const to = this.#text.length;
    const typed = this.#text.slice(from).trimEnd();
    this.#remarks.refuse({ from, to }, 'This quote is not closed.', typed.length > 1 ? `${typed}"` : '');
    return { lexemes: [{ kind: 'phrase', inner: { from: from + 1, to }, from, to }], to };
  }

  #distanceOf([typed = '', digits]: readonly string[], place: Place): { value: number; to: number } {
    const quoted = this.#text.slice(place.from, place.to - typed.length);
    const { distance, message } = digits
      ? readDistance(digits)
      : { distance: 5, message: 'After ~ write how many other words may lie between.' };
    if (message) this.#remarks.refuse(place, message, `${quoted}~${distance}`);
    return { value: distance, to: place.to };
  }

  #distanceApart(at: number): { value: number; to: number } | undefined {
    const apart = match(DISTANCE_APART, this.#view, at);
    if (!apart) return undefined;
    const { distance } = readDistance(apart[1] ?? apart[2] ?? '');
    const to = at + apart[0].length;
    this.#remarks.refuse(
      { from: at, to },
      'A distance comes directly after a quoted phrase, without a space.',
      `~${distance}`,
    );
    return { value: distance, to };
  }

  #readSingle(from: number): QuotedReading | undefined {
    const quoted = /[\s(=:]/.test(this.#view[from - 1] ?? ' ') && match(SINGLE_QUOTED, this.#view, from);
    if (!quoted) return undefined;
    const to = from + quoted[0].length;
    const inner = { from: from + 1, to: to - 1 };
    this.#remarks.warn({ from, to }, 'Single quotes are read as quotation marks.', `"${this.#typed(inner)}"`);
    return { lexemes: [{ kind: 'phrase', inner, from, to }], to };
  }

  /** Brandwatch finds `{BT}` exactly as written; in Scopus braces are quotes. */
  #readBraces(from: number): QuotedReading | undefined {
    const braced = match(BRACED, this.#view, from);
    if (!braced) return undefined;
    const to = from + braced[0].length;
    const start = from + braced[0].indexOf(braced[1]!);
    const inner = { from: start, to: start + braced[1]!.length };
    const typed = this.#typed(inner);
    const message = `Braces are read as =: found with these capitals and signs. To find the phrase in any case, write "${typed}".`;
    this.#remarks.warn({ from, to }, message, `="${typed}"`);
    return {
      lexemes: [
        { kind: 'exact', from, to: from },
        { kind: 'phrase', inner, from, to },
      ],
      to,
    };
  }

  /** GDELT's `repeat3:"a"` */
  #readRepeat(from: number): QuotedReading | undefined {
    const repeat = match(REPEAT, this.#view, from);
    if (!repeat) return undefined;
    const to = from + repeat[0].length;
    return { lexemes: [{ kind: 'atLeast', least: Number(repeat[1]), from, to }], to };
  }

  /** GDELT's `near20:"a b"` */
  #readNear(from: number): QuotedReading | undefined {
    const near = match(DISTANCE_BEFORE, this.#view, from);
    if (!near) return undefined;
    const { lexemes, to } = this.readPhrase(from + near[0].length);
    const { distance, message } = readDistance(near[1]!);
    if (message) this.#remarks.refuse({ from, to: from + near[0].length }, message, `near${distance}:`);
    return {
      lexemes: lexemes.map((lexeme) => (lexeme.kind === 'phrase' ? { ...lexeme, from, distance } : lexeme)),
      to,
    };
  }

  #typed({ from, to }: Place): string {
    return this.#text.slice(from, to);
  }
}

function match(pattern: RegExp, view: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(view) ?? undefined;
}
