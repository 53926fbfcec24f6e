import type { z } from '@hono/zod-openapi';
import { html } from 'hono/html';
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
  readonly actions: readonly string[];
  readonly action: string | undefined;
  /** Only what was done with the key, or to the thing, of this id. */
  readonly key: string | undefined;
  readonly on: string | undefined;
  readonly older?: string | undefined;
}

/** What operators changed, newest first. */
export function auditLogPage(view: ConsoleView, page: AuditLogPage): Html {
  const { entries, actions, action, key, on, older } = page;
  return consolePage(view, {
    part: '/admin/audit',
    title: 'Audit log',
    lead: 'What operators changed, kept for a year. It holds no secret and no whole address.',
    main: html`<form method="get" action="/admin/audit" class="search-line">
<label class="hidden" for="action">Action</label>
<select id="action" name="action">${options(
      [{ value: '', text: 'Every action' }, ...actions.map((one) => ({ value: one, text: one }))],
      action ?? '',
    )}</select><button>Show</button></form>
${key === undefined && on === undefined ? '' : html`<p class="quiet">Only of ${key === undefined ? '' : html`the key <code>${key}</code>`}${key !== undefined && on !== undefined ? ' and ' : ''}${on === undefined ? '' : html`<code>${on}</code>`}. <a href="/admin/audit">Show all</a></p>`}
${entries.length === 0 ? emptyState({ title: 'Nothing', text: 'No change of this kind is recorded.' }) : entryTable(view, entries)}
${older === undefined ? '' : html`<p><a href="${older}">Older ones</a></p>`}`,
  });
}

function entryTable(view: ConsoleView, entries: readonly Entry[]): Html {
  return table(
    'Audit log',
    [{ text: 'When' }, { text: 'Action' }, { text: 'Of' }, { text: 'Who' }, { text: 'Outcome' }],
    entries.map(({ at, action, on, detail, who, outcome }) => ({
      cells: [
        localDateTime(view, at),
        html`<code>${action}</code>`,
        html`<div>${on === undefined ? '' : html`<a class="host small" href="/admin/audit?${new URLSearchParams({ on }).toString()}"><code>${on}</code></a>`}${
          detail === undefined ? '' : html`<span class="small quiet"><bdi>${detail}</bdi></span>`
        }</div>`,
        html`<div><a href="/admin/audit?${new URLSearchParams({ key: who.keyId }).toString()}"><bdi>${who.name}</bdi></a>${who.kind === 'session' ? html` <span class="small quiet">console</span>` : ''}</div>`,
        outcome === 'done'
          ? 'done'
          : chip(outcome === 'begun' ? 'not known' : 'failed', outcome === 'begun' ? 'warn' : 'bad'),
      ],
    })),
  );
}
