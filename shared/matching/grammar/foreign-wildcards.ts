import type { Place } from '../query.ts';
import type { Remarks } from './remarks.ts';

/**
 * `sanction!` of Nexis and Westlaw. Scripts without case have no endings to cut, so there it is an exclamation mark.
 */
const EXCLAMATION = /(?<=[\p{L}\p{N}])(?<!\p{Lo})!(?=[.,;:]*$)/u;
/** `ferr$`, `ferr$3`, `colo$r` of Ovid, Embase and Web of Science. */
const DOLLAR = /(?<=\p{L}{2})\$\d*/u;
/** `wom#n` of Ovid and EBSCO. */
const HASH = /(?<=\p{L})#(?=\p{Ll})/u;
/** A # at the end belongs to names, such as C#. */
const FINAL_HASH = /(?<=\p{L}{4})#$/u;
/** `sanction%` of databases, `ba%nana` of dtSearch. */
const PERCENT = /(?<=\p{L})%+(?=\p{L}|$)/u;
/** ProQuest's `ferr[*5]`. Ovid's `ferr*5` is read where words are split (`read-patterns.ts`). */
const BOUNDED = /(?<=[\p{L}\p{N}])\[\*\d+\]/u;

const FOREIGN: readonly (readonly [pattern: RegExp, instead: string, what: string])[] = [
  [EXCLAMATION, '*', 'as in Nexis. For the word alone, leave out the !'],
  [BOUNDED, '*', 'any number of letters'],
  [DOLLAR, '*', 'any number of letters, including none'],
  [HASH, '?', 'exactly one letter'],
  [PERCENT, '*', 'any number of letters. In dtSearch % asks for similar words, which is not supported here'],
];

/** A bare word with wildcards in this language's spelling. Adds a remark when it had others. */
export function withOwnWildcards(view: string, typed: string, place: Place, remarks: Remarks): string {
  let word = typed;
  if (FINAL_HASH.test(view)) {
    const message = `${typed} is looked for with its #. If # stands for other endings, write *.`;
    remarks.warn(place, message, typed.replace(/.$/su, '*'));
  }
  for (const [pattern, instead, what] of FOREIGN) {
    if (!pattern.test(view)) continue;
    const everywhere = new RegExp(pattern.source, 'gu');
    word = (view.length === word.length ? view : word).replace(everywhere, instead);
    remarks.warn(place, `Read as ${word}, ${what}.`, word);
    break;
  }
  return word;
}

/** Inside quotes these signs are punctuation, so they only get a remark. */
export function remarkOnWildcardsInQuotes(typed: string, place: Place, remarks: Remarks): void {
  const word = /(?<=\p{L}{3})(?:[$#%!])(?=\s|$|\p{Ll})/u.exec(typed);
  if (!word) return;
  const sign = word[0];
  const from = place.from + word.index;
  const isOne = sign === '#' && /\p{Ll}/u.test(typed.charAt(word.index + 1));
  const message = `Inside quotes ${sign} is punctuation. If it stands for ${isOne ? 'a letter' : 'other endings'}, write ${isOne ? '?' : '*'}.`;
  remarks.warn({ from, to: from + 1 }, message, isOne ? '?' : '*');
}
