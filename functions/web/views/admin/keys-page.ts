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

const roles: Readonly<Record<Scope, { readonly label: string; readonly hint: string }>> = {
  ingest: { label: 'Hand in articles', hint: 'ingest: for programs that post articles.' },
  read: { label: 'Look', hint: 'read: everything but the complete data of a person.' },
  admin: { label: 'Look and change', hint: 'admin: everything but handing in articles.' },
};

export function keysPage(view: ConsoleView, { keys, made, typed, done, errors = [] }: KeysPage): Html {
  const wrongScopes = errorOf(errors, 'scopes');
  return consolePage(view, {
    part: '/admin/keys',
    title: 'API keys',
    lead: 'All but the first operator key, which lies in Secrets Manager.',
    done,
    errors,
    main: html`${made === undefined ? '' : notice(html`<p>The key for <bdi>${made.key.name}</bdi>, shown this once. Copy it now.</p><code class="query new-key">${made.text}</code>`)}
${
  keys.length === 0
    ? html`<p class="quiet">There is no further key.</p>`
    : table(
        'API keys',
        [
          { text: 'For' },
          { text: 'May' },
          { text: 'Made' },
          { text: 'Last used' },
          { text: 'Id' },
          { text: '', spoken: 'Actions' },
        ],
        keys.map(({ id, name, scopes, createdAt, usedOn }) => ({
          id: `key-${id}`,
          cells: [
            html`<bdi>${name}</bdi>`,
            html`<span class="trend">${scopes.map((scope) => chip(scope))}</span>`,
            ago(view, createdAt),
            usedOn === undefined ? 'never' : localDateTime(view, usedOn),
            html`<code>${id}</code>`,
            view.mayChange
              ? postButton(`/admin/keys/${id}/delete`, 'Delete', {
                  kind: 'quiet',
                  about: name,
                  ask: `Delete the key for ${name}? What uses it can do nothing any more.`,
                })
              : '',
          ],
        })),
      )
}
${
  view.mayChange
    ? html`<section class="narrow"><h2>Make a key</h2>
<form method="post" action="/admin/keys">
${inputField(view, { id: 'name', label: 'For', value: typed?.name ?? '', errors, hint: 'Name it after what uses it.', attributes: html` required maxlength="100" autocomplete="off"` })}
<fieldset id="scopes" class="field${wrongScopes ? ' bad' : ''}"${wrongScopes ? html` aria-describedby="scopes-error"` : ''}><legend>It may</legend>
${allScopes.map((scope) => checkField({ id: scope, ...roles[scope], checked: typed ? typed.scopes.includes(scope) : scope === 'ingest' }))}
${wrongScopes ? html`<p class="error" id="scopes-error">${wrongScopes.message}</p>` : ''}</fieldset>
<button class="primary">Make the key</button>
</form></section>`
    : ''
}`,
  });
}
