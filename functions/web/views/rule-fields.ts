import { html } from 'hono/html';
import { type Frequency, frequencies } from '../../../shared/rules/rule.ts';
import type { Html } from './layout.ts';

/** Frequencies as people read them. */
export const frequencyNames: Readonly<Record<Frequency, string>> = {
  'as-it-happens': 'as it happens',
  hourly: 'at most once an hour',
  daily: 'once a day',
  weekly: 'once a week',
};

/** The box for a query. Pages with several of them give each an id of its own. */
export function queryField(id: string, query: string): Html {
  return html`<div class="field">
<label for="${id}">Look for</label>
<textarea id="${id}" name="query" required maxlength="2000" rows="2" spellcheck="false" autocapitalize="off" aria-describedby="${id}-hint">${query}</textarea>
<p class="hint" id="${id}-hint">Words, <code>"exact phrases"</code>, <code>OR</code>, <code>-without</code>, <code>NEAR</code>, <code>title:</code>, <code>site:</code></p>
</div>`;
}

export function frequencyField(id: string, chosen: string): Html {
  return html`<div class="field">
<label for="${id}">How often</label>
<select id="${id}" name="frequency">${frequencies.map(
    (value) =>
      html`<option value="${value}"${value === chosen ? html` selected` : ''}>${frequencyNames[value]}</option>`,
  )}</select>
</div>`;
}

/** A labelled input. `attributes` are ready HTML. */
export function inputField(
  field: { id: string; label: string; name: string; type?: string; value?: string; hint?: string },
  attributes: Html | '' = '',
): Html {
  const { id, label, name, type = 'text', value = '', hint } = field;
  return html`<div class="field">
<label for="${id}">${label}</label>
<input id="${id}" name="${name}" type="${type}" value="${value}" ${attributes}${hint === undefined ? '' : html` aria-describedby="${id}-hint"`}>
${hint === undefined ? '' : html`<p class="hint" id="${id}-hint">${hint}</p>`}
</div>`;
}
