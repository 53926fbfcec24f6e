import { html } from 'hono/html';
import { emailAddress } from '../../../../shared/security/subscriber-id.ts';
import {
  type AskedAddressChange,
  askAddressChange,
  confirmAddressChange,
  openAddressChange,
} from '../../../../shared/subscribers/change-address.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { formText, readForm } from '../../form.ts';
import { pageVisitor } from '../../page-visitor.ts';
import { startSession } from '../../session.ts';
import { type View, viewOf } from '../../view.ts';
import { addressResultPage, confirmAddressPage } from '../../views/address-page.ts';
import { type SettingsPageDeps, showSettings } from './settings-page.ts';

type AddressDeps = SettingsPageDeps & Pick<WebDeps, 'countAgainst' | 'mails' | 'moves' | 'readKeys'>;

/** Changing the address: asked for in the settings, and made when the links in both mailboxes were used. */
export function addressRoutes(app: WebApp, deps: AddressDeps): void {
  app.post('/settings/address', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    const view = await viewOf(c, deps);
    const typed = formText(await readForm(c), 'newEmail');
    const email = emailAddress.safeParse(typed);
    const asked = email.success
      ? await askAddressChange(subscriber, email.data, await deps.readKeys(), deps)
      : 'malformed';
    if (asked === 'asked') {
      return c.redirect(`/settings?${new URLSearchParams({ done: 'address', to: email.data ?? '' })}`, 303);
    }
    const errors = [{ field: 'newEmail', message: refusal(view, asked) }];
    return showSettings(
      c,
      subscriber,
      { errors, typedAddress: typed },
      deps,
      asked === 'too-often' ? 429 : 422,
    );
  });

  app.get('/address', async (c) => {
    const view = await viewOf(c, deps);
    const { t } = view;
    if (c.req.query('done') !== undefined) return c.html(addressResultPage(view, t('account.addressDone')));
    const token = c.req.query('token') ?? '';
    const opened = await openAddressChange(token, deps);
    return opened
      ? c.html(confirmAddressPage(view, { ...opened, token }))
      : c.html(addressResultPage(view, t('account.addressOld')), 404);
  });

  app.post('/address', async (c) => {
    const view = await viewOf(c, deps);
    const { t, rich } = view;
    const opened = await openAddressChange(formText(await readForm(c), 'token'), deps);
    if (!opened) return c.html(addressResultPage(view, t('account.addressOld')), 404);
    const result = await confirmAddressChange(opened, await deps.readKeys(), deps);
    switch (result.kind) {
      case 'moved':
        // Both mailboxes have proved who asks.
        await startSession(c, 'session', { owner: result.subscriberId }, deps);
        return c.redirect('/address?done', 303);
      case 'half': {
        const other = opened.side === 'old' ? opened.to : opened.from;
        return c.html(
          addressResultPage(view, rich('account.addressHalf', { other: html`<bdi>${other}</bdi>` })),
        );
      }
      case 'taken':
        return c.html(addressResultPage(view, t('account.addressTaken')), 409);
      case 'busy':
        return c.html(addressResultPage(view, t('account.addressBusy')), 409);
      default:
        return result satisfies never;
    }
  });
}

function refusal({ t }: View, asked: Exclude<AskedAddressChange, 'asked'> | 'malformed'): string {
  switch (asked) {
    case 'malformed':
      return t('visitor.emailWrong');
    case 'same':
      return t('account.addressSame');
    case 'suppressed':
      return t('visitor.stopSuppressed');
    case 'too-often':
      return t('frame.problem-too-many-requests');
    default:
      return asked satisfies never;
  }
}
