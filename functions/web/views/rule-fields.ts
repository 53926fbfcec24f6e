import { html } from 'hono/html';
import { TYPED_LIMITS } from '../../../shared/matching/query-limits.ts';
import { type Frequency, frequencies } from '../../../shared/rules/rule.ts';
import type { Webhook, WebhookState } from '../../../shared/rules/webhook.ts';
import { receiverOf, receivers } from '../../../shared/webhooks/receivers/receivers.ts';
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
<textarea id="${id}" name="query" required maxlength="${TYPED_LIMITS.characters}" rows="2" spellcheck="false" autocapitalize="off" aria-describedby="${id}-hint">${query}</textarea>
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

/** Where else the stories go; nothing chosen means nowhere. */
export function webhookFields(id: string, webhook: { kind: string; url: string } | undefined): Html {
  const options = receivers.map(
    ({ kind, label }) =>
      html`<option value="${kind}"${webhook?.kind === kind ? html` selected` : ''}>${label}</option>`,
  );
  const { label, hint } = (receivers.find(({ kind }) => kind === webhook?.kind) ?? receivers[0]).fields[0];
  return html`<div class="field">
<label for="webhook-kind-${id}">Also post to</label>
<select id="webhook-kind-${id}" name="webhookKind"><option value="">nowhere</option>${options}</select>
</div>
${inputField({ id: `webhook-url-${id}`, name: 'webhookUrl', label, type: 'url', value: webhook?.url ?? '', hint }, html`maxlength="2000" autocomplete="off"`)}`;
}

/** How posting goes, in words; empty where there is nothing to tell. */
export function webhookReport(webhook: Webhook | undefined, state: WebhookState | undefined): Html | '' {
  if (!webhook) return '';
  const trouble = state?.ended
    ? 'The receiver says that it is gone: save the rule again to resume.'
    : state?.problem && `The last post failed (${state.failures} in a row): ${state.problem}`;
  const secret = webhook.secret && html`Signing secret: <code>${webhook.secret}</code>`;
  if (!trouble && !secret) return '';
  return html`<p class="quiet">Posts to ${receiverOf(webhook.kind).label}. ${trouble ? html`<strong>${trouble}</strong> ` : ''}${secret ?? ''}</p>`;
}
