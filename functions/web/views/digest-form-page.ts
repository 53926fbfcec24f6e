import { html } from 'hono/html';
import type { Rule } from '../../../shared/rules/rule.ts';
import type { NamedDigest } from '../../../shared/subscribers/named-digest.ts';
import { shownName } from '../rule-name.ts';
import { saidSchedule } from '../said-schedule.ts';
import type { View } from '../view.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { inputField, radioField } from './parts/fields.ts';
import type { FormErrors } from './parts/form-errors.ts';
import { pageHead } from './parts/head.ts';
import { errorSummary } from './parts/notices.ts';
import { dayOfMonthField, type ScheduleForm, timeFields, weekdayFields } from './parts/schedule-fields.ts';

/** What stands in the fields of a digest's form. */
export interface DigestForm extends ScheduleForm {
  readonly digestName: string;
  /** `daily`, `weekly` or `monthly`. */
  readonly days: string;
}

export interface DigestFormPage {
  /** Absent: a new one. */
  readonly digest?: NamedDigest | undefined;
  readonly form: DigestForm;
  /** The rules that belong to it. */
  readonly rules: readonly Rule[];
  readonly errors: FormErrors;
}

/** A digest with a name: when it comes, its rules, and how to delete it. */
export function digestFormPage(view: View, { digest, form, rules, errors }: DigestFormPage): Html {
  const { t } = view;
  const title = digest ? t('digests.digestTitle', { name: digest.name }) : t('digests.add');
  return layout(view, {
    title,
    here: '/settings',
    failed: errors.length > 0,
    main: html`<section class="narrow">
${pageHead(view, {
  title,
  lead: digest ? saidSchedule(view, digest.schedule) : t('digests.lead'),
  crumbs: [{ href: '/settings#digests', text: t('account.settingsTitle') }],
})}
${errorSummary(view, errors)}
<form method="post" action="${digest ? `/settings/digests/${digest.id}` : '/settings/digests'}" novalidate>
${inputField(view, {
  id: 'digestName',
  label: t('digests.name'),
  hint: t('digests.nameHint'),
  value: form.digestName,
  errors,
  attributes: html` required maxlength="60" autocomplete="off"`,
})}
${radioField({
  id: 'days',
  label: t('digests.days'),
  value: form.days,
  errors,
  choices: [
    { value: 'daily', text: t('digests.daysDaily') },
    { value: 'weekly', text: t('digests.daysWeekly') },
    { value: 'monthly', text: t('digests.daysMonthly') },
  ],
})}
<div data-of="weekly">${weekdayFields(view, { label: t('digests.weekdays'), value: form.weekdays, errors })}</div>
<div data-of="monthly">${dayOfMonthField(view, { label: t('digests.dayOfMonth'), value: form.dayOfMonth, errors })}</div>
${timeFields(view, { value: form.times, errors, hint: t('digests.timesHint') })}
<p class="buttons"><button class="primary">${t('frame.save')}</button> <a class="button quiet" href="/settings#digests">${t('frame.cancel')}</a></p>
</form>
${digest === undefined ? '' : belonging(view, digest, rules)}
</section>`,
  });
}

function belonging({ t }: View, { id }: NamedDigest, rules: readonly Rule[]): Html {
  return html`<h2>${rules.length === 0 ? t('digests.rulesNone') : t('digests.rulesIn', { count: rules.length })}</h2>
${
  rules.length === 0
    ? ''
    : html`<ul class="lines">${rules.map(
        (rule) => html`<li><a href="/rules/${rule.id}"><bdi>${shownName(rule)}</bdi></a></li>`,
      )}</ul>`
}
<p>${t('digests.rulesHow')}</p>
<p class="buttons"><a class="button" href="/rules">${t('digests.toRules')}</a></p>
<h2>${t('digests.deleteTitle')}</h2>
<form method="post" action="/settings/digests/${id}/delete" data-ask="${t('digests.deleteTitle')}?">
<p>${t('digests.deleteText')}</p>
<button class="danger">${t('digests.deleteTitle')}</button></form>`;
}
