import { readableAddress } from '../analysis/address.ts';
import type { Form, Place } from '../query.ts';
import { KNOWN_FIELDS_TEXT, nearestField } from './field-names.ts';
import { withOwnWildcards } from './foreign-wildcards.ts';
import type { FieldOrContent } from './lexeme.ts';
import { plainView, visibleText } from './plain-view.ts';
import type { Remarks } from './remarks.ts';

/** `ferry,gale`, `港、病院` */
const LISTED = /^[\p{L}\p{M}\p{N}'-]+(?:[,;、，；][\p{L}\p{M}\p{N}'-]+)+$/u;
/** `ferry/gale`. Shorter words, as in `km/h`, are written this way in articles too. */
const SLASHED = /^[\p{L}\p{M}]{3,}(?:\/[\p{L}\p{M}]{3,})+$/u;
/** `F/5`, as some languages write a distance. */
const NUMBERED = /^[a-z]{1,8}\/\d{1,3}$/i;
/** `and/or`, `AND+b`, `NEAR/five`, `w/10w`: an operator with something attached, so that it is not read as one. */
const SPOILT_OPERATOR =
  /^(?:and\/or$|(?:AND|OR|NOT)[^\p{L}\p{N}'’]+[\p{L}\p{N}]|(?:o?near|adj|pre|within|w)\/)/iu;
/** `iran&syria`. Shorter ones are names, such as `AT&T`. */
const JOINED_BY_AND = /^[\p{L}\p{M}]{3,}(?:&[\p{L}\p{M}]{3,})+$/u;

/**
 * The text to look for in an unquoted word, without the signs of other query languages, which are refused or
 * translated. Returns undefined when a problem has been reported.
 */
export function readTypedWord(
  typed: string,
  place: Place,
  field: FieldOrContent,
  form: Form,
  remarks: Remarks,
): string | undefined {
  // Addresses contain many signs that have no meaning here.
  if (field === 'url') return readableAddress(typed);
  const view = plainView(typed);
  const suffix = /(?:~+[\d.]*|\^[\d.]*)$/.exec(view);
  if (suffix) {
    const from = place.from + suffix.index;
    const message = suffix[0].startsWith('^')
      ? 'Words cannot have a weight: an article matches or it does not. Leave this out.'
      : suffix.index > 0
        ? 'Fuzzy search is not supported. To find other endings, use *, as in sanction*.'
        : 'A distance comes directly after a quoted phrase, without a space, as in "a b"~5.';
    remarks.refuse({ from, to: place.to }, message, '');
    return undefined;
  }
  remarkOnUnknownField(view, typed, place, remarks);
  remarkOnSign(typed, place, remarks);
  if (form === 'exact') return withoutEscapes(typed);
  remarkOnJoinedWords(view, place, remarks);
  if (/\p{L}{3}&$/u.test(view))
    remarks.warn(place, 'Synonyms are not looked for, so & at the end has no effect.', typed.slice(0, -1));
  const visible = visibleText(typed);
  return withoutEscapes(withOwnWildcards(plainView(visible), visible, place, remarks));
}

/** Removes the backslash that Lucene puts before signs that are meant literally. */
function withoutEscapes(typed: string): string {
  return typed.replace(/\\([^\p{L}\p{N}\s])/gu, '$1');
}

function remarkOnUnknownField(view: string, typed: string, place: Place, remarks: Remarks): void {
  const name = /^([\p{L}_][\p{L}\d_.-]+):/u.exec(view)?.[1];
  if (name === undefined) return;
  if (view.startsWith('//', name.length + 1)) {
    remarks.warn(
      place,
      'This address is looked for as words. To find it in addresses, write url:.',
      `url:${typed}`,
    );
    return;
  }
  const known = nearestField(name.toLowerCase());
  const message = `${name}: is not a field, so it is looked for as a word. ${KNOWN_FIELDS_TEXT}`;
  remarks.warn(place, message, known && `${known}:${typed.slice(name.length + 1)}`);
}

function remarkOnJoinedWords(view: string, place: Place, remarks: Remarks): void {
  if (SPOILT_OPERATOR.test(view)) {
    const message =
      'This is looked for as words side by side. Operators stand on their own: AND, OR, NOT, NEAR/5.';
    remarks.warn(place, message, /^and\/or$/i.test(view) ? 'OR' : undefined);
  } else if (/^[^:]*[{}<>[\]=]/.test(view)) {
    remarks.warn(place, 'Only the words in this are looked for, side by side. The signs are ignored.');
  } else if (LISTED.test(view) && !/^[\d,]+$/.test(view)) {
    const words = view.split(/[,;、，；]/).join(' OR ');
    remarks.warn(
      place,
      'These words are looked for side by side. To find any one of them, write OR.',
      `(${words})`,
    );
  } else if (SLASHED.test(view)) {
    const words = view.split('/').join(' OR ');
    remarks.warn(
      place,
      'These words are looked for side by side. To find any one of them, write OR.',
      `(${words})`,
    );
  } else if (NUMBERED.test(view)) {
    const number = view.split('/')[1];
    const message = `This is looked for as a word and a number side by side. For a distance in words, write NEAR/${number}.`;
    remarks.warn(place, message, `NEAR/${number}`);
  } else if (JOINED_BY_AND.test(view)) {
    const words = view.split('&').join(' AND ');
    remarks.warn(
      place,
      'This is looked for as one name, like AT&T. To find both words, write AND.',
      `(${words})`,
    );
  }
}

/** Explains signs that are part of what is looked for, because some people do not expect that. */
function remarkOnSign(typed: string, place: Place, remarks: Remarks): void {
  const [, sign, rest] = /^(\p{Sc}|\.)([\p{L}\p{N}].*)$/u.exec(typed) ?? [];
  if (sign === undefined || rest === undefined) return;
  remarks.warn(place, remarkOn(sign, rest), rest);
}

function remarkOn(sign: string, rest: string): string {
  if (sign === '.')
    return `This finds .${rest} with the dot before it. ${rest} alone finds it with and without the dot.`;
  return /^\p{N}/u.test(rest)
    ? `This finds the amount with ${sign} before it. ${rest} alone finds it in every currency.`
    : `This finds ${rest} with and without ${sign} before it.`;
}
