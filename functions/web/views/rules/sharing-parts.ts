import { html } from 'hono/html';
import type { Rule } from '../../../../shared/rules/rule.ts';
import type { ListedRecipient } from '../../../../shared/subscribers/sharing/read-recipients.ts';
import { day } from '../../../../shared/time/units.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { localDateTime } from '../local-time.ts';
import { notice } from '../parts/notices.ts';
import { recipientText } from './sharing-page.ts';

/** How sharing shows on the page of one rule. */
export interface ShownSharing {
  readonly recipients: readonly ListedRecipient[];
  /** The address of whoever shares the rule with its reader, while they do. */
  readonly sharedBy?: string | undefined;
}

/** So long a change of the query by whoever shares it is told. */
const changeToldFor = 30 * day;

/** With whom the reader shares the rule. Nothing for one that is shared with them. */
export function sharedWith(view: View, rule: Rule, { recipients, sharedBy }: ShownSharing): Html | '' {
  const { t } = view;
  if (sharedBy !== undefined) return '';
  return html`<section class="sharing"><h2>${t('sharing.title')}</h2>
${
  recipients.length === 0
    ? html`<p class="quiet">${t('sharing.none')}</p>`
    : html`<ul class="lines">${recipients.map((one) => html`<li><span>${recipientText(view, one)}</span></li>`)}</ul>`
}
<p class="buttons"><a class="button quiet" href="/rules/${rule.id}/sharing">${t('sharing.manage')}</a></p></section>`;
}

/** Says that a rule follows nothing any more. The button takes away that it once did, and with it this notice. */
export function sharingOver({ t }: View, { id }: Rule): Html {
  return notice(html`<p>${t('sharing.over')}</p>
<form method="post" action="/rules/${id}/own"><button>${t('sharing.makeOwn')}</button></form>`);
}

/** The query of a rule that is shared with the reader, in place of the editor: it is somebody else's. */
export function sharedQuery(view: View, rule: Rule, email: string, now: Date): Html {
  const { t, rich } = view;
  const { changed } = rule.follows ?? {};
  const by = html`<bdi>${email}</bdi>`;
  const isNews = changed !== undefined && now.getTime() - Date.parse(changed.at) < changeToldFor;
  return html`<h2>${rich('sharing.sharedBy', { email: by })}</h2>
<div class="card"><code class="query">${rule.text}</code></div>
<p class="small quiet">${rich('sharing.sharedByText', { email: by })}</p>
${
  isNews
    ? notice(
        html`<p>${rich('sharing.changed', { day: localDateTime(view, changed.at.slice(0, 10)) })}</p><code class="query">${changed.before}</code>`,
      )
    : ''
}
<p class="buttons"><button formaction="/rules/${rule.id}/own" formnovalidate>${t('sharing.makeOwn')}</button></p>`;
}
