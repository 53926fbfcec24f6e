import type { Gap, Place, Query } from '../query.ts';

/** Where to look, by the name in this syntax; `intitle` and similar names are read as these. */
export type FieldName = 'title' | 'text' | 'author' | 'tag' | 'source' | 'site' | 'url' | 'lang';

/** A field, or `content`, which is title and text: where words without a field are looked for. */
export type FieldOrContent = FieldName | 'content';

/** `refused`: an operand for which a problem has been reported. */
type Sign =
  | 'word'
  | 'refused'
  | 'open'
  | 'close'
  | 'comma'
  | 'and'
  | 'or'
  | 'not'
  | 'butNot'
  | 'plus'
  | 'exact';

/** The meaning of a piece of query text: an operator, a bracket, a quoted phrase, or a word that is not split yet. */
export type LexemeMeaning =
  | { readonly [Kind in Sign]: { readonly kind: Kind } }[Sign]
  | { readonly kind: 'phrase'; readonly inner: Place; readonly distance?: number }
  /**
   * `reach`: whether the field applies to the next operand only, or to everything after it, as Google's `allintitle:`
   * does.
   */
  | { readonly kind: 'field'; readonly field: FieldOrContent; readonly reach: 'next' | 'rest' }
  /** A field that comes after its operand: `ferry[ti]`. */
  | { readonly kind: 'suffix'; readonly field: FieldOrContent }
  /**
   * A clause that asks for something unsupported, such as a date. `behind`: it removes the operand before it as well.
   */
  | { readonly kind: 'unsupported'; readonly message: string; readonly behind: boolean }
  | { readonly kind: 'near'; readonly gap: Gap }
  | { readonly kind: 'of'; readonly least: number }
  | { readonly kind: 'atLeast'; readonly least: number };

export type Lexeme = LexemeMeaning & Place;

export type LexemeOf<Kind extends Lexeme['kind']> = Extract<Lexeme, { readonly kind: Kind }>;

/** A query with the stretch of text that it came from, brackets and signs included. */
export interface Operand extends Place {
  readonly query: Query;
}

/** A clause that can be removed from the query, and why. A caller that knows its neighbours says what to remove. */
export interface LeftOut extends Place {
  readonly leftOut: string;
}

/** The result of reading a clause; undefined when a problem has been reported. */
export type Reading = Operand | LeftOut | undefined;

export function isLeftOut(reading: object): reading is LeftOut {
  return 'leftOut' in reading;
}

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
  'refused',
]);
const OPERAND_ENDS: ReadonlySet<string> = new Set<Lexeme['kind']>([
  'word',
  'phrase',
  'close',
  'suffix',
  'unsupported',
  'refused',
]);

/** Whether this lexeme begins something that can be looked for or excluded. */
export function startsOperand(lexeme: Lexeme | undefined): boolean {
  return (
    lexeme !== undefined &&
    (OPERAND_STARTS.has(lexeme.kind) || (lexeme.kind === 'unsupported' && !lexeme.behind))
  );
}

/** Whether this lexeme ends something that can be looked for. */
export function endsOperand(lexeme: Lexeme | undefined): boolean {
  return lexeme !== undefined && OPERAND_ENDS.has(lexeme.kind);
}
