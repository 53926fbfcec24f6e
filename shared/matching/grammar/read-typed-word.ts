import { readableAddress } from '../analysis/analyse-article.ts';
import type { Form, Place } from '../query.ts';
import { FOREIGN_FIELDS } from './field-names.ts';
import type { FieldName } from './lexeme.ts';
import { plainView } from './plain-view.ts';
import type { Remarks } from './remarks.ts';

/**
 * What to look for of an unquoted word: without the signs of other query languages, which are refused or translated.
 * Returns nothing when it has reported a problem.
 */
export function readTypedWord(
  typed: string,
  place: Place,
  field: FieldName | 'content',
  form: Form,
  remarks: Remarks,
): string | undefined {
  // Addresses are full of signs that mean nothing here.
  if (field === 'url') return readableAddress(typed);
  const view = plainView(typed);
  const suffix = /(?:~[\d.]*|\^[\d.]*)$/.exec(view);
  if (suffix) {
    const from = place.from + suffix.index;
    const message = suffix[0].startsWith('^')
      ? 'Words cannot be weighted: an article matches or it does not. Leave this out.'
      : suffix.index > 0
        ? 'Words are not found by likeness. Other endings are found with *, as in sanction*.'
        : 'A distance follows a quoted phrase without a space, as in "a b"~5.';
    remarks.refuse({ from, to: place.to }, message, '');
    return undefined;
  }
  if (/^\p{Sc}?\d[\d.,]*\.\.\p{Sc}?\d/u.test(view)) {
    remarks.refuse(place, 'Ranges of numbers cannot be looked for. Name the numbers, joined by OR.');
    return undefined;
  }
  remarkOnForeignField(view, typed, place, remarks);
  remarkOnSign(typed, place, remarks);
  if (form === 'exact') return typed;
  return withNexisWildcard(view, typed, place, remarks);
}

function remarkOnForeignField(view: string, typed: string, place: Place, remarks: Remarks): void {
  const name = /^(\p{L}{2,}):(?=.*[\p{L}\p{N}])/u.exec(view)?.[1]?.toLowerCase();
  if (name === undefined) return;
  const known = FOREIGN_FIELDS.get(name);
  const rest = typed.slice(name.startsWith('http') ? 0 : name.length + 1);
  const message = `${name}: is not a field, so it is looked for as a word. Fields are title, text, author, tag, source, site, url and lang.`;
  remarks.warn(place, message, known && `${known}:${rest}`);
}

/** Signs that are part of what is looked for, which not everybody expects. */
function remarkOnSign(typed: string, place: Place, remarks: Remarks): void {
  const [, sign, rest] = /^(\p{Sc}|\.)([\p{L}\p{N}].*)$/u.exec(typed) ?? [];
  if (sign === undefined || rest === undefined) return;
  const message =
    sign === '.'
      ? `Finds .${rest} with the dot before it. ${rest} alone is found with and without.`
      : `Finds the amount with ${sign} before it. ${rest} alone is found in every currency.`;
  remarks.warn(place, message, rest);
}

/** In Nexis `sanction!` is `sanction*`. Scripts without case have no endings to cut, so there it only exclaims. */
function withNexisWildcard(view: string, typed: string, place: Place, remarks: Remarks): string {
  const mark = /(?<=[\p{L}\p{N}])(?<!\p{Lo})!(?=[.,;:]*$)/u.exec(view);
  if (!mark) return typed;
  const stem = typed.slice(0, mark.index);
  remarks.warn(place, `Read as ${stem}*, as in Nexis. For the word alone leave out the !`, `${stem}*`);
  return `${stem}*`;
}
