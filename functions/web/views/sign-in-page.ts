import { html } from 'hono/html';
import { errorList } from './error-page.ts';
import { type Html, layout } from './layout.ts';

export function signInPage({ errors = [] }: { errors?: readonly { message: string }[] } = {}): Html {
  return layout({
    title: 'Sign in',
    here: '/sign-in',
    main: html`<section class="narrow">
<h1>Sign in</h1>
<p>There is no password: a link comes by email.</p>
${errorList(errors)}
<form method="post" action="/sign-in">
<div class="field">
<label for="email">Your email address</label>
<input id="email" name="email" type="email" required maxlength="254" autocomplete="email">
</div>
<button class="primary">Mail me a link</button>
</form>
</section>`,
  });
}

/** The same whatever is known about the address. */
export function signInSentPage(): Html {
  return layout({
    title: 'Check your mail',
    here: '/sign-in',
    main: html`<section class="narrow">
<h1>Check your mail</h1>
<p>If this address is subscribed, a link is on its way. It works once, for 30 minutes.</p>
<p>Nothing there? Look among unwanted mail, or <a href="/">subscribe first</a>.</p>
</section>`,
  });
}

export function useLinkPage({ token }: { token: string }): Html {
  return layout({
    title: 'Sign in',
    here: '/sign-in',
    main: html`<section class="narrow">
<h1>Sign in</h1>
<p>You stay signed in on this device for 30 days.</p>
<form method="post" action="/sign-in">
<input type="hidden" name="token" value="${token}">
<button class="primary">Sign in</button>
</form>
</section>`,
  });
}
