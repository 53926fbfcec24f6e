import type { Gap, Place } from '../query.ts';

/** Where to look, by the name that stands in the syntax; `intitle` and its like are read as these. */
export type FieldName = 'title' | 'text' | 'author' | 'tag' | 'source' | 'site' | 'url' | 'lang';

type Sign = 'word' | 'open' | 'close' | 'comma' | 'and' | 'or' | 'not' | 'plus' | 'exact';

/** What a piece of query text says: an operator, a bracket, a quoted phrase, or a word that is still to be split. */
export type LexemeMeaning =
  | { readonly [Kind in Sign]: { readonly kind: Kind } }[Sign]
  | { readonly kind: 'phrase'; readonly inner: Place; readonly distance?: number }
  | { readonly kind: 'field'; readonly field: FieldName }
  | { readonly kind: 'near'; readonly gap: Gap }
  | { readonly kind: 'of'; readonly least: number }
  | { readonly kind: 'atLeast'; readonly least: number };

export type Lexeme = LexemeMeaning & Place;

export type LexemeOf<Kind extends Lexeme['kind']> = Extract<Lexeme, { readonly kind: Kind }>;
