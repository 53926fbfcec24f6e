import { html } from 'hono/html';
import type { View } from '../view.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { pageHead } from './parts/head.ts';

/** What is shown to somebody whose account was erased. */
export function erasedPage(view: View): Html {
  const { t } = view;
  return layout(view, {
    title: t('account.erasedTitle'),
    main: html`<section class="narrow">${pageHead(view, { title: t('account.erasedTitle'), lead: t('account.erasedText') })}
<p class="buttons"><a class="button" href="/">${t('frame.startPage')}</a></p></section>`,
  });
}
