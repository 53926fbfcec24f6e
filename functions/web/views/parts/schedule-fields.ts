import { html } from 'hono/html';
import { type OwnSchedule, scheduleLimits } from '../../../../shared/rules/own-schedule.ts';
import { weekdayName } from '../../../../shared/time/weekday-name.ts';
import { formText } from '../../form.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { inputField } from './fields.ts';
import { errorOf, type FormErrors } from './form-errors.ts';

/** Days and times as a form has them: what was picked and typed, joined by blanks. */
export interface ScheduleForm {
  readonly weekdays: string;
  readonly dayOfMonth: string;
  readonly times: string;
}

export function scheduleForm({ weekdays = [], dayOfMonth, times }: OwnSchedule): ScheduleForm {
  return {
    weekdays: weekdays.join(' '),
    dayOfMonth: dayOfMonth === undefined ? '' : String(dayOfMonth),
    times: times.join(' '),
  };
}

export const noSchedule: ScheduleForm = { weekdays: '', dayOfMonth: '', times: '' };

/** The fields that were sent. */
export function typedSchedule(form: Readonly<Record<string, unknown>>): ScheduleForm {
  const all = (name: string) => {
    const value = form[`${name}[]`];
    const texts = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
    return texts.map((text) => text.trim()).filter((text) => text !== '');
  };
  return {
    weekdays: all('weekdays').join(' '),
    dayOfMonth: formText(form, 'dayOfMonth').trim(),
    times: all('times').join(' '),
  };
}

/** The parts of a text that a form joined. */
export function partsOf(joined: string): string[] {
  return joined.split(' ').filter((part) => part !== '');
}

export function weekdayFields(
  view: View,
  { label, value, errors }: { readonly label: string; readonly value: string; readonly errors: FormErrors },
): Html {
  const picked = partsOf(value);
  const error = errorOf(errors, 'weekdays');
  return html`<fieldset id="weekdays" class="field${error === undefined ? '' : ' bad'}"${error === undefined ? '' : html` aria-describedby="weekdays-error"`}>
<legend>${label}</legend>
<div class="choices days">${[1, 2, 3, 4, 5, 6, 7].map(
    (day) =>
      html`<label class="check"><input type="checkbox" name="weekdays[]" value="${day}"${
        picked.includes(String(day)) ? html` checked` : ''
      }> <span>${weekdayName(view.language.locale, day)}</span></label>`,
  )}</div>
${error === undefined ? '' : html`<p class="error" id="weekdays-error">${error.message}</p>`}</fieldset>`;
}

export function dayOfMonthField(
  view: View,
  { label, value, errors }: { readonly label: string; readonly value: string; readonly errors: FormErrors },
): Html {
  return inputField(view, {
    id: 'dayOfMonth',
    label,
    hint: view.t('digests.dayOfMonthHint'),
    type: 'number',
    value,
    errors,
    attributes: html` min="1" max="31" inputmode="numeric"`,
  });
}

/** A field for each of the times that a day may have. */
export function timeFields(
  view: View,
  { value, errors, hint }: { readonly value: string; readonly errors: FormErrors; readonly hint: string },
): Html {
  const { t } = view;
  const times = partsOf(value);
  const error = errorOf(errors, 'times');
  const described = error === undefined ? 'times-hint' : 'times-hint times-error';
  return html`<fieldset id="times" class="field${error === undefined ? '' : ' bad'}" aria-describedby="${described}">
<legend>${t('digests.times')}</legend>
<p class="hint" id="times-hint">${hint}</p>
<div class="times">${Array.from(
    { length: scheduleLimits.times },
    (_, index) =>
      html`<input type="time" name="times[]" value="${times[index] ?? ''}" aria-label="${t('digests.time', { number: index + 1 })}">`,
  )}</div>
${error === undefined ? '' : html`<p class="error" id="times-error">${error.message}</p>`}</fieldset>`;
}

/** The words of the page for what is wrong with days and times. */
export function scheduleErrors({ t }: Pick<View, 't'>) {
  return {
    'schedule.weekdays': { field: 'weekdays', message: t('digests.weekdaysWrong') },
    'schedule.dayOfMonth': { field: 'dayOfMonth', message: t('digests.dayOfMonthWrong') },
    'schedule.times': { field: 'times', message: t('digests.timesWrong') },
    schedule: { field: 'times', message: t('digests.timesWrong') },
  } as const;
}
