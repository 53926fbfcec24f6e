import { html } from 'hono/html';
import { frequencies, type Rule } from '../../../../shared/rules/rule.ts';
import { sensitivities } from '../../../../shared/rules/unusual/find-burst.ts';
import { type WebhookState, webhookKinds } from '../../../../shared/rules/webhook.ts';
import type { Subscriber } from '../../../../shared/subscribers/subscriber.ts';
import { receiverOf } from '../../../../shared/webhooks/receivers/receivers.ts';
import { saidSchedule } from '../../said-schedule.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { checkField, inputField, radioField, selectField } from '../parts/fields.ts';
import { errorOf, type FormErrors } from '../parts/form-errors.ts';
import { dayOfMonthField, timeFields, weekdayFields } from '../parts/schedule-fields.ts';
import { outputHint } from './output-hint.ts';
import { outputStory } from './output-state.ts';
import type { RuleForm } from './rule-form.ts';

/** When and how a rule's finds are mailed. */
export function deliveryFields(
  view: View,
  form: RuleForm,
  {
    errors,
    suggested,
    reader,
    isNamed = false,
  }: {
    readonly errors: FormErrors;
    readonly suggested?: string | undefined;
    readonly reader: Pick<Subscriber, 'digests'>;
    /** By somebody else, who shares the rule. */
    readonly isNamed?: boolean;
  },
): Html {
  const { t } = view;
  return html`<section class="delivery"><h2>${t('workbench.delivery')}</h2>
${
  isNamed
    ? ''
    : inputField(view, {
        id: 'name',
        label: t('workbench.nameLabel'),
        optional: true,
        hint: t('workbench.nameHint'),
        value: form.name,
        errors,
        attributes: html` autocomplete="off"${suggested === undefined ? '' : html` placeholder="${suggested}"`}`,
      })
}
${radioField({
  id: 'frequency',
  label: t('workbench.often'),
  value: form.frequency,
  errors,
  choices: [
    ...frequencies.map((value) => ({
      value,
      text: t(`visitor.choice-${value}`),
      hint: t(`visitor.when-${value}`),
    })),
    ...(reader.digests ?? []).map(({ id, name, schedule }) => ({
      value: `digest:${id}`,
      text: t('digests.choice', { name }),
      hint: saidSchedule(view, schedule),
    })),
  ],
})}
${ownTimes(view, form, errors)}
${selectField(view, {
  id: 'sensitivity',
  label: t('workbench.sensitivity'),
  hint: t('workbench.sensitivityHint'),
  value: form.sensitivity,
  choices: sensitivities.map((value) => ({ value, text: t(`workbench.sensitivity-${value}`) })),
})}
<div class="row">
${inputField(view, { id: 'cap', label: t('workbench.cap'), hint: t('workbench.capHint'), type: 'number', value: form.cap, errors, attributes: html` min="1" max="100" required` })}
${inputField(view, { id: 'pausedUntil', label: t('workbench.pausedUntil'), optional: true, hint: t('workbench.pausedHint'), type: 'date', value: form.pausedUntil, errors })}
</div>
${checkField({ id: 'proofOfSilence', label: t('workbench.proofOfSilence'), hint: t('workbench.proofHint'), checked: form.proofOfSilence })}
${checkField({ id: 'silenceAlarm', label: t('workbench.silenceAlarm'), checked: form.silenceAlarm })}
${checkField({ id: 'nearly', label: t('tuning.weekly'), hint: t('tuning.weeklyHint'), checked: form.nearly })}
</section>`;
}

/** Days and times in place of the usual ones. What does not fit the frequency is hidden where the browser can tell. */
function ownTimes(view: View, form: RuleForm, errors: FormErrors): Html {
  const { t } = view;
  const { weekdays, dayOfMonth, times } = form;
  const isOpen =
    weekdays !== '' ||
    dayOfMonth !== '' ||
    times !== '' ||
    ['weekdays', 'dayOfMonth', 'times'].some((id) => errorOf(errors, id) !== undefined);
  return html`<details class="own-times"${isOpen ? html` open` : ''}><summary>${t('digests.own')}</summary>
<p class="hint">${t('digests.ownHint')}</p>
<div data-of="weekly">${weekdayFields(view, { label: t('digests.ownWeekdays'), value: weekdays, errors })}</div>
<div data-of="monthly">${dayOfMonthField(view, { label: t('digests.ownDayOfMonth'), value: dayOfMonth, errors })}</div>
${timeFields(view, { value: times, errors, hint: t('digests.timesHint') })}
</details>`;
}

/** Where else finds go, and how well that works. */
export function outputFields(
  view: View,
  form: RuleForm,
  saved: {
    readonly rule?: Rule | undefined;
    readonly state?: WebhookState | undefined;
    readonly feeds?: Readonly<Record<'rss' | 'atom' | 'json', string>> | undefined;
    readonly errors: FormErrors;
    readonly now: Date;
  },
): Html {
  const { t } = view;
  const { rule, state, feeds, errors, now } = saved;
  const secret = rule?.webhook?.secret;
  const kind = webhookKinds.find((one) => one === form.webhookKind) ?? 'standard';
  return html`<section class="outputs"><h2>${t('workbench.outputs')}</h2>
${state === undefined ? '' : outputStory(view, state, now)}
<div class="row">
${selectField(view, {
  id: 'webhookKind',
  label: t('workbench.outputKind'),
  value: form.webhookKind,
  choices: [
    { value: '', text: t('workbench.outputNowhere') },
    ...webhookKinds.map((value) => ({ value, text: receiverOf(value).label })),
  ],
})}
${inputField(view, { id: 'webhookUrl', label: t('workbench.outputUrl'), hint: outputHint(view, kind, 'url'), type: 'url', value: form.webhookUrl, errors, attributes: html` maxlength="2000" autocomplete="off"` })}
</div>
${
  secret === undefined
    ? ''
    : html`<p><strong>${t('workbench.outputSecret')}</strong>: <code>${secret}</code><br><span class="small quiet">${t('workbench.outputSecretHint')}</span></p>`
}
${rule === undefined ? '' : html`<p class="buttons"><button formaction="/rules/${rule.id}/test">${t('workbench.outputTest')}</button><a class="button quiet" href="/rules/${rule.id}/outputs">${t('outputs.manage')}</a></p>`}
<h3>${t('workbench.feeds')}</h3>
${
  feeds === undefined
    ? html`<p class="quiet">${t('workbench.feedsNew')}</p>`
    : html`<p class="buttons feeds"><a class="button" href="${feeds.rss}">RSS</a><a class="button" href="${feeds.atom}">Atom</a><a class="button" href="${feeds.json}">JSON Feed</a></p><p class="small quiet">${t('workbench.feedsHint')}</p>`
}
</section>`;
}
