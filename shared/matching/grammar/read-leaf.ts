import {
  type Form,
  type Place,
  type Query,
  type Scope,
  type Sequence,
  sourceListName,
  type WordPattern,
} from '../query.ts';
import { remarkOnWildcardsInQuotes } from './foreign-wildcards.ts';
import type { FieldOrContent, LeftOut, LexemeOf } from './lexeme.ts';
import { readLanguage } from './read-language.ts';
import { readPatterns } from './read-patterns.ts';
import { readSite } from './read-site.ts';
import { readTypedWord } from './read-typed-word.ts';
import type { Remarks } from './remarks.ts';

/** A word or a quoted phrase, and everything its meaning depends on. */
export interface TypedLeaf {
  readonly text: string;
  readonly lexeme: LexemeOf<'word' | 'phrase'>;
  /** The leaf with its field and its `=`. */
  readonly place: Place;
  readonly field: FieldOrContent;
  readonly exact: boolean;
}

/** A clause and the number of words it counts as. */
export interface Leaf {
  readonly query: Query;
  readonly terms: number;
}

/** Returns undefined when a problem has been reported. A leaf without any word can be left out. */
export function readLeaf(leaf: TypedLeaf, remarks: Remarks): Leaf | LeftOut | undefined {
  const { text, lexeme, place, field, exact } = leaf;
  const inner = lexeme.kind === 'phrase' ? lexeme.inner : lexeme;
  const typed = text.slice(inner.from, inner.to);
  if (field === 'site') return leafOf(readSite(typed, place, remarks));
  if (field === 'lang') return leafOf(readLanguage(typed, place, remarks));
  // Quoted or not, because a source list is written without quotes.
  if (field === 'source' && /^@\S*$/.test(typed.trim()))
    return leafOf(readSourceList(typed.trim().slice(1).toLowerCase(), inner.from + 1, place, remarks));
  if (lexeme.kind === 'word') {
    const form = exact ? 'exact' : inflects(field) ? 'inflected' : 'folded';
    const word = readTypedWord(typed, inner, field, form, remarks);
    if (word === undefined) return undefined;
    return leafOf(readSequence(word, inner.from, place, field, form, remarks));
  }
  if (!exact) remarkOnWildcardsInQuotes(typed, inner, remarks);
  if (!exact && /(?:^|\s)\*(?:\s|$)/.test(typed) && refuseAnyWord(typed, place, remarks)) return undefined;
  if (lexeme.distance !== undefined) return readProximity(leaf, inner, lexeme.distance, field, remarks);
  const form = exact ? 'exact' : 'folded';
  return leafOf(readSequence(typed, inner.from, place, field, form, remarks), chunksOf(typed).length);
}

/** `source:@agencies`: the source is on a list that operators keep. */
function readSourceList(
  name: string,
  from: number,
  place: Place,
  remarks: Remarks,
): Sequence | LeftOut | undefined {
  if (sourceListName.test(name)) return readSequence(name, from, place, 'list', 'folded', remarks);
  remarks.refuse(place, 'The name of a source list has only letters and digits, as in source:@agencies.');
  return undefined;
}

function leafOf(query: Query | LeftOut | undefined, terms = 1): Leaf | LeftOut | undefined {
  return query && ('leftOut' in query ? query : { query, terms });
}

/** Names and addresses are looked for as they are. Only prose is inflected. */
function inflects(scope: Scope): boolean {
  return scope === 'content' || scope === 'title' || scope === 'text';
}

function readSequence(
  typed: string,
  from: number,
  place: Place,
  scope: Scope,
  form: Form,
  remarks: Remarks,
): Sequence | LeftOut | undefined {
  const words = readPatterns(typed, from, scope, form, remarks);
  if (!words) return undefined;
  if (words.length > 0) return { kind: 'sequence', scope, form: formOf(words, form), words, ...place };
  return { leftOut: 'There is no word in this, and signs alone are not looked for.', ...place };
}

/** A number with a comma has no inflected forms. In a list the comma would split it, so it is printed in quotes. */
function formOf(words: readonly WordPattern[], form: Form): Form {
  return form === 'inflected' && words.some(({ text }) => text.includes(',')) ? 'folded' : form;
}

/** `"general soleimani"~5` */
function readProximity(
  { text, place, exact }: TypedLeaf,
  inner: Place,
  distance: number,
  scope: Scope,
  remarks: Remarks,
): Leaf | LeftOut | undefined {
  const typed = text.slice(inner.from, inner.to);
  if (exact) {
    remarks.refuse(place, '~ and = cannot be combined. Write =word NEAR/5 =word.');
    return undefined;
  }
  const words: Sequence[] = [];
  for (const chunk of chunksOf(typed)) {
    const from = inner.from + chunk.index;
    const patterns = readPatterns(chunk[0], from, scope, 'folded', remarks);
    if (!patterns) return undefined;
    if (patterns.length === 0) continue;
    words.push({
      kind: 'sequence',
      scope,
      form: 'folded',
      words: patterns,
      from,
      to: from + chunk[0].length,
    });
  }
  const [first, second] = words;
  if (first && second) return leafOf({ kind: 'proximity', distance, words, ...place }, words.length);
  return first
    ? leafOf({ ...first, ...place })
    : { leftOut: 'There is no word between these quotes.', ...place };
}

/** Google's `"a * b"`, where * stands for a word. Refuses it and suggests the nearest equivalent, if there is one. */
function refuseAnyWord(typed: string, place: Place, remarks: Remarks): boolean {
  const parts = typed.trim().split(/((?:\s+|^)\*(?:\s+\*)*(?:\s+|$))/);
  const [first = '', ...rest] = parts;
  if (parts.some((part, i) => i % 2 === 0 && !/[\p{L}\p{N}]/u.test(part))) return false;
  const chain = rest.map((part, i) =>
    i % 2 === 0 ? ` ONEAR/${part.match(/\*/g)?.length ?? 1} ` : `"${part}"`,
  );
  const message =
    'Inside quotes, * on its own does not stand for a word. The nearest equivalent is a chain with a distance.';
  remarks.refuse(place, message, `("${first}"${chain.join('')})`);
  return true;
}

function chunksOf(typed: string): RegExpExecArray[] {
  return [...typed.matchAll(/\S+/g)];
}
