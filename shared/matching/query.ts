/**
 * The shapes that everything in `matching/` shares: a parsed query, the article it is asked of, and the
 * answer's spans. The parser writes the tree as it was typed; the index compiles it; `matchNaively` walks it.
 */

/** What a query is asked of. Only the title and the text are required; an empty string is fine for either. */
export interface MatchableArticle {
  readonly title: string;
  readonly text: string;
  readonly url?: string;
  /** The name of the newspaper, agency or site. */
  readonly source?: string;
  readonly author?: string;
  /** BCP 47, such as `en` or `pt-BR`. Detected from title and text when absent. */
  readonly language?: string;
  readonly tags?: readonly string[];
  /** Names of the lists of sources that its source is on, without `@`. */
  readonly sourceLists?: readonly string[];
}

/** The parts of an article that hold words. */
export type Field = 'title' | 'text' | 'author' | 'tag' | 'source' | 'list' | 'url';

/** Where a sequence of words is looked for; `content` is title or text, each by itself. */
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

/** The tree of a query. It always holds something to look for: a tree of exclusions alone is refused. */
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

/** `2 OF (a, b, c)`: so many of the operands match. 1 ≤ `least` ≤ number of operands; holds no `not`. */
export interface AtLeastOf extends Place {
  readonly kind: 'atLeastOf';
  readonly least: number;
  readonly operands: readonly Query[];
}

/**
 * `ATLEAST3(iran OR tehran)`: the alternatives are found at so many places, title and text together. A place
 * is a field and the position of the first word, so two alternatives that begin at one word count once.
 */
export interface Count extends Place {
  readonly kind: 'count';
  readonly least: number;
  readonly alternatives: Alternatives;
}

/** Sequences of which any will do, at least one: `(iran OR "quds force")`. */
export type Alternatives = readonly Sequence[];

/**
 * `a NEAR/5 b ONEAR/3 c`: a chain. `operands[i]` and `operands[i + 1]` obey `gaps[i]`, and the two neighbours
 * of an operand are near the same occurrence of it. The whole chain lies in one field. Neighbours never share
 * a word; operands further apart in the chain may.
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
 * `"general soleimani"~5`: all the words, in any order, in one field, in a stretch of at most `distance` (0 to
 * 1,000) words more than the query has. Each begins at a word of its own, so a word typed twice is wanted
 * twice. A word is a sequence since `fox-it` or `東京` are several tokens. At least two words, all of the form
 * `folded` and of one scope.
 */
export interface Proximity extends Place {
  readonly kind: 'proximity';
  readonly distance: number;
  readonly words: readonly Sequence[];
}

/**
 * Words side by side in one field: a phrase, or a single word as a sequence of one. At least one word. In the
 * scopes `tag` and `list` the sequence must be the whole of one tag, or of the name of one list of sources.
 */
export interface Sequence extends Place {
  readonly kind: 'sequence';
  readonly scope: Scope;
  readonly form: Form;
  readonly words: readonly WordPattern[];
}

/**
 * How a word of the query is compared with a word of the article.
 * - `inflected`: the folded forms are equal, or the folded stems in the article's language are. Only in the
 *   scopes `title`, `text` and `content`; a bare word in other scopes is `folded`.
 * - `folded`: equal but for case, accents, ligatures and width.
 * - `exact`: equal as written (NFC).
 */
export type Form = 'inflected' | 'folded' | 'exact';

/** One word of a sequence; compares with exactly one token of the article. */
export interface WordPattern {
  /**
   * NFC. Exact: as written. Otherwise lower case with its accents, since stems need them; fold it to compare.
   * A leading `@` or `#` demands that sign; without it the word is found with or without one.
   */
  readonly text: string;
  /**
   * The text holds wildcards: `*` any run of characters, also none; `?` one character of the folded word.
   * Never stemmed, whatever the form; never in the form `exact`. Begins with at least three letters or digits.
   */
  readonly wildcard: boolean;
  /** Hangul, which joins particles to its words: the token begins with the text. Never stemmed or exact. */
  readonly openEnd: boolean;
  /** The next word follows after a hyphen, as the parts of `fox-it` do, not merely after a space. */
  readonly hyphen: boolean;
}

/** `site:reuters.com`: the article's host is this one or a subdomain. False without an address. */
export interface Site extends Place {
  readonly kind: 'site';
  /** Lower case, without a dot at either end, international names in their ASCII form. */
  readonly host: string;
}

/** `lang:en`: the article's language; `en` includes `en-GB`. */
export interface Language extends Place {
  readonly kind: 'language';
  /** Lower case, `en` or `en-gb`. */
  readonly language: string;
}

/** Something to say about a stretch of the query text. */
export interface Remark extends Place {
  /** For the person who types: what, and what to do. */
  readonly message: string;
  /** What to put in place of `text.slice(from, to)`. */
  readonly suggestion?: string;
}

/** Whether a field holds any number of texts, each of which is found as a whole or not at all. */
export function isWhole(scope: Scope): scope is 'tag' | 'list' {
  return scope === 'tag' || scope === 'list';
}

/** The name of a list of sources: one word to the engine. */
export const sourceListName = /^[a-z][a-z0-9]{0,39}$/;

/** Names of the lists of sources that a query asks for, each with its places in the query. */
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

/** `and` of the operands, with those of inner `and`s taken up; of one operand, that operand. */
export function joinAnd(operands: readonly Query[], place: Place): Query {
  const flat = operands.flatMap((operand) => (operand.kind === 'and' ? operand.operands : [operand]));
  return flat.length === 1 ? flat[0]! : { kind: 'and', operands: flat, from: place.from, to: place.to };
}

/** `or` of the operands, with those of inner `or`s taken up; of one operand, that operand. */
export function joinOr(operands: readonly Query[], place: Place): Query {
  const flat = operands.flatMap((operand) => (operand.kind === 'or' ? operand.operands : [operand]));
  return flat.length === 1 ? flat[0]! : { kind: 'or', operands: flat, from: place.from, to: place.to };
}

/** The opposite; twice negated is what it was. */
export function negate(operand: Query, place: Place): Query {
  return operand.kind === 'not' ? operand.operand : { kind: 'not', operand, from: place.from, to: place.to };
}

/** The sequences that any of NEAR's operands or ATLEAST may be, or nothing when the query is something else. */
export function alternativesOf(query: Query): Alternatives | undefined {
  if (query.kind === 'sequence') return [query];
  if (query.kind !== 'or') return undefined;
  const sequences = query.operands.filter((operand) => operand.kind === 'sequence');
  return sequences.length === query.operands.length ? sequences : undefined;
}
