import { html } from 'hono/html';
import { languages } from '../../../shared/i18n/languages.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import type { AccessToken } from '../../../shared/security/access-token.ts';
import { usualAlertsPerDay } from '../../../shared/subscribers/alert-pace.ts';
import type { Subscriber } from '../../../shared/subscribers/subscriber.ts';
import { resolveTimeZone } from '../../../shared/time/time-zone.ts';
import { weekdayName } from '../../../shared/time/weekday-name.ts';
import { receiverOf } from '../../../shared/webhooks/receivers/receivers.ts';
import type { OutputWithState } from '../output-states.ts';
import { shownName } from '../rule-name.ts';
import type { View } from '../view.ts';
import { digestsSection } from './digests-section.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { localDateTime } from './local-time.ts';
import { checkField, inputField, selectField } from './parts/fields.ts';
import type { FormErrors } from './parts/form-errors.ts';
import { pageHead } from './parts/head.ts';
import { errorSummary, flash, type Undo } from './parts/notices.ts';
import { table } from './parts/table.ts';
import { outputChip } from './rules/output-state.ts';
import { type TokenForm, tokensSection } from './tokens-section.ts';
import { zoneField } from './zone-field.ts';

/** What stands in the fields of the form: stored, or typed and not to be saved. */
export interface SettingsForm {
  readonly digestTime: string;
  readonly timezone: string;
  readonly digestWeekday: string;
  readonly language: string;
  readonly quietFrom: string;
  readonly quietTo: string;
  readonly alertEveryMinutes: string;
  readonly alertsPerDay: string;
  readonly storiesPerMail: string;
  readonly urgent: boolean;
  readonly alertsInDigests: boolean;
}

/** A device on which the reader is signed in. */
export interface ShownSession {
  readonly hash: string;
  readonly device: string;
  readonly since: string;
  readonly here: boolean;
}

export interface SettingsPage {
  readonly subscriber: Subscriber;
  readonly sessions: readonly ShownSession[];
  readonly accessTokens: readonly AccessToken[];
  readonly rules: readonly Rule[];
  /** Of all rules. */
  readonly outputs: readonly (OutputWithState & { readonly rule: Rule })[];
  readonly now: Date;
  readonly errors?: FormErrors;
  readonly typed?: SettingsForm;
  readonly typedAddress?: string;
  readonly typedToken?: TokenForm;
  readonly done?: { readonly said: Html | string; readonly undo?: Undo | undefined } | undefined;
}

/** When mail comes, in what language, and where to; and the ways out: stop, take everything along, erase. */
export function settingsPage(view: View, page: SettingsPage): Html {
  const { t, rich } = view;
  const { subscriber, errors = [], done } = page;
  return layout(view, {
    title: t('account.settingsTitle'),
    here: '/settings',
    failed: errors.length > 0,
    main: html`<section class="narrow sections">
${done === undefined ? '' : flash(view, done.said, done.undo)}
${errorSummary(view, errors)}
${pageHead(view, {
  title: t('account.settingsTitle'),
  lead: rich('account.settingsFor', { email: html`<strong><bdi>${subscriber.email}</bdi></strong>` }),
})}
${deliveryForm(view, page)}
${digestsSection(view, subscriber, page.rules)}
${mailSection(view, subscriber)}
${addressSection(view, page)}
${outputsSection(view, page.outputs)}
${sessionsSection(view, page.sessions)}
${tokensSection(view, page)}
${dataSection(view, subscriber, errors)}
</section>`,
  });
}

function formOf(subscriber: Subscriber): SettingsForm {
  const { digestTime, timezone, digestWeekday, language, quietHours, alertEveryMinutes } = subscriber;
  const { alertsPerDay = usualAlertsPerDay, storiesPerMail = '' } = subscriber;
  return {
    digestTime,
    timezone,
    digestWeekday: String(digestWeekday),
    language,
    quietFrom: quietHours?.from ?? '',
    quietTo: quietHours?.to ?? '',
    alertEveryMinutes: String(alertEveryMinutes),
    alertsPerDay: String(alertsPerDay),
    storiesPerMail: String(storiesPerMail),
    urgent: subscriber.urgent ?? true,
    alertsInDigests: subscriber.alertsInDigests ?? false,
  };
}

function deliveryForm(view: View, { subscriber, typed, errors = [], now }: SettingsPage): Html {
  const { t } = view;
  const form = typed ?? formOf(subscriber);
  return html`<form method="post" action="/settings" novalidate>
<h2>${t('account.delivery')}</h2>
<div class="row">
${inputField(view, { id: 'digestTime', label: t('account.digestsAt'), type: 'time', value: form.digestTime, errors, attributes: html` required` })}
${selectField(view, { id: 'digestWeekday', label: t('account.weeklyOn'), value: form.digestWeekday, choices: weekdays(view), errors })}
</div>
<fieldset><legend>${t('account.quietHours')}</legend>
<p class="hint">${t('account.quietHint')}</p>
<div class="row">
${inputField(view, { id: 'quietFrom', label: t('account.quietFrom'), type: 'time', value: form.quietFrom, errors })}
${inputField(view, { id: 'quietTo', label: t('account.quietTo'), type: 'time', value: form.quietTo, errors })}
</div></fieldset>
${inputField(view, { id: 'alertEveryMinutes', label: t('account.alertEvery'), type: 'number', value: form.alertEveryMinutes, errors, attributes: html` min="1" max="1440" required inputmode="numeric"` })}
<div class="row">
${inputField(view, { id: 'alertsPerDay', label: t('account.alertsPerDay'), hint: t('account.alertsPerDayHint'), type: 'number', value: form.alertsPerDay, errors, attributes: html` min="1" max="200" required inputmode="numeric"` })}
${inputField(view, { id: 'storiesPerMail', label: t('account.storiesPerMail'), hint: t('account.storiesPerMailHint'), type: 'number', value: form.storiesPerMail, optional: true, errors, attributes: html` min="1" max="100" inputmode="numeric"` })}
</div>
${checkField({ id: 'urgent', label: t('account.urgent'), value: 'yes', checked: form.urgent, hint: t('account.urgentHint') })}
${checkField({ id: 'alertsInDigests', label: t('digests.alerts'), value: 'yes', checked: form.alertsInDigests, hint: t('digests.alertsHint') })}
<h2>${t('account.languageAndTime')}</h2>
${selectField(view, { id: 'language', label: t('account.pageLanguage'), value: form.language, choices: languageChoices(view, form.language), errors })}
${zoneField(view, { value: form.timezone, errors, hint: t('account.clockNow', { time: clockIn(view, form.timezone, now) }) })}
<p class="buttons"><button class="primary">${t('frame.save')}</button></p>
</form>`;
}

