import { html } from 'hono/html';
import type { View } from '../view.ts';
import type { Html } from './html.ts';
import { inputField } from './parts/fields.ts';
import type { FormErrors } from './parts/form-errors.ts';

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

/** A time zone, searched by typing a part of its name. `local`: the script puts in the browser's own. */
export function zoneField(
  view: View,
  given: {
    readonly value: string;
    readonly errors?: FormErrors;
    readonly hint?: string;
    readonly local?: boolean;
  },
): Html {
  const { value, errors, hint, local = false } = given;
  return html`${inputField(view, {
    id: 'timezone',
    label: view.t('visitor.zone'),
    value,
    errors,
    hint,
    attributes: html` required list="zones" autocomplete="off" spellcheck="false" dir="ltr"${local ? html` data-local-zone` : ''}`,
  })}<datalist id="zones">${zones.map((zone) => html`<option value="${zone}">`)}</datalist>`;
}
