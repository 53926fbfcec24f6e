import { fold, lowerForm } from '../analysis/fold.ts';
import { hasMarksThatCount } from '../analysis/own-letters.ts';
import { splitSign } from '../analysis/word-sign.ts';
import type { Field, Scope, Sequence, WordPattern } from '../query.ts';

/** Fields that can be searched together form a group. Title and text are one group; `title:` then checks the place. */
export const CONTENT = 0;
const AUTHOR = 1;
const SOURCE = 2;
const URL_WORDS = 3;
const TAG = 4;
/** Not words: the host and the language of the article. */
export const SITE = 5;
export const LANGUAGE = 6;
/** Words again: the names of source lists. */
const LIST = 7;

const GROUPS: Readonly<Record<Scope, number>> = {
  content: CONTENT,
  title: CONTENT,
  text: CONTENT,
  author: AUTHOR,
  source: SOURCE,
  url: URL_WORDS,
  tag: TAG,
  list: LIST,
};

export function groupOf(field: Field | Scope): number {
  return GROUPS[field];
}

/** How a term is compared with the words of an article: equal when folded. */
export const FOLDED = 0;
/** Equal when folded, or equal stems. */
export const INFLECTED = 1;
/**
 * Equal as written. The term counts as present when the folded forms are equal; the spelling is verified afterwards.
 */
export const EXACT = 2;
/** With `*` and `?`. It begins with letters, and is looked up by their hash. */
export const WILDCARD = 3;
/** The key of a stem. No term has this kind. */
export const STEM = 4;

/** The hash seed for terms of this kind in this group. */
export function keySeed(kind: number, group: number): number {
  return Math.imul(kind * 8 + group + 1, 0x9e3779b1);
}

/**
 * The terms of all queries, each once, numbered from 0. A text includes the leading sign of a hashtag or handle. Texts
 * are folded, with three exceptions: `INFLECTED` (lower form), `EXACT` (as written), and `FOLDED` with marks that count
 * in some language (lower form).
 */
export class TermTable {
  readonly kinds: number[] = [];
  readonly groups: number[] = [];
  readonly texts: string[] = [];
  readonly #ids = new Map<string, number>();

  get size(): number {
    return this.texts.length;
  }

  /** The number of a term. A term that is not in the table yet is added. */
  intern(kind: number, group: number, text: string): number {
    const key = String.fromCharCode(kind * 8 + group) + text;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.texts.length;
    this.#ids.set(key, id);
    this.kinds.push(kind);
    this.groups.push(group);
    this.texts.push(text);
    return id;
  }

  /** Adds the terms of another table. When this table is empty, they keep their numbers. */
  append(other: TermTable): void {
    for (const [id, text] of other.texts.entries()) this.intern(other.kinds[id]!, other.groups[id]!, text);
  }

  /** The term of one word of a sequence. */
  ofWord(word: WordPattern, sequence: Pick<Sequence, 'scope' | 'form'>): number {
    const group = groupOf(sequence.scope);
    const [sign, body] = splitSign(word.text);
    if (word.wildcard) return this.intern(WILDCARD, group, sign + fold(body));
    if (word.openEnd) return this.intern(WILDCARD, group, `${sign}${fold(body)}*`);
    if (sequence.form === 'exact') return this.intern(EXACT, group, sign + body);
    const lower = lowerForm(body);
    if (sequence.form === 'inflected' && group === CONTENT)
      return this.intern(INFLECTED, group, sign + lower);
    return this.intern(FOLDED, group, sign + (hasMarksThatCount(lower) ? lower : fold(lower)));
  }
}
