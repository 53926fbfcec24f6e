import { html } from 'hono/html';
import type { View } from '../view.ts';
import { newLinkForm } from './check-mail-page.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { inputField } from './parts/fields.ts';
import type { FormErrors } from './parts/form-errors.ts';
import { pageHead } from './parts/head.ts';
import { errorSummary } from './parts/notices.ts';

interface SignInPage {
  readonly email?: string;
  /** The page that was asked for and needs a session. */
  readonly next?: string | undefined;
  readonly errors?: FormErrors;
}

export function signInPage(view: View, { email = '', next, errors = [] }: SignInPage): Html {
  const { t } = view;
  return layout(view, {
    title: t('visitor.signInTitle'),
    here: '/sign-in',
    failed: errors.length > 0,
    main: html`<section class="narrow">
${errorSummary(view, errors)}
${pageHead(view, {
  title: t('visitor.signInTitle'),
  lead: next === undefined ? t('visitor.signInLead') : t('visitor.signInFirst'),
})}
<form method="post" action="/sign-in" novalidate>
${next === undefined ? '' : html`<input type="hidden" name="next" value="${next}">`}
${inputField(view, {
  id: 'email',
  label: t('visitor.email'),
  type: 'email',
  value: email,
  errors,
  attributes: html` required autocomplete="email"`,
})}
<button class="primary">${t('visitor.signInButton')}</button>
</form>
<p class="quiet after-form">${t('visitor.signInNew')} <a href="/">${t('frame.subscribe')}</a></p>
</section>`,
  });
}

/** Behind a mailed link: opening it changes nothing, its button does. */
export function useLinkPage(view: View, { token }: { token: string }): Html {
  const { t } = view;
  return layout(view, {
    title: t('visitor.signInTitle'),
    here: '/sign-in',
    main: html`<section class="narrow">
${pageHead(view, { title: t('visitor.signInTitle'), lead: t('visitor.signInUse') })}
<form method="post" action="/sign-in">
<input type="hidden" name="token" value="${token}">
<button class="primary">${t('frame.signIn')}</button>
</form>
</section>`,
  });
}

/** A link that was used or is too old, with the form for a new one. */
export function oldLinkPage(view: View, kind: 'sign-up' | 'sign-in'): Html {
  const { t } = view;
  return layout(view, {
    title: t('visitor.linkOldTitle'),
    here: kind === 'sign-in' ? '/sign-in' : '/',
    main: html`<section class="narrow">
${pageHead(view, {
  title: t('visitor.linkOldTitle'),
  lead: kind === 'sign-up' ? t('visitor.linkOldSignUp') : t('visitor.linkOldSignIn'),
})}
${newLinkForm(view, { email: '' })}
</section>`,
  });
}
