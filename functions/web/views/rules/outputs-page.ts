import { html } from 'hono/html';
import { webhookId } from '../../../../shared/rules/outputs.ts';
import type { Rule } from '../../../../shared/rules/rule.ts';
import { maxOutputs } from '../../../../shared/rules/webhook.ts';
import { receiverOf, receivers } from '../../../../shared/webhooks/receivers/receivers.ts';
import type { OutputWithState } from '../../output-states.ts';
import { shownName } from '../../rule-name.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { layout } from '../layout.ts';
import { saidDateTime } from '../local-time.ts';
import { chipLinks, emptyState } from '../parts/choices.ts';
import type { FormErrors } from '../parts/form-errors.ts';
import { pageHead } from '../parts/head.ts';
import { type Done, errorSummary, flash } from '../parts/notices.ts';
import { outputChip, outputStory } from './output-state.ts';

export interface ShownRuleOutput extends OutputWithState {
  /** Messages that it did not take. */
  readonly waiting: number;
}

export interface OutputsPage {
  readonly rule: Rule;
  readonly outputs: readonly ShownRuleOutput[];
  readonly errors: FormErrors;
  /** Said once, after something was done. */
  readonly done?: Done | undefined;
  readonly now: Date;
}

/** Where a rule posts beside the mail: each output with its last result, and what can be done with it. */
export function outputsPage(view: View, { rule, outputs, errors, done, now }: OutputsPage): Html {
  const { t } = view;
  const name = shownName(rule);
  return layout(view, {
    title: `${t('outputs.title')}: ${name}`,
    here: '/rules',
    failed: errors.length > 0,
    main: html`<section class="narrow">
${done === undefined ? '' : flash(view, done.said, undefined, done.kind)}
${errorSummary(view, errors)}
${pageHead(view, {
  title: t('outputs.title'),
  lead: t('outputs.lead'),
  crumbs: [
    { href: '/rules', text: t('frame.rules') },
    { href: `/rules/${rule.id}`, text: name },
  ],
})}
${
  outputs.length === 0
    ? emptyState({ title: t('outputs.none') })
    : html`<ul class="cards">${outputs.map((one) => outputCard(view, rule, one, now))}</ul>`
}
${(rule.outputs ?? []).length < maxOutputs ? adding(view, rule) : html`<p class="quiet">${t('outputs.tooMany')}</p>`}
</section>`,
  });
}

function adding(view: View, { id }: Rule): Html {
  const { t } = view;
  return html`<h2>${t('outputs.add')}</h2>
${chipLinks(
  t('outputs.add'),
  receivers.map(({ kind, label }) => ({ href: `/rules/${id}/outputs/new?kind=${kind}`, text: label })),
)}`;
}

function outputCard(view: View, rule: Rule, { output, state, waiting }: ShownRuleOutput, now: Date): Html {
  const { t } = view;
  const { id, kind, url, to, secret, formerSecret } = output;
  const { label } = receiverOf(kind);
  const path = `/rules/${rule.id}/outputs/${id}`;
  const host = URL.parse(url)?.host ?? url;
  const edit = id === webhookId ? `/rules/${rule.id}` : path;
  return html`<li class="card" id="output-${id}"><h2 class="name">${label} ${outputChip(view, state)}</h2>
<p class="small quiet"><bdi>${to === undefined ? host : `${to} · ${host}`}</bdi>${id === webhookId ? html` · ${t('outputs.inRule')}` : ''}</p>
${state === undefined ? '' : outputStory(view, state, now)}
${waiting === 0 ? '' : html`<p>${t('outputs.waiting', { count: waiting })}</p>`}
${
  secret === undefined
    ? ''
    : html`<p><strong>${t('workbench.outputSecret')}</strong>: <code>${secret}</code><br><span class="small quiet">${t('workbench.outputSecretHint')}${
        formerSecret !== undefined && formerSecret.until > now.toISOString()
          ? html` ${t('outputs.formerSecret', { when: saidDateTime(view, formerSecret.until) })}`
          : ''
      }</span></p>`
}
<form method="post" class="buttons"><button formaction="${path}/test">${t('outputs.test')}</button>
${waiting === 0 ? '' : html`<button formaction="${path}/replay">${t('outputs.replay')}</button>`}
<a class="button quiet" href="${edit}">${t('outputs.change')}</a>
${secret === undefined ? '' : html`<button class="quiet" formaction="${path}/secret">${t('outputs.renew')}</button>`}</form>
<form method="post" action="${path}/remove" data-ask="${t('outputs.removeAsk')}" class="buttons"><button class="danger">${t('outputs.remove')}</button></form></li>`;
}
