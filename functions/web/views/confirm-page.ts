import { html } from 'hono/html';
import type { SubscriptionRequest } from '../../../shared/subscribers/subscription-request.ts';
import { type Html, layout } from './layout.ts';
import { frequencyNames } from './rule-fields.ts';

/** Shows what was asked for, and a button: nothing happens before it is pressed. */
export function confirmPage({ token, request }: { token: string; request: SubscriptionRequest }): Html {
  return layout({
    title: 'Confirm',
    main: html`<section class="narrow">
<h1>Confirm your ${request.rules.length === 1 ? 'alert' : 'alerts'}</h1>
${requestedRules(request)}
<form method="post" action="/confirm">
<input type="hidden" name="token" value="${token}">
<button class="primary">Confirm</button>
</form>
<p class="quiet">Was it not you? Then close this page: without your confirmation nothing is ever sent.</p>
</section>`,
  });
}

export function confirmedPage({ request }: { request: SubscriptionRequest }): Html {
  return layout({
    title: 'Confirmed',
    signedIn: true,
    main: html`<section class="narrow">
<h1>You are subscribed</h1>
${requestedRules(request)}
<p>Mail comes as soon as there is news. Each mail has a link that ends it.</p>
<p><a class="button" href="/rules">See your rules</a></p>
</section>`,
  });
}

function requestedRules({ rules }: SubscriptionRequest): Html {
  return html`<ul class="cards">${rules.map(
    ({ query, name, frequency }) => html`<li class="card">
${name === undefined ? '' : html`<strong>${name}</strong>`}
<code class="query">${query}</code>
<span class="quiet">${frequencyNames[frequency]}</span>
</li>`,
  )}</ul>`;
}
