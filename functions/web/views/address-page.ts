import { html } from 'hono/html';
import type { View } from '../view.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { pageHead } from './parts/head.ts';

/** Behind either link of a change of address: opening it changes nothing, its button does. */
export function confirmAddressPage(
  view: View,
  { from, to, token }: { readonly from: string; readonly to: string; readonly token: string },
): Html {
  const { t, rich } = view;
  const lead = rich('account.addressLead', { old: html`<bdi>${from}</bdi>`, new: html`<bdi>${to}</bdi>` });
  return layout(view, {
    title: t('account.addressTitle'),
    here: '/settings',
    main: html`<section class="narrow">
${pageHead(view, { title: t('account.addressTitle'), lead })}
<form method="post" action="/address"><input type="hidden" name="token" value="${token}">
<button class="primary">${t('account.addressConfirm')}</button></form>
</section>`,
  });
}

/** What became of pressing the button. */
export function addressResultPage(view: View, said: Html | string): Html {
  const { t } = view;
  return layout(view, {
    title: t('account.addressTitle'),
    here: '/settings',
    main: html`<section class="narrow">
${pageHead(view, { title: t('account.addressTitle'), lead: said })}
<p class="buttons"><a class="button" href="/settings">${t('frame.settings')}</a></p>
</section>`,
  });
}
