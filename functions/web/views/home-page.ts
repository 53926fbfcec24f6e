import { html } from 'hono/html';
import type { ProblemError } from '../../../shared/http/problem.ts';
import { frequencies } from '../../../shared/rules/rule.ts';
import { frequencyNames } from './confirm-page.ts';
import { errorList } from './error-page.ts';
import { type Html, layout } from './layout.ts';

/** What the form holds; empty fields at first, the typed ones when something is wrong with them. */
export interface HomeForm {
  readonly query: string;
  readonly email: string;
  readonly frequency: string;
  readonly timezone: string;
  readonly digestTime: string;
}

export const emptyHomeForm: HomeForm = {
  query: '',
  email: '',
  frequency: 'daily',
  timezone: 'UTC',
  digestTime: '08:00',
};

/** Subscribe: a query, tried out as it is typed, an address, and how often. */
export function homePage(page: {
  form: HomeForm;
  errors?: readonly ProblemError[];
  preview?: Html;
  signedIn: boolean;
}): Html {
  const { form, errors = [], preview = '', signedIn } = page;
  return layout({
    title: 'News alerts by email',
    here: '/',
    signedIn,
    main: html`<h1>Know when it is in the news</h1>
<p class="lead">Say what to look for. New articles that match come to you by email, as they happen or in a digest.</p>
${errorList(errors)}
<form method="post" action="/" data-preview="preview" class="split">
<div>
<div class="field">
<label for="query">Look for</label>
<textarea id="query" name="query" required maxlength="2000" rows="2" spellcheck="false" autocapitalize="off" aria-describedby="query-hint">${form.query}</textarea>
<p class="hint" id="query-hint">Words, <code>"exact phrases"</code>, <code>OR</code>, <code>-without</code>, <code>NEAR</code>, <code>title:</code>, <code>site:</code></p>
</div>
<div class="field">
<label for="email">Your email address</label>
<input id="email" name="email" type="email" required maxlength="254" autocomplete="email" value="${form.email}">
</div>
<div class="row">
<div class="field">
<label for="frequency">How often</label>
<select id="frequency" name="frequency">${frequencies.map(
      (value) =>
        html`<option value="${value}"${value === form.frequency ? html` selected` : ''}>${frequencyNames[value]}</option>`,
    )}</select>
</div>
<div class="field">
<label for="digestTime">Digests at</label>
<input id="digestTime" name="digestTime" type="time" required value="${form.digestTime}">
</div>
<div class="field">
<label for="timezone">Time zone</label>
<input id="timezone" name="timezone" required value="${form.timezone}" autocomplete="off" spellcheck="false" data-local-zone>
</div>
</div>
<p class="buttons">
<button class="primary">Subscribe</button>
<button formmethod="get" formaction="/" formnovalidate>Try it</button>
</p>
<p class="quiet">A confirmation comes by email first. Every mail has a link that ends it.</p>
</div>
<section aria-label="What it finds">
<div id="preview" class="preview sheet" aria-live="polite">${preview}</div>
</section>
</form>`,
  });
}

export function checkMailPage(detail: string): Html {
  return layout({
    title: 'Check your mail',
    main: html`<section class="narrow"><h1>Check your mail</h1><p>${detail}</p></section>`,
  });
}
