import { html } from 'hono/html';
import { type AccessToken, mayAccess } from '../../../shared/security/access-token.ts';
import type { View } from '../view.ts';
import type { Html } from './html.ts';
import { localDateTime } from './local-time.ts';
import { chip } from './parts/choices.ts';
import { inputField, radioField } from './parts/fields.ts';
import type { FormErrors } from './parts/form-errors.ts';

/** What was typed into the form for a token that is not to be made. */
export interface TokenForm {
  readonly tokenName: string;
  readonly tokenScope: string;
}

/** The reader's tokens for programs, and the form that makes one. */
export function tokensSection(
  view: View,
  {
    accessTokens,
    typedToken = { tokenName: '', tokenScope: 'read' },
    errors = [],
  }: {
    readonly accessTokens: readonly AccessToken[];
    readonly typedToken?: TokenForm;
    readonly errors?: FormErrors;
  },
): Html {
  const { t } = view;
  const choices = [
    { value: 'read', text: t('account.tokenRead'), hint: t('account.tokenReadHint') },
    { value: 'write', text: t('account.tokenWrite'), hint: t('account.tokenWriteHint') },
  ];
  return html`<h2 id="tokens">${t('account.tokens')}</h2>
<p>${t('account.tokensText')} <a href="/docs#authentication">${t('account.tokensDocs')}</a></p>
${
  accessTokens.length === 0
    ? html`<p class="quiet">${t('account.tokensNone')}</p>`
    : html`<form method="post" action="/settings/tokens/revoke" data-ask="${t('account.tokenRevokeAsk')}"><ul class="lines">${accessTokens.map((token) => tokenLine(view, token))}</ul></form>`
}
<form method="post" action="/settings/tokens" novalidate>
${inputField(view, { id: 'tokenName', label: t('account.tokenName'), value: typedToken.tokenName, errors, attributes: html` required maxlength="100" autocomplete="off"` })}
${radioField({ id: 'tokenScope', label: t('account.tokenMay'), value: typedToken.tokenScope, choices, errors })}
<button>${t('account.tokenMake')}</button></form>`;
}

function tokenLine(view: View, { id, name, scopes, createdAt, lastUsedAt }: AccessToken): Html {
  const { t, rich } = view;
  const may = mayAccess(scopes, 'write') ? t('account.tokenWrite') : t('account.tokenRead');
  return html`<li><span><bdi>${name}</bdi> ${chip(may)}
<span class="quiet small">${rich('account.tokenSince', { when: localDateTime(view, createdAt) })} · ${
    lastUsedAt === undefined
      ? t('account.tokenUnused')
      : rich('account.tokenUsed', { when: localDateTime(view, lastUsedAt) })
  }</span></span>
<button class="quiet" name="token" value="${id}" aria-label="${t('account.tokenRevokeNamed', { name })}">${t('account.tokenRevoke')}</button></li>`;
}

/** The token itself, in the page that follows its making and in no other. */
export function madeToken(
  { t, rich }: View,
  { name, text }: { readonly name: string; readonly text: string },
): Html {
  return html`${rich('account.tokenMade', { name: html`<bdi>${name}</bdi>` })}
<code class="query">${text}</code> ${t('account.tokenOnce')}`;
}
