import { html } from 'hono/html';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { layout } from '../layout.ts';
import { inputField } from '../parts/fields.ts';
import { pageHead } from '../parts/head.ts';
import { errorSummary } from '../parts/notices.ts';

const failures = { 'no-key': 'console.noKey', unknown: 'console.unknownKey' } as const;

/** The operator signs in with a key that may look (`read`), or look and change (`admin`). */
export function consoleSignInPage(
  view: View,
  { failed, next }: { readonly failed?: 'no-key' | 'unknown'; readonly next?: string | undefined } = {},
): Html {
  const { t } = view;
  const errors = failed === undefined ? [] : [{ field: 'key', message: t(failures[failed]) }];
  return layout(view, {
    title: t('frame.console'),
    here: '/admin',
    failed: failed !== undefined,
    main: html`<section class="narrow">
${errorSummary(view, errors)}
${pageHead(view, { title: t('frame.console'), lead: t('console.signInLead') })}
<form method="post" action="/admin">
${next === undefined ? '' : html`<input type="hidden" name="next" value="${next}">`}
${inputField(view, {
  id: 'key',
  label: t('console.apiKey'),
  type: 'password',
  errors,
  hint: t('console.apiKeyHint'),
  attributes: html` required autocomplete="off"`,
})}
<button class="primary">${t('console.open')}</button>
</form>
</section>`,
  });
}