/** Monday to Sunday, as the language names them. */
function weekdays(view: View) {
  return [1, 2, 3, 4, 5, 6, 7].map((day) => ({
    value: String(day),
    text: weekdayName(view.language.locale, day),
  }));
}

/** The languages of pages and mails, and the reader's own tag if it names a region. */
function languageChoices({ language }: View, chosen: string) {
  const known = languages.map(({ code, name }) => ({ value: code, text: name, language: code }));
  if (known.some(({ value }) => value === chosen) || chosen === '') return known;
  const named = new Intl.DisplayNames([language.locale], { type: 'language', fallback: 'code' });
  return [...known, { value: chosen, text: named.of(chosen) ?? chosen }];
}

function clockIn({ language }: View, timezone: string, now: Date): string {
  const { timeZone } = resolveTimeZone(timezone);
  return new Intl.DateTimeFormat(language.locale, { timeZone, timeStyle: 'short' }).format(now);
}

function mailSection({ t }: View, { status }: Subscriber): Html {
  const stops = status === 'active';
  return html`<h2>${t('account.mail')}</h2>
<form method="post" action="/settings/mail"><input type="hidden" name="status" value="${stops ? 'unsubscribed' : 'active'}">
<p>${stops ? t('account.stopMailText') : t('account.stoppedText')}</p>
<button${stops ? '' : html` class="primary"`}>${stops ? t('account.stopMail') : t('account.startMail')}</button></form>`;
}

function addressSection(view: View, { subscriber, typedAddress = '', errors = [] }: SettingsPage): Html {
  const { t, rich } = view;
  return html`<h2>${t('account.address')}</h2>
<p>${rich('account.addressNow', { email: html`<strong><bdi>${subscriber.email}</bdi></strong>` })}</p>
<form method="post" action="/settings/address" novalidate>
${inputField(view, {
  id: 'newEmail',
  label: t('account.addressNew'),
  type: 'email',
  value: typedAddress,
  hint: t('account.addressHint'),
  errors,
  attributes: html` required autocomplete="email"`,
})}
<button>${t('account.addressChange')}</button></form>`;
}

function outputsSection(view: View, outputs: SettingsPage['outputs']): Html {
  const { t } = view;
  if (outputs.length === 0)
    return html`<h2>${t('outputs.title')}</h2><p class="quiet">${t('outputs.overviewNone')}</p>`;
  return html`<h2>${t('outputs.title')}</h2><p>${t('outputs.overviewLead')}</p>
${table(
  t('outputs.title'),
  [{ text: t('outputs.rule') }, { text: t('outputs.output') }, { text: t('outputs.state') }],
  outputs.map(({ rule, output, state }) => ({
    cells: [
      html`<a href="/rules/${rule.id}/outputs#output-${output.id}"><bdi>${shownName(rule)}</bdi></a>`,
      receiverOf(output.kind).label,
      outputChip(view, state),
    ],
  })),
)}`;
}

function sessionsSection(view: View, sessions: readonly ShownSession[]): Html {
  const { t, rich } = view;
  return html`<h2>${t('account.sessions')}</h2>
<form method="post" action="/settings/sessions/end"><ul class="lines">${sessions.map(
    ({
      hash,
      device,
      since,
      here,
    }) => html`<li><span><bdi>${device}</bdi>${here ? html` <span class="chip good">${t('account.sessionHere')}</span>` : ''}
<span class="quiet small">${rich('account.sessionSince', { when: localDateTime(view, since) })}</span></span>
${here ? '' : html`<button class="quiet" name="session" value="${hash}">${t('account.sessionEnd')}</button>`}</li>`,
  )}</ul>
${sessions.length > 1 ? html`<p><button name="session" value="others">${t('account.sessionsEnd')}</button></p>` : ''}</form>
<form method="post" action="/sign-out"><button class="quiet">${t('frame.signOut')}</button></form>`;
}

function dataSection(view: View, { email }: Subscriber, errors: FormErrors): Html {
  const { t, rich } = view;
  return html`<h2>${t('account.data')}</h2>
<p>${t('account.exportText')}</p>
<p class="buttons"><a class="button" href="/v1/me/export" download>${t('account.export')}</a><a class="button" href="/import">${t('imports.fromRules')}</a></p>
<h2>${t('account.eraseTitle')}</h2>
<p>${t('account.eraseText')}</p>
<form method="post" action="/settings/erase" novalidate>
${inputField(view, {
  id: 'confirmEmail',
  label: rich('account.eraseType', { email: html`<bdi>${email}</bdi>` }),
  type: 'email',
  errors,
  attributes: html` required autocomplete="off"`,
})}
<button class="danger">${t('account.erase')}</button></form>`;
}
