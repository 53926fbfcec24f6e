import { html } from 'hono/html';
import type { SubscriptionRequest } from '../../../shared/subscribers/subscription-request.ts';
import { type Html, layout } from './layout.ts';
import { frequencyNames } from './rule-fields.ts';

interface ConfirmPage {
  readonly token: string;
  readonly request: SubscriptionRequest;
  /** Comes back with the form, so that only what is shown here is confirmed. */
  readonly revision: string;
  /** Something was added between opening the page and pressing its button. */
  readonly changed?: boolean;
}

/** Shows all that was asked for, and a button: nothing happens before it is pressed. */
export function confirmPage({ token, request, revision, changed }: ConfirmPage): Html {
  return layout({
    title: 'Confirm',
    main: html`<section class="narrow">
<h1>Confirm your ${request.rules.length === 1 ? 'alert' : 'alerts'}</h1>
${changed ? html`<p role="alert"><strong>The list has changed since you opened this page. Please look at it again.</strong></p>` : ''}
${requestedRules(request)}
<form method="post" action="/confirm">
<input type="hidden" name="token" value="${token}">
<input type="hidden" name="revision" value="${revision}">
<button class="primary">Confirm</button>
</form>
<p class="quiet">Was it not you? Then close this page: without your confirmation nothing is ever sent.</p>
</section>`,
  });
}

/** A link whose rules have been confirmed before. */
export function alreadyConfirmedPage(): Html {
  return layout({
    title: 'Already confirmed',
    main: html`<section class="narrow">
<h1>This was confirmed before</h1>
<p>You are subscribed, and there is nothing more to confirm.</p>
<p><a class="button" href="/rules">See your rules</a></p>
</section>`,
  });
}

export function confirmedPage({ request, leftOut }: { request: SubscriptionRequest; leftOut: number }): Html {
  return layout({
    title: 'Confirmed',
    signedIn: true,
    main: html`<section class="narrow">
<h1>You are subscribed</h1>
${requestedRules(request)}
${leftOut > 0 ? html`<p role="alert"><strong>${leftOut} of these could not be added: you have the most rules that are possible. Delete some and subscribe again.</strong></p>` : ''}
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
