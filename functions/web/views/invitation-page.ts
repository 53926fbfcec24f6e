import { html } from 'hono/html';
import type { Rule } from '../../../shared/rules/rule.ts';
import { saidTimes } from '../said-schedule.ts';
import type { View } from '../view.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import type { FormErrors } from './parts/form-errors.ts';
import { pageHead } from './parts/head.ts';
import { errorSummary, flash } from './parts/notices.ts';
import { zoneField } from './zone-field.ts';

export interface InvitationPage {
  /** The address of whoever shares the rule. */
  readonly from: string;
  readonly rule: Pick<Rule, 'name' | 'text' | 'frequency' | 'schedule'>;
  readonly token: string;
  /** Proposed to somebody who has no settings yet. */
  readonly timezone?: string | undefined;
  /** Where all invitations are ended. */
  readonly stopPath: string;
  readonly errors: FormErrors;
}

/** What is shared and by whom, and a button: nothing happens before it is pressed. */
export function invitationPage(view: View, page: InvitationPage): Html {
  const { t, rich } = view;
  const { from, rule, token, timezone, stopPath, errors } = page;
  const email = html`<bdi>${from}</bdi>`;
  return layout(view, {
    title: t('sharing.invitationTitle'),
    failed: errors.length > 0,
    main: html`<section class="narrow">
${errorSummary(view, errors)}
${pageHead(view, { title: t('sharing.invitationTitle'), lead: rich('sharing.invitationLead', { email }) })}
<div class="card">${rule.name === undefined ? '' : html`<h2 class="name"><bdi>${rule.name}</bdi></h2>`}
<code class="query">${rule.text}</code>
<p class="quiet small">${saidTimes(view, rule, {})}</p></div>
<p class="after-form">${rich('sharing.invitationText', { email })}</p>
<form method="post" action="/invitation" novalidate>
<input type="hidden" name="token" value="${token}">
${timezone === undefined ? '' : zoneField(view, { value: timezone, errors, local: true })}
<p class="buttons"><button class="primary" name="answer" value="accept">${t('sharing.accept')}</button><button name="answer" value="decline" formnovalidate>${t('sharing.decline')}</button></p>
</form>
<p class="quiet after-form"><a href="${stopPath}">${t('sharing.stop')}</a></p>
</section>`,
  });
}

/** What became of an invitation, or of its link. */
export function invitationResultPage(view: View, kind: 'accepted' | 'declined' | 'unknown'): Html {
  const { t } = view;
  const title = {
    accepted: t('sharing.acceptedTitle'),
    declined: t('sharing.declinedTitle'),
    unknown: t('sharing.overTitle'),
  }[kind];
  const lead = {
    accepted: t('sharing.acceptedText'),
    declined: t('sharing.declinedText'),
    unknown: t('sharing.overText'),
  }[kind];
  return layout(view, {
    title,
    main: html`<section class="narrow">
${pageHead(view, { title, lead })}
${kind === 'accepted' ? html`<p class="buttons"><a class="button primary" href="/rules">${t('visitor.seeRules')}</a></p>` : ''}
</section>`,
  });
}

/** Ends all invitations to an address, or says that this was done or taken back. */
export function stopInvitationsPage(view: View, path: string, done: string | undefined): Html {
  const { t } = view;
  const isStopped = done === 'stopped';
  return layout(view, {
    title: t('sharing.stopTitle'),
    main: html`<section class="narrow">
${isStopped ? flash(view, t('sharing.stopped'), { action: path, fields: { action: 'undo' } }) : ''}${done === 'undo' ? flash(view, t('sharing.stopUndone')) : ''}
${pageHead(view, { title: t('sharing.stopTitle'), lead: isStopped ? undefined : t('sharing.stopLead') })}
${isStopped ? '' : html`<form method="post" action="${path}"><button class="primary" name="action" value="stop">${t('sharing.stop')}</button></form>`}
</section>`,
  });
}
