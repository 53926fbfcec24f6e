import { html } from 'hono/html';
import type { Rule } from '../../../../shared/rules/rule.ts';
import type { ListedRecipient } from '../../../../shared/subscribers/sharing/read-recipients.ts';
import { maxRecipients, takesPlace } from '../../../../shared/subscribers/sharing/share.ts';
import { shownName } from '../../rule-name.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { layout } from '../layout.ts';
import { chip } from '../parts/choices.ts';
import { inputField } from '../parts/fields.ts';
import type { FormErrors } from '../parts/form-errors.ts';
import { pageHead } from '../parts/head.ts';
import { errorSummary, flash, notice } from '../parts/notices.ts';

export interface SharingPage {
  readonly rule: Rule;
  /** Whether somebody else shares it with its reader, who cannot share it on. */
  readonly isFollowing: boolean;
  readonly recipients: readonly ListedRecipient[];
  /** The address that could not be invited. */
  readonly typed: string;
  readonly errors: FormErrors;
  readonly done?: string | undefined;
}

/** With whom a rule is shared, and the form that invites somebody. */
export function sharingPage(
  view: View,
  { rule, isFollowing, recipients, typed, errors, done }: SharingPage,
): Html {
  const { t } = view;
  const name = shownName(rule);
  const isFull = recipients.filter(({ state }) => takesPlace(state)).length >= maxRecipients;
  return layout(view, {
    title: `${t('sharing.title')}: ${name}`,
    here: '/rules',
    failed: errors.length > 0,
    main: html`<section class="narrow">
${done === undefined ? '' : flash(view, done)}
${errorSummary(view, errors)}
${pageHead(view, {
  title: t('sharing.title'),
  lead: t('sharing.lead'),
  crumbs: [
    { href: '/rules', text: t('rules.title') },
    { href: `/rules/${rule.id}`, text: name },
  ],
})}
${recipients.length === 0 ? html`<p class="quiet">${t('sharing.none')}</p>` : list(view, rule, recipients)}
${
  isFollowing
    ? notice(t('sharing.notYours'))
    : isFull && typed === ''
      ? html`<p class="quiet">${t('sharing.tooMany', { most: maxRecipients })}</p>`
      : html`<form method="post" action="/rules/${rule.id}/sharing" novalidate>
${inputField(view, { id: 'email', label: t('sharing.address'), type: 'email', value: typed, errors, attributes: html` required maxlength="254" autocomplete="off"` })}
<p class="buttons"><button class="primary">${t('sharing.invite')}</button><a class="button quiet" href="/rules/${rule.id}">${t('frame.cancel')}</a></p></form>`
}
</section>`,
  });
}

function list(view: View, { id }: Rule, recipients: readonly ListedRecipient[]): Html {
  const { t } = view;
  return html`<form method="post" data-ask="${t('sharing.removeAsk')}"><ul class="lines">${recipients.map(
    (one) => html`<li><span>${recipientText(view, one)}</span>
<button class="quiet" formaction="/rules/${id}/sharing/${one.id}/remove" aria-label="${t('sharing.removeNamed', { email: one.email })}">${t('sharing.remove')}</button></li>`,
  )}</ul></form>`;
}

/** Who, and whether they take part. */
export function recipientText({ t }: View, { email, state }: ListedRecipient): Html {
  const kind = state === 'accepted' ? 'good' : 'plain';
  return html`<bdi>${email}</bdi> ${chip(t(`sharing.state-${state}`), kind)}`;
}
