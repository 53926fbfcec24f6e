import { html } from 'hono/html';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { layout } from '../layout.ts';
import { inputField } from '../parts/fields.ts';
import { pageHead } from '../parts/head.ts';
import { errorSummary } from '../parts/notices.ts';

const failures = {
  'no-key': 'That isn’t an API key: it starts with ww_.',
  unknown: 'The key is unknown, or has neither the scope read nor admin.',
} as const;

/** The operator signs in with a key that may look (`read`), or look and change (`admin`). */
export function consoleSignInPage(
  view: View,
  { failed, next }: { readonly failed?: 'no-key' | 'unknown'; readonly next?: string | undefined } = {},
): Html {
  const errors = failed === undefined ? [] : [{ field: 'key', message: failures[failed] }];
  return layout(view, {
    title: 'Console',
    here: '/admin',
    failed: failed !== undefined,
    main: html`<section class="narrow">
${errorSummary(view, errors)}
${pageHead(view, { title: 'Console', lead: 'For the operator of this service.' })}
<form method="post" action="/admin">
${next === undefined ? '' : html`<input type="hidden" name="next" value="${next}">`}
${inputField(view, {
  id: 'key',
  label: 'API key',
  type: 'password',
  errors,
  hint: 'It starts with ww_. With the scope read you see the service; with admin you also change it.',
  attributes: html` required autocomplete="off"`,
})}
<button class="primary">Open the console</button>
</form>
</section>`,
  });
}
