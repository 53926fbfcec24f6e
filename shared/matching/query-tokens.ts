import { readConjunctions } from './grammar/conjunctions.ts';
import { lexQuery } from './grammar/lex-query.ts';
import type { Lexeme } from './grammar/lexeme.ts';
import { Remarks } from './grammar/remarks.ts';
import type { Place } from './query.ts';

/** What a piece of query text is, for an editor that colours it. Plain words have no token. */
export type TokenKind = 'operator' | 'bracket' | 'phrase' | 'field' | 'refused';

export interface QueryToken extends Place {
  readonly kind: TokenKind;
}

/**
 * The pieces of query text that are more than plain words, in order, without overlap. Any text has tokens, including
 * text that is not a valid query. Takes time linear in the length of the text.
 */
export function tokensOf(text: string): QueryToken[] {
  const remarks = new Remarks();
  const { lexemes } = lexQuery(text, remarks);
  return readConjunctions(lexemes, text, remarks).flatMap((lexeme) => {
    const kind = kindOf(lexeme);
    return kind === undefined ? [] : [{ kind, from: lexeme.from, to: lexeme.to }];
  });
}

function kindOf({ kind }: Lexeme): TokenKind | undefined {
  switch (kind) {
    case 'and':
    case 'or':
    case 'not':
    case 'butNot':
    case 'plus':
    case 'exact':
    case 'near':
    case 'of':
    case 'atLeast':
      return 'operator';
    case 'open':
    case 'close':
    case 'comma':
      return 'bracket';
    case 'phrase':
      return 'phrase';
    case 'field':
    case 'suffix':
      return 'field';
    case 'unsupported':
    case 'refused':
      return 'refused';
    case 'word':
      return undefined;
    default:
      return kind satisfies never;
  }
}
