/**
 * The types that everything in `matching/` shares: a parsed query, the article it is matched against, and the spans of
 * the answer. The parser builds the tree as it was typed, the index compiles it, and `matchNaively` walks it.
 */

/** The article that a query is matched against. Only title and text are required; either may be an empty string. */
export interface MatchableArticle {
  readonly title: string;
  readonly text: string;
  readonly url?: string;
  /** The name of the newspaper, agency or site. */
  readonly source?: string;
  readonly author?: string;
  /** BCP 47, such as `en` or `pt-BR`. Detected from title and text when absent. */
  readonly language?: string;
  /** `language` was compared with the text by `settleLanguage`: it is used as it is, and nothing is detected. */
  readonly languageSettled?: boolean;
  readonly tags?: readonly string[];
  /** Names of the source lists that contain its source, without `@`. */
  readonly sourceLists?: readonly string[];
}

/** The parts of an article that contain words. */
export type Field = 'title' | 'text' | 'author' | 'tag' | 'source' | 'list' | 'url';

/** The field in which a sequence of words is looked for. `content` means title or text, each on its own. */
export type Scope = Field | 'content';

/** Words to mark: offsets in UTF-16 units into the article's own title or text, `end` excluded. */
export interface Span {
  readonly field: 'title' | 'text';
  readonly start: number;
  readonly end: number;
}

/** Where a node was typed: UTF-16 offsets into the query text, `to` excluded. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

/** The tree of a query. It always has something to look for: a tree of exclusions alone is refused. */
export type Query = And | Or | Not | AtLeastOf | Count | Near | Proximity | Sequence | Site | Language;

/** Every operand matches. At least two; operands are never `and` themselves. */
export interface And extends Place {
  readonly kind: 'and';
  readonly operands: readonly Query[];
}

/** Some operand matches. At least two; operands are never `or` themselves. */
export interface Or extends Place {
  readonly kind: 'or';
  readonly operands: readonly Query[];
}

/** The operand does not match. Never the operand of another `not`. */
export interface Not extends Place {
  readonly kind: 'not';
  readonly operand: Query;
}

/** `2 OF (a, b, c)`: at least this many operands match. 1 ≤ `least` ≤ number of operands; contains no `not`. */
export interface AtLeastOf extends Place {
  readonly kind: 'atLeastOf';
  readonly least: number;
  readonly operands: readonly Query[];
}

/**
 * `ATLEAST3(iran OR tehran)`: the alternatives are found in at least this many places, title and text together. A place
 * is a field and the position of the first word, so two alternatives that begin at the same word count once.
 */
export interface Count extends Place {
  readonly kind: 'count';
  readonly least: number;
  readonly alternatives: Alternatives;
}

/** One or more sequences, any of which is enough: `(iran OR "quds force")`. */
export type Alternatives = readonly Sequence[];

/**
 * `a NEAR/5 b ONEAR/3 c`: a chain. `operands[i]` and `operands[i + 1]` obey `gaps[i]`, and both neighbours of an
 * operand must be near the same occurrence of it. The whole chain lies in one field. Neighbours never share a word;
 * operands further apart in the chain may.
 */
export interface Near extends Place {
  readonly kind: 'near';
  readonly operands: readonly Alternatives[];
  readonly gaps: readonly Gap[];
}

/** At most `distance` other words (0 to 1,000) between the end of one operand and the start of the next. */
export interface Gap {
  readonly distance: number;
  /** The left operand comes first in the article. */
  readonly ordered: boolean;
}

/**
 * `"general soleimani"~5`: all the words, in any order, in one field, within a stretch that has at most `distance` (0
 * to 1,000) more words than the query. Each word of the query begins at a different word of the article, so a word that
 * is typed twice must be there twice. Each word is a sequence, because `fox-it` or `東京` are several tokens. At least
 * two words, all of the form `folded` and with one scope.
 */
export interface Proximity extends Place {
  readonly kind: 'proximity';
  readonly distance: number;
  readonly words: readonly Sequence[];
}

/**
 * Words side by side in one field: a phrase, or a single word as a sequence of one. At least one word. In the scopes
 * `tag` and `list` the sequence must be one whole tag, or the whole name of one source list.
 */
export interface Sequence extends Place {
  readonly kind: 'sequence';
  readonly scope: Scope;
  readonly form: Form;
  readonly words: readonly WordPattern[];
}

