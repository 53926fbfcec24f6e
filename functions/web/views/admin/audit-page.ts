import type { z } from '@hono/zod-openapi';
import { html } from 'hono/html';
import { type AuditAction, auditActions } from '../../operator-calls.ts';
import type { auditPage as auditAnswer } from '../../operator-schemas.ts';
import type { Html } from '../html.ts';
import { localDateTime } from '../local-time.ts';
import { chip, emptyState } from '../parts/choices.ts';
import { options } from '../parts/fields.ts';
import { table } from '../parts/table.ts';
import { type ConsoleView, consolePage } from './console-page.ts';

type Entry = z.infer<typeof auditAnswer>['entries'][number];

export interface AuditLogPage {
  readonly entries: readonly Entry[];
  readonly actions: readonly AuditAction[];
  readonly action: string | undefined;
  /** Only what was done with the key, or to the thing, of this id. */
  readonly key: string | undefined;
  readonly on: string | undefined;
  readonly older?: string | undefined;
}

/** What operators changed, newest first. */
export function auditLogPage(view: ConsoleView, page: AuditLogPage): Html {
  const { t } = view;
  const { entries, actions, action, older } = page;
  return consolePage(view, {
    part: '/admin/audit',
    title: t('console.audit'),
    lead: t('operating.auditLead'),
    main: html`<form method="get" action="/admin/audit" class="search-line">
<label class="hidden" for="action">${t('operating.action')}</label>
<select id="action" name="action">${options(
      [{ value: '', text: t('operating.everyAction') }, ...inOrder(view, actions)],
      action ?? '',
    )}</select><button>${t('operating.show')}</button></form>
${only(view, page)}
${entries.length === 0 ? emptyState({ title: t('operating.auditNone'), text: t('operating.auditNoneText') }) : entryTable(view, entries)}
${older === undefined ? '' : html`<p><a href="${older}">${t('console.older')}</a></p>`}`,
  });
}

/** The choices of the list, by what they are called. */
function inOrder({ t, language }: ConsoleView, actions: readonly AuditAction[]) {
  return actions
    .map((one) => ({ value: one, text: t(`operating.action-${one}`) }))
    .sort((a, b) => a.text.localeCompare(b.text, language.locale));
}

/** Which entries alone are shown, and the way back to all. */
function only({ t, rich }: ConsoleView, { key, on }: AuditLogPage): Html | '' {
  const code = (id: string) => html`<code>${id}</code>`;
  if (key === undefined && on === undefined) return '';
  const said =
    on === undefined
      ? rich('operating.onlyKey', { key: code(key ?? '') })
      : key === undefined
        ? rich('operating.onlyThing', { thing: code(on) })
        : rich('operating.onlyBoth', { key: code(key), thing: code(on) });
  return html`<p class="quiet">${said} <a href="/admin/audit">${t('operating.showAll')}</a></p>`;
}

function entryTable(view: ConsoleView, entries: readonly Entry[]): Html {
  const { t } = view;
  return table(
    t('console.audit'),
    [
      { text: t('operating.when') },
      { text: t('operating.action') },
      { text: t('operating.of') },
      { text: t('operating.who') },
      { text: t('operating.outcome') },
    ],
    entries.map(({ at, action, on, detail, who, outcome }) => ({
      cells: [
        localDateTime(view, at),
        actionCell(view, action),
        html`<div>${on === undefined ? '' : html`<a class="host small" href="/admin/audit?${new URLSearchParams({ on }).toString()}"><code>${on}</code></a>`}${
          detail === undefined ? '' : html`<span class="small quiet"><bdi>${detail}</bdi></span>`
        }</div>`,
        html`<div><a href="/admin/audit?${new URLSearchParams({ key: who.keyId }).toString()}"><bdi>${who.name}</bdi></a>${who.kind === 'session' ? html` <span class="small quiet">${t('operating.inConsole')}</span>` : ''}</div>`,
        outcome === 'done'
          ? t('operating.outcome-done')
          : chip(t(`operating.outcome-${outcome}`), outcome === 'begun' ? 'warn' : 'bad'),
      ],
    })),
  );
}

/** In words, with the name that the API and the command line use; what an earlier version recorded has that alone. */
function actionCell({ t }: ConsoleView, action: string): Html {
  const known = auditActions.find((one) => one === action);
  const code = html`<code>${action}</code>`;
  if (known === undefined) return code;
  return html`<div>${t(`operating.action-${known}`)}<div class="small quiet">${code}</div></div>`;
}
