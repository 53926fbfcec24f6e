import { html } from 'hono/html';
import { type Asked, secondsToWait } from '../asked.ts';
import type { View } from '../view.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { inputField } from './parts/fields.ts';
import type { FormErrors } from './parts/form-errors.ts';
import { pageHead } from './parts/head.ts';
import { errorSummary, flash } from './parts/notices.ts';

export interface CheckMailPage {
  /** Absent in a browser that keeps no cookies: the address has to be written again. */
  readonly asked?: Asked | undefined;
  readonly now: Date;
  /** What became of pressing the button. */
  readonly again?: 'sent' | 'too-soon' | undefined;
  readonly email?: string;
  readonly errors?: FormErrors;
}

/** After a form that mails a link: to what address, and how to get it once more. The same whatever is known about it. */
export function checkMailPage(view: View, page: CheckMailPage): Html {
  const { t } = view;
  const { asked, again, errors = [] } = page;
  return layout(view, {
    title: t('visitor.checkTitle'),
    here: asked?.kind === 'sign-in' ? '/sign-in' : '/',
    failed: errors.length > 0,
    main: html`<section class="narrow">
${again === undefined ? '' : flash(view, again === 'sent' ? t('visitor.againSent') : t('visitor.againTooSoon'))}
${errorSummary(view, errors)}
${pageHead(view, { title: t('visitor.checkTitle'), lead: lead(view, asked) })}
<h2>${t('visitor.notArrived')}</h2>
<p>${t('visitor.lookInSpam')}</p>
${asked === undefined ? newLinkForm(view, { email: page.email ?? '', errors }) : againForm(view, asked, page.now)}
</section>`,
  });
}

function lead({ t, rich }: View, asked: Asked | undefined): Html | string {
  if (asked === undefined) return t('visitor.checkNobody');
  const email = html`<strong><bdi>${asked.email}</bdi></strong>`;
  return rich(asked.kind === 'sign-up' ? 'visitor.checkSignUp' : 'visitor.checkSignIn', { email });
}

function againForm(view: View, asked: Asked, now: Date): Html {
  const { t, rich } = view;
  const seconds = secondsToWait(asked, now);
  const change = asked.kind === 'sign-up' ? '/?change' : '/sign-in';
  return html`<form method="post" action="/check-mail" class="buttons">
<button>${t('visitor.sendAgain')}</button>
${seconds === 0 ? '' : html`<span class="quiet" data-wait="${seconds}">${rich('visitor.againIn', { wait: html`<span data-left>${minutesLeft(seconds)}</span>` })}</span>`}
</form>
<p>${t('visitor.checkAddress')} <a href="${change}">${t('visitor.changeIt')}</a></p>`;
}

/** "1:47"; the script counts it down. */
function minutesLeft(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Asks for an address, to mail whatever link belongs to it. */
export function newLinkForm(
  view: View,
  { email, errors = [], next }: { email: string; errors?: FormErrors; next?: string | undefined },
): Html {
  const { t } = view;
  return html`<form method="post" action="/check-mail" novalidate>
${next === undefined ? '' : html`<input type="hidden" name="next" value="${next}">`}
${inputField(view, {
  id: 'email',
  label: t('visitor.email'),
  type: 'email',
  value: email,
  errors,
  attributes: html` required autocomplete="email"`,
})}
<button class="primary">${t('visitor.newLink')}</button>
</form>`;
}
