import type { Gap, Place, Query } from '../query.ts';

/** Where to look, by the name that stands in the syntax; `intitle` and its like are read as these. */
export type FieldName = 'title' | 'text' | 'author' | 'tag' | 'source' | 'site' | 'url' | 'lang';

/** A field, or `content`: title and text, where words without a field are looked for. */
export type FieldOrContent = FieldName | 'content';

/** `refused`: an operand of which a problem has been reported. */
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

/** What a piece of query text says: an operator, a bracket, a quoted phrase, or a word that is still to be split. */
export type LexemeMeaning =
  | { readonly [Kind in Sign]: { readonly kind: Kind } }[Sign]
  | { readonly kind: 'phrase'; readonly inner: Place; readonly distance?: number }
  /** `reach`: the field holds for the next operand, or for all that follows, as Google's `allintitle:` does. */
  | { readonly kind: 'field'; readonly field: FieldOrContent; readonly reach: 'next' | 'rest' }
  /** A field that stands behind its operand: `ferry[ti]`. */
  | { readonly kind: 'suffix'; readonly field: FieldOrContent }
  /** A clause that asks for something unknown here, such as a date. `behind`: it takes its operand with it. */
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

/** A clause that a query can be read without, and why. Whoever knows its neighbours says what to take out. */
export interface LeftOut extends Place {
  readonly leftOut: string;
}

/** What reading a clause gives; nothing when it has reported a problem. */
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

/** Whether something that can be looked for, or excluded, begins with this lexeme. */
export function startsOperand(lexeme: Lexeme | undefined): boolean {
  return (
    lexeme !== undefined &&
    (OPERAND_STARTS.has(lexeme.kind) || (lexeme.kind === 'unsupported' && !lexeme.behind))
  );
}

/** Whether something that can be looked for ends with this lexeme. */
export function endsOperand(lexeme: Lexeme | undefined): boolean {
  return lexeme !== undefined && OPERAND_ENDS.has(lexeme.kind);
}
