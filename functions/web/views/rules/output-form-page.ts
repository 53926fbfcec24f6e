import { html } from 'hono/html';
import type { Rule } from '../../../../shared/rules/rule.ts';
import type { Output } from '../../../../shared/rules/webhook.ts';
import type { ReceiverField, Target } from '../../../../shared/webhooks/receivers/receiver.ts';
import { type ReceiverKind, receiverOf } from '../../../../shared/webhooks/receivers/receivers.ts';
import { shownName } from '../../rule-name.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { layout } from '../layout.ts';
import { inputField } from '../parts/fields.ts';
import type { FormErrors } from '../parts/form-errors.ts';
import { pageHead } from '../parts/head.ts';
import { errorSummary } from '../parts/notices.ts';
import { outputHint } from './output-hint.ts';

export interface OutputFormPage {
  readonly rule: Rule;
  readonly kind: ReceiverKind;
  /** Absent: it is new. */
  readonly output?: Output | undefined;
  /** What was typed and not saved. */
  readonly typed?: Readonly<Record<keyof Target, string>> | undefined;
  readonly errors: FormErrors;
}

/** The form of one output, with the fields that its receiver needs. */
export function outputFormPage(view: View, page: OutputFormPage): Html {
  const { t } = view;
  const { rule, kind, output, errors } = page;
  const { label, fields } = receiverOf(kind);
  const list = `/rules/${rule.id}/outputs`;
  const title = output ? t('outputs.changeKind', { kind: label }) : t('outputs.addKind', { kind: label });
  return layout(view, {
    title,
    here: '/rules',
    failed: errors.length > 0,
    main: html`<section class="narrow sections">
${errorSummary(view, errors)}
${pageHead(view, {
  title,
  crumbs: [
    { href: '/rules', text: t('frame.rules') },
    { href: `/rules/${rule.id}`, text: shownName(rule) },
    { href: list, text: t('outputs.title') },
  ],
})}
<form method="post" action="${output ? `${list}/${output.id}` : list}" novalidate>
<input type="hidden" name="kind" value="${kind}">
${fields.map((field) => outputField(view, page, field))}
<p class="buttons"><button class="primary">${t('outputs.save')}</button><a class="button quiet" href="${list}">${t('frame.cancel')}</a></p>
</form></section>`,
  });
}

/** A saved token is never shown: the empty field keeps it. */
function outputField(
  view: View,
  { kind, output, typed, errors }: OutputFormPage,
  field: ReceiverField,
): Html {
  const { t } = view;
  const { name, optional = false } = field;
  const isKept = name === 'token' && output?.token !== undefined;
  const hint = outputHint(view, kind, name);
  const value = name === 'token' ? '' : (typed?.[name] ?? output?.[name] ?? '');
  return inputField(view, {
    id: name,
    label: t(`outputs.label-${name}`),
    hint: isKept ? `${hint} ${t('outputs.tokenKept')}` : hint,
    type: name === 'token' ? 'password' : name === 'url' ? 'url' : 'text',
    value,
    errors,
    optional,
    attributes: html` autocomplete="off" maxlength="2000"`,
  });
}
