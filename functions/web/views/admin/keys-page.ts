import { html } from 'hono/html';
import { type ApiKey, scopes as allScopes, type Scope } from '../../../../shared/security/api-key.ts';
import type { Html } from '../html.ts';
import { localDateTime } from '../local-time.ts';
import { chip } from '../parts/choices.ts';
import { checkField, inputField } from '../parts/fields.ts';
import { errorOf, type FormErrors } from '../parts/form-errors.ts';
import { notice } from '../parts/notices.ts';
import { table } from '../parts/table.ts';
import { ago, type ConsoleView, consolePage, postButton } from './console-page.ts';

export interface KeysPage {
  readonly keys: readonly ApiKey[];
  /** A key just made: shown this once. */
  readonly made?: { readonly text: string; readonly key: ApiKey };
  readonly typed?: { readonly name: string; readonly scopes: readonly Scope[] };
  readonly done?: string | undefined;
  readonly errors?: FormErrors;
}

export function keysPage(view: ConsoleView, { keys, made, typed, done, errors = [] }: KeysPage): Html {
  const { t, rich } = view;
  const wrongScopes = errorOf(errors, 'scopes');
  return consolePage(view, {
    part: '/admin/keys',
    title: t('console.keysTitle'),
    lead: t('console.keysLead'),
    done,
    errors,
    main: html`${made === undefined ? '' : notice(html`<p>${rich('console.keyMade', { name: html`<bdi>${made.key.name}</bdi>` })}</p><code class="query new-key">${made.text}</code>`)}
${
  keys.length === 0
    ? html`<p class="quiet">${t('console.keysNone')}</p>`
    : table(
        t('console.keysTitle'),
        [
          { text: t('console.keyFor') },
          { text: t('console.keyMay') },
          { text: t('console.keyCreated') },
          { text: t('console.keyUsed') },
          { text: t('console.keyId') },
          { text: '', spoken: t('console.actions') },
        ],
        keys.map(({ id, name, scopes, createdAt, usedOn }) => ({
          id: `key-${id}`,
          cells: [
            html`<bdi>${name}</bdi>`,
            html`<span class="trend">${scopes.map((scope) => chip(scope))}</span>`,
            ago(view, createdAt),
            usedOn === undefined ? t('console.never') : localDateTime(view, usedOn),
            html`<code>${id}</code>`,
            view.mayChange
              ? postButton(`/admin/keys/${id}/delete`, t('console.keyDelete'), {
                  kind: 'quiet',
                  about: name,
                  ask: t('console.keyDeleteAsk', { name }),
                })
              : '',
          ],
        })),
      )
}
${
  view.mayChange
    ? html`<section class="narrow"><h2>${t('console.keyNew')}</h2>
<form method="post" action="/admin/keys">
${inputField(view, { id: 'name', label: t('console.keyFor'), value: typed?.name ?? '', errors, hint: t('console.keyForHint'), attributes: html` required maxlength="100" autocomplete="off"` })}
<fieldset id="scopes" class="field${wrongScopes ? ' bad' : ''}"${wrongScopes ? html` aria-describedby="scopes-error"` : ''}><legend>${t('console.keyItMay')}</legend>
${allScopes.map((scope) => checkField({ id: scope, label: t(`console.scope-${scope}`), hint: t(`console.scope-${scope}Hint`), checked: typed ? typed.scopes.includes(scope) : scope === 'ingest' }))}
${wrongScopes ? html`<p class="error" id="scopes-error">${wrongScopes.message}</p>` : ''}</fieldset>
<button class="primary">${t('console.keyMake')}</button>
</form></section>`
    : ''
}`,
  });
}
