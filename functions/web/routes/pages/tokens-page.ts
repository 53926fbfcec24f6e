import {
  accessTokenInput,
  type MadeAccessToken,
  makeAccessToken,
  maxAccessTokens,
  revokeAccessToken,
} from '../../../../shared/subscribers/access-tokens.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { formText, readForm } from '../../form.ts';
import { pageVisitor } from '../../page-visitor.ts';
import { type View, viewOf } from '../../view.ts';
import { relativeTime } from '../../views/local-time.ts';
import { madeToken } from '../../views/tokens-section.ts';
import { type SettingsPageDeps, showSettings } from './settings-page.ts';

type TokensPageDeps = SettingsPageDeps & Pick<WebDeps, 'countAgainst' | 'log' | 'mails'>;

/** The part of the settings with tokens for programs. Its forms do what `/v1/me/tokens` does. */
export function tokensPageRoutes(app: WebApp, deps: TokensPageDeps): void {
  // No redirect follows: the token is stored nowhere, and this page is the only one that shows it.
  app.post('/settings/tokens', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    const view = await viewOf(c, deps);
    const form = await readForm(c);
    const typedToken = { tokenName: formText(form, 'tokenName'), tokenScope: formText(form, 'tokenScope') };
    const read = accessTokenInput.safeParse({ name: typedToken.tokenName, scopes: [typedToken.tokenScope] });
    if (!read.success) {
      const errors = [{ field: 'tokenName', message: view.t('account.tokenNameWrong') }];
      return showSettings(c, subscriber, { typedToken, errors }, deps, 422);
    }
    const made = await makeAccessToken(subscriber, read.data, deps);
    if (made.kind !== 'made') {
      const errors = [{ field: 'tokenName', message: refusal(view, made) }];
      return showSettings(c, subscriber, { typedToken, errors }, deps, made.kind === 'too-many' ? 409 : 429);
    }
    const said = madeToken(view, { name: made.token.name, text: made.text });
    return showSettings(c, subscriber, { done: { said } }, deps);
  });

  app.post('/settings/tokens/revoke', async (c) => {
    const { id } = await pageVisitor(c, deps);
    await revokeAccessToken(id, formText(await readForm(c), 'token'), deps.accessTokens);
    return c.redirect('/settings?done=token-revoked', 303);
  });
}

function refusal(view: View, made: Exclude<MadeAccessToken, { kind: 'made' }>): string {
  switch (made.kind) {
    case 'too-many':
      return view.t('account.tokensMany', { most: maxAccessTokens });
    case 'too-often':
      return view.t('account.tokensOften', { when: relativeTime(view, made.waitSeconds) });
    default:
      return made satisfies never;
  }
}