/**
 * How a word of the query is compared with a word of the article.
 * - `inflected`: the folded forms are equal, or the folded stems in the article's language are. Only in the scopes
 *   `title`, `text` and `content`; a bare word in other scopes is `folded`.
 * - `folded`: equal except for case, accents, ligatures and width.
 * - `exact`: equal as written (NFC).
 */
export type Form = 'inflected' | 'folded' | 'exact';

/** One word of a sequence. It is compared with exactly one token of the article. */
export interface WordPattern {
  /**
   * NFC. In the form `exact`: as written. Otherwise in lower case, with its accents because stemmers need them; fold it
   * before comparing. With a leading `@` or `#` the article must have that sign; without one, words with and without a
   * sign are found.
   */
  readonly text: string;
  /**
   * Whether the text contains wildcards: `*` stands for any number of characters, including none, and `?` for one
   * character of the folded word. Such a word is never stemmed, whatever the form, and never `exact`. It begins with at
   * least three letters or digits.
   */
  readonly wildcard: boolean;
  /** Hangul, which writes particles onto words: the token only has to begin with the text. Never stemmed or exact. */
  readonly openEnd: boolean;
  /** Whether a hyphen, not only a space, joins this word to the next, as in `fox-it`. */
  readonly hyphen: boolean;
}

/** `site:reuters.com`: the article's host is this one or a subdomain of it. False for an article without an address. */
export interface Site extends Place {
  readonly kind: 'site';
  /** Lower case, without a dot at either end; international names in ASCII form. */
  readonly host: string;
}

/** `lang:en`: the article's language; `en` includes `en-GB`. */
export interface Language extends Place {
  readonly kind: 'language';
  /** Lower case, `en` or `en-gb`. */
  readonly language: string;
}

/** A message about a stretch of the query text. */
export interface Remark extends Place {
  /** For the person who types: what is wrong, and what to do. */
  readonly message: string;
  /** The text that replaces `text.slice(from, to)`. */
  readonly suggestion?: string;
}

/** Whether a field holds any number of texts, each of which must be matched as a whole. */
export function isWhole(scope: Scope): scope is 'tag' | 'list' {
  return scope === 'tag' || scope === 'list';
}

/** The name of a source list. It is one word to the engine. */
export const sourceListName = /^[a-z][a-z0-9]{0,39}$/;

/** The names of the source lists that a query uses, each with its places in the query. */
export function sourceListsIn(query: Query): Map<string, Place[]> {
  const found = new Map<string, Place[]>();
  const note = ({ scope, words, from, to }: Sequence) => {
    if (scope !== 'list') return;
    const name = words[0]?.text ?? '';
    found.set(name, [...(found.get(name) ?? []), { from, to }]);
  };
  const visit = (part: Query): void => {
    switch (part.kind) {
      case 'and':
      case 'or':
      case 'atLeastOf':
        part.operands.forEach(visit);
        return;
      case 'not':
        visit(part.operand);
        return;
      case 'count':
        part.alternatives.forEach(note);
        return;
      case 'near':
        part.operands.flat().forEach(note);
        return;
      case 'sequence':
        note(part);
        return;
      case 'proximity':
      case 'site':
      case 'language':
        return;
      default:
        part satisfies never;
    }
  };
  visit(query);
  return found;
}

/** Joins the operands by `and`, merging operands that are `and` themselves. A single operand is returned as it is. */
export function joinAnd(operands: readonly Query[], place: Place): Query {
  const flat = operands.flatMap((operand) => (operand.kind === 'and' ? operand.operands : [operand]));
  return flat.length === 1 ? flat[0]! : { kind: 'and', operands: flat, from: place.from, to: place.to };
}

/** Joins the operands by `or`, merging operands that are `or` themselves. A single operand is returned as it is. */
export function joinOr(operands: readonly Query[], place: Place): Query {
  const flat = operands.flatMap((operand) => (operand.kind === 'or' ? operand.operands : [operand]));
  return flat.length === 1 ? flat[0]! : { kind: 'or', operands: flat, from: place.from, to: place.to };
}

/** The opposite of the operand. Negating twice gives the original. */
export function negate(operand: Query, place: Place): Query {
  return operand.kind === 'not' ? operand.operand : { kind: 'not', operand, from: place.from, to: place.to };
}

/** The alternatives that a query stands for as an operand of NEAR or ATLEAST; undefined when it is anything else. */
export function alternativesOf(query: Query): Alternatives | undefined {
  if (query.kind === 'sequence') return [query];
  if (query.kind !== 'or') return undefined;
  const sequences = query.operands.filter((operand) => operand.kind === 'sequence');
  return sequences.length === query.operands.length ? sequences : undefined;
}
