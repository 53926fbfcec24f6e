import { html } from 'hono/html';
import type { OwnSchedule } from '../../../shared/rules/own-schedule.ts';
import type { Frequency, Rule } from '../../../shared/rules/rule.ts';
import type { Subscriber } from '../../../shared/subscribers/subscriber.ts';
import type { SubscriptionRequest } from '../../../shared/subscribers/subscription-request.ts';
import { saidTimes } from '../said-schedule.ts';
import type { View } from '../view.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { pageHead } from './parts/head.ts';
import { notice } from './parts/notices.ts';

interface ConfirmPage {
  readonly token: string;
  readonly request: SubscriptionRequest;
  /** Comes back with the form, so that only what is shown here is confirmed. */
  readonly revision: string;
  /** Something was added between opening the page and pressing its button. */
  readonly changed?: boolean;
}

/** Shows all that was asked for, and a button: nothing happens before it is pressed. */
export function confirmPage(view: View, { token, request, revision, changed = false }: ConfirmPage): Html {
  const { t } = view;
  return layout(view, {
    title: t('visitor.confirmTitle'),
    here: '/',
    main: html`<section class="narrow">
${changed ? html`<div role="alert">${notice(t('visitor.confirmChanged'), 'warn')}</div>` : ''}
${pageHead(view, { title: t('visitor.confirmHeading', { count: request.rules.length }) })}
${ruleList(
  view,
  request.rules.map(({ query, ...rule }) => ({ ...rule, text: query })),
)}
<form method="post" action="/confirm">
<input type="hidden" name="token" value="${token}">
<input type="hidden" name="revision" value="${revision}">
<button class="primary">${t('visitor.confirmButton')}</button>
</form>
<p class="quiet after-form">${t('visitor.confirmNotYou')}</p>
</section>`,
  });
}

interface ConfirmedPage {
  /** Of whoever is signed in: a link may be used in a browser that keeps no cookies. */
  readonly rules?: readonly Rule[] | undefined;
  readonly reader?: Pick<Subscriber, 'digests'> | undefined;
  readonly firstMail?: string | undefined;
  readonly leftOut: number;
}

export function confirmedPage(view: View, { rules = [], reader, firstMail, leftOut }: ConfirmedPage): Html {
  const { t } = view;
  return layout(view, {
    title: t('visitor.confirmedTitle'),
    here: '/',
    main: html`<section class="narrow">
${pageHead(view, { title: t('visitor.confirmedTitle'), lead: firstMail ?? t('visitor.confirmedLead') })}
${leftOut > 0 ? html`<div role="alert">${notice(t('visitor.confirmedLeftOut', { count: leftOut }), 'warn')}</div>` : ''}
${ruleList(view, rules, reader)}
<p class="buttons"><a class="button primary" href="/overview">${t('visitor.seeOverview')}</a> <a class="button" href="/rules">${t('visitor.seeRules')}</a></p>
</section>`,
  });
}

interface Shown {
  readonly text: string;
  readonly name?: string | undefined;
  readonly frequency: Frequency;
  readonly schedule?: OwnSchedule | undefined;
  readonly digest?: string | undefined;
}

function ruleList(view: View, rules: readonly Shown[], reader: Pick<Subscriber, 'digests'> = {}): Html | '' {
  if (rules.length === 0) return '';
  return html`<ul class="cards">${rules.map(
    ({ text, name, ...times }) => html`<li class="card">
${name === undefined ? '' : html`<h2 class="name"><bdi>${name}</bdi></h2>`}
<code class="query">${text}</code>
<p class="quiet small">${saidTimes(view, times, reader)}</p>
</li>`,
  )}</ul>`;
}
