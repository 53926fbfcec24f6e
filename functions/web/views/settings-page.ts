import { html } from 'hono/html';
import type { ProblemError } from '../../../shared/http/problem.ts';
import type { Subscriber } from '../../../shared/subscribers/subscriber.ts';
import { errorList } from './error-page.ts';
import { type Html, layout } from './layout.ts';
import { inputField } from './rule-fields.ts';

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export interface SettingsPage {
  readonly subscriber: Subscriber;
  readonly errors?: readonly ProblemError[];
  readonly done?: string;
  /** Languages that mails are written in. */
  readonly languages: readonly string[];
}

/** When mail comes and in what language; and the ways out: stop, take everything along, erase. */
export function settingsPage({ subscriber, errors = [], done, languages }: SettingsPage): Html {
  const { email, timezone, digestTime, digestWeekday, quietHours, language, alertEveryMinutes } = subscriber;
  const { urgent = true } = subscriber;
  return layout({
    title: 'Settings',
    here: '/settings',
    signedIn: true,
    main: html`<section class="narrow">
<h1>Settings</h1>
<p class="quiet">For <strong>${email}</strong></p>
${done === undefined ? '' : html`<p class="done" role="status">${done}</p>`}
${errorList(errors)}
<form method="post" action="/settings">
<div class="row">
${inputField({ id: 'digestTime', name: 'digestTime', label: 'Digests at', type: 'time', value: digestTime }, html`required`)}
${inputField({ id: 'timezone', name: 'timezone', label: 'Time zone', value: timezone }, html`required autocomplete="off" spellcheck="false"`)}
</div>
<div class="row">
<div class="field"><label for="digestWeekday">Weekly digests on</label>
<select id="digestWeekday" name="digestWeekday">${weekdays.map(
      (day, index) =>
        html`<option value="${index + 1}"${index + 1 === digestWeekday ? html` selected` : ''}>${day}</option>`,
    )}</select></div>
<div class="field"><label for="language">Language of mails</label>
<select id="language" name="language">${[...new Set([language, ...languages])].map(
      (one) =>
        html`<option value="${one}"${one === language ? html` selected` : ''}>${languageName(one)}</option>`,
    )}</select></div>
</div>
<fieldset><legend>No alerts between</legend>
<div class="row">
${inputField({ id: 'quietFrom', name: 'quietFrom', label: 'From', type: 'time', value: quietHours?.from ?? '' })}
${inputField({ id: 'quietTo', name: 'quietTo', label: 'To', type: 'time', value: quietHours?.to ?? '' })}
</div>
<p class="hint">What comes meanwhile is held, not lost. Leave both empty for none.</p></fieldset>
${inputField({ id: 'alertEveryMinutes', name: 'alertEveryMinutes', label: 'Minutes between two alerts, at least', type: 'number', value: String(alertEveryMinutes) }, html`min="1" max="1440" required`)}
<label class="check"><input type="checkbox" name="urgent" value="yes"${urgent ? html` checked` : ''}> Urgent news at once, in quiet hours too</label>
<button class="primary">Save</button>
</form>
<h2>Mail</h2>
${mailForm(subscriber)}
<form method="post" action="/sign-out"><button class="link">Sign out on this device</button></form>
<h2>Your data</h2>
<p><a href="/v1/me/export" download>Download everything</a> that is stored about you.</p>
<form method="post" action="/settings/erase" data-ask="Erase your address, rules and archive for good?">
<p>Erasing removes your address, settings, rules and deliveries for good.</p>
<button>Erase everything</button>
</form>
</section>`,
  });
}

function mailForm({ status }: Subscriber): Html {
  return status === 'active'
    ? html`<form method="post" action="/settings/mail"><input type="hidden" name="status" value="unsubscribed"><p>Stop all mail and keep your rules.</p><button>Stop all mail</button></form>`
    : html`<form method="post" action="/settings/mail"><input type="hidden" name="status" value="active"><p>All mail is stopped. It starts again from now on.</p><button class="primary">Start mail again</button></form>`;
}

function languageName(tag: string): string {
  return new Intl.DisplayNames([tag, 'en'], { type: 'language' }).of(tag) ?? tag;
}

export function erasedPage(): Html {
  return layout({
    title: 'Erased',
    main: html`<section class="narrow"><h1>Everything is erased</h1><p>Your address, settings, rules and deliveries are gone.</p></section>`,
  });
}
