import { html } from 'hono/html';
import type { ProblemError } from '../../../shared/http/problem.ts';
import { errorList } from './error-page.ts';
import { type Html, layout } from './layout.ts';
import { frequencyField, inputField, queryField } from './rule-fields.ts';

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
  const { form, errors = [], preview = examples, signedIn } = page;
  return layout({
    title: 'News alerts by email',
    here: '/',
    signedIn,
    main: html`<h1>Know when it is in the news</h1>
<p class="lead">Say what to look for. New articles that match come to you by email, as they happen or in a digest.</p>
${errorList(errors)}
<form method="post" action="/" data-preview="preview" class="split">
<div>
${queryField('query', form.query)}
${inputField({ id: 'email', name: 'email', label: 'Your email address', type: 'email', value: form.email }, html`required maxlength="254" autocomplete="email"`)}
<div class="row">
${frequencyField('frequency', form.frequency)}
${inputField({ id: 'digestTime', name: 'digestTime', label: 'Digests at', type: 'time', value: form.digestTime }, html`required`)}
${inputField({ id: 'timezone', name: 'timezone', label: 'Time zone', value: form.timezone }, html`required autocomplete="off" spellcheck="false" data-local-zone`)}
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

/** Shown until there is a query: what can be asked for. Each is a link that tries it. */
const examples: Html = html`<p class="volume">What it finds shows here</p>
<p class="quiet">For example:</p>
<ul class="examples">${[
  '"solar power" AND (Spain OR Portugal)',
  'earthquake NEAR/5 Japan',
  'title:(strike OR walkout) NOT baseball',
].map(
  (query) => html`<li><a href="/?query=${encodeURIComponent(query)}"><code>${query}</code></a></li>`,
)}</ul>`;

export function checkMailPage(detail: string): Html {
  return layout({
    title: 'Check your mail',
    main: html`<section class="narrow"><h1>Check your mail</h1><p>${detail}</p></section>`,
  });
}
