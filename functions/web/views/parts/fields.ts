import { html } from 'hono/html';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { errorDetail, errorOf, type FormErrors } from './form-errors.ts';

/** What every field has. `id` is unique on the page; error summaries lead to it. */
export interface Field {
  readonly id: string;
  readonly label: Html | string;
  readonly name?: string;
  readonly hint?: Html | string | undefined;
  /** The label is a heading of the page as well (`h2`). */
  readonly heading?: boolean;
  /** Says "optional" beside the label: fields without it are needed. */
  readonly optional?: boolean;
  /** Of the form; the one of this field is shown with it. */
  readonly errors?: FormErrors | undefined;
}

interface Attributes {
  /** Ready attributes, with a blank before: `html\` required\``. */
  readonly attributes?: Html | undefined;
}

/** A field of any kind: label, control, hint and error, which the control names as its description. */
export function field(view: View, given: Field, control: (wired: Html) => Html): Html {
  const { id, label, name = id, hint, optional = false, errors = [] } = given;
  const error = errorOf(errors, id);
  const described = [
    ...(hint === undefined ? [] : [`${id}-hint`]),
    ...(error === undefined ? [] : [`${id}-error`]),
  ].join(' ');
  const wired = html`id="${id}" name="${name}"${
    described === '' ? '' : html` aria-describedby="${described}"`
  }${error === undefined ? '' : html` aria-invalid="true"`}`;
  const labelled = html`<label for="${id}">${label}${optional ? html` <span class="optional">(${view.t('frame.optional')})</span>` : ''}</label>`;
  return html`<div class="field${error === undefined ? '' : ' bad'}">
${given.heading ? html`<h2>${labelled}</h2>` : labelled}
${control(wired)}
${hint === undefined ? '' : html`<p class="hint" id="${id}-hint">${hint}</p>`}${
  error === undefined
    ? ''
    : html`<p class="error" id="${id}-error"${error.language === undefined ? '' : html` lang="${error.language}" dir="auto"`}>${error.message}${errorDetail(error)}</p>`
}
</div>`;
}

/** One line of text, or a number, a time, a day. */
export function inputField(
  view: View,
  given: Field & Attributes & { readonly type?: string; readonly value?: string },
): Html {
  const { type = 'text', value = '', attributes = '' } = given;
  return field(view, given, (wired) => html`<input ${wired} type="${type}" value="${value}"${attributes}>`);
}

/** Several lines of text. The box grows with what is typed. */
export function textField(
  view: View,
  given: Field & Attributes & { readonly value?: string; readonly rows?: number },
): Html {
  const { value = '', rows = 3, attributes = '' } = given;
  // The parser drops one line end after the tag: without this one, a text that begins with one would lose it.
  return field(
    view,
    given,
    (wired) => html`<textarea ${wired} rows="${rows}"${attributes}>
${value}</textarea>`,
  );
}

/** One of a few choices, in a list that opens. */
export interface Choice {
  readonly value: string;
  readonly text: string;
  readonly hint?: string;
  /** BCP 47, if the text is in another language than the page. */
  readonly language?: string;
}

export function selectField(
  view: View,
  given: Field & Attributes & { readonly choices: readonly Choice[]; readonly value: string },
): Html {
  const { choices, value, attributes = '' } = given;
  return field(
    view,
    given,
    (wired) => html`<select ${wired}${attributes}>${options(choices, value)}</select>`,
  );
}

/** For a select without a label of its own, such as one in a table. An option ends where the next one begins. */
export function options(choices: readonly Choice[], value: string): Html {
  return html`${choices.map(
    (one) =>
      html`<option value="${one.value}"${one.value === value ? html` selected` : ''}${
        one.language === undefined ? '' : html` lang="${one.language}"`
      }>${one.text}`,
  )}`;
}

/** One of a few choices, all in sight. */
export function radioField(
  given: Omit<Field, 'optional'> & { readonly choices: readonly Choice[]; readonly value: string },
): Html {
  const { id, label, name = id, hint, errors = [], choices, value } = given;
  const error = errorOf(errors, id);
  return html`<fieldset id="${id}" class="field${error === undefined ? '' : ' bad'}"${
    error === undefined ? '' : html` aria-describedby="${id}-error"`
  }>
<legend>${given.heading ? html`<h2>${label}</h2>` : label}</legend>
${hint === undefined ? '' : html`<p class="hint">${hint}</p>`}
<div class="choices">${choices.map(
    (one) =>
      html`<label class="check"><input type="radio" name="${name}" value="${one.value}"${
        one.value === value ? html` checked` : ''
      }> <span>${one.text}${one.hint === undefined ? '' : html`<span class="hint">${one.hint}</span>`}</span></label>`,
  )}</div>
${error === undefined ? '' : html`<p class="error" id="${id}-error">${error.message}</p>`}</fieldset>`;
}

/** Yes or no. */
export function checkField(given: {
  readonly id: string;
  readonly label: Html | string;
  readonly name?: string;
  readonly value?: string;
  readonly checked: boolean;
  readonly hint?: Html | string | undefined;
}): Html {
  const { id, label, name = id, value = 'on', checked, hint } = given;
  return html`<label class="check" for="${id}"><input type="checkbox" id="${id}" name="${name}" value="${value}"${
    checked ? html` checked` : ''
  }> <span>${label}${hint === undefined ? '' : html`<span class="hint">${hint}</span>`}</span></label>`;
}
