import {
  type Form,
  type Place,
  type Query,
  type Scope,
  type Sequence,
  sourceListName,
  type WordPattern,
} from '../query.ts';
import type { FieldName, LexemeOf } from './lexeme.ts';
import { readLanguage, readSite } from './read-address.ts';
import { readPatterns } from './read-patterns.ts';
import { readTypedWord } from './read-typed-word.ts';
import type { Remarks } from './remarks.ts';

/** A word or a quoted phrase, and everything that its meaning depends on. */
export interface TypedLeaf {
  readonly text: string;
  readonly lexeme: LexemeOf<'word' | 'phrase'>;
  /** The leaf with its field and its `=`. */
  readonly place: Place;
  readonly field: FieldName | 'content';
  readonly exact: boolean;
}

/** A clause and how many words it counts for. */
export interface Leaf {
  readonly query: Query;
  readonly terms: number;
}

/** Returns nothing when it has reported a problem. */
export function readLeaf(leaf: TypedLeaf, remarks: Remarks): Leaf | undefined {
  const { text, lexeme, place, field, exact } = leaf;
  const inner = lexeme.kind === 'phrase' ? lexeme.inner : lexeme;
  const typed = text.slice(inner.from, inner.to);
  if (field === 'site') return leafOf(readSite(typed, place, remarks));
  if (field === 'lang') return leafOf(readLanguage(typed, place, remarks));
  // Quoted or not, as a list of sources is written without quotes.
  if (field === 'source' && /^@\S*$/.test(typed.trim()))
    return leafOf(readSourceList(typed.trim().slice(1).toLowerCase(), inner.from + 1, place, remarks));
  if (lexeme.kind === 'word') {
    const form = exact ? 'exact' : inflects(field) ? 'inflected' : 'folded';
    const word = readTypedWord(typed, inner, field, form, remarks);
    return leafOf(
      word === undefined ? undefined : readSequence(word, inner.from, place, field, form, remarks),
    );
  }
  if (lexeme.distance !== undefined) return readProximity(leaf, inner, lexeme.distance, field, remarks);
  const form = exact ? 'exact' : 'folded';
  return leafOf(readSequence(typed, inner.from, place, field, form, remarks), chunksOf(typed).length);
}

/** `source:@agencies`: the source is on a list that operators keep. */
function readSourceList(name: string, from: number, place: Place, remarks: Remarks): Sequence | undefined {
  if (sourceListName.test(name)) return readSequence(name, from, place, 'list', 'folded', remarks);
  remarks.refuse(
    place,
    'The name of a list of sources is made of letters and digits, as in source:@agencies.',
  );
  return undefined;
}

function leafOf(query: Query | undefined, terms = 1): Leaf | undefined {
  return query && { query, terms };
}

/** Names and addresses are looked for as they are; only prose is inflected. */
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
): Sequence | undefined {
  const words = readPatterns(typed, from, scope, form, remarks);
  if (!words) return undefined;
  if (words.length > 0) return { kind: 'sequence', scope, form: formOf(words, form), words, ...place };
  remarks.refuse(place, 'There is no word in this: signs alone are not looked for.', '');
  return undefined;
}

/** A number with a comma has no inflection; in a list its comma would part it, so it is written in quotes. */
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
): Leaf | undefined {
  const typed = text.slice(inner.from, inner.to);
  if (exact) {
    remarks.refuse(place, '~ and = do not go together. Write =word NEAR/5 =word.');
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
  if (!first) remarks.refuse(place, 'There is no word between these quotes.', '');
  return leafOf(first && { ...first, ...place });
}

function chunksOf(typed: string): RegExpExecArray[] {
  return [...typed.matchAll(/\S+/g)];
}
