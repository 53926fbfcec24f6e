import { html } from 'hono/html';
import { type Html, layout } from './layout.ts';

/** One button. The form posts back to the same address, which carries the token. */
export function unsubscribePage({ whole, ruleName }: { whole: boolean; ruleName: string | undefined }): Html {
  const what = whole ? 'all mail' : ruleName === undefined ? 'this rule' : html`the rule <q>${ruleName}</q>`;
  return layout({
    title: 'Unsubscribe',
    main: html`<section class="narrow">
<h1>Unsubscribe</h1>
<p>End ${what}? It takes effect at once.</p>
<form method="post"><button class="primary">${whole ? 'Stop all mail' : 'End this rule'}</button></form>
</section>`,
  });
}

export function unsubscribedPage({ whole }: { whole: boolean }): Html {
  return layout({
    title: 'Unsubscribed',
    main: html`<section class="narrow">
<h1>${whole ? 'You are unsubscribed' : 'The rule has ended'}</h1>
<p>${
      whole
        ? 'No more mail will come from us.'
        : html`No more mail will come for it. Other rules go on; <a href="/rules">see your rules</a>.`
    }</p>
<p>Was it a mistake? <a href="${whole ? '/settings' : '/rules'}">${whole ? 'Start mail again' : 'Add the rule again'}</a>.</p>
</section>`,
  });
}
