import { html } from 'hono/html';
import type { SilentSources } from '../../../../shared/mail/digest-model.ts';
import type { Rule } from '../../../../shared/rules/rule.ts';
import type { RuleRelevance } from '../../../../shared/rules/rule-relevance.ts';
import type { WebhookState } from '../../../../shared/rules/webhook.ts';
import type { Subscriber } from '../../../../shared/subscribers/subscriber.ts';
import { shownName } from '../../rule-name.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { layout } from '../layout.ts';
import type { FormErrors } from '../parts/form-errors.ts';
import { pageHead } from '../parts/head.ts';
import { type Done, errorSummary, flash, notice } from '../parts/notices.ts';
import { coverageNote } from './coverage-note.ts';
import { deliveryFields, outputFields } from './delivery-fields.ts';
import { type EditedQuery, queryEditor } from './query-editor.ts';
import { relevanceNote } from './relevance-note.ts';
import type { RuleForm } from './rule-form.ts';
import { type ShownSharing, sharedQuery, sharedWith, sharingOver } from './sharing-parts.ts';
import { type Panel, workbenchPanel } from './workbench-panel.ts';

export interface WorkbenchPage {
  /** Whose rule it is. */
  readonly reader: Pick<Subscriber, 'digests'>;
  /** Absent: it is new. */
  readonly rule?: Rule | undefined;
  readonly form: RuleForm;
  /** The form is not as the rule is saved. */
  readonly changed: boolean;
  readonly query: EditedQuery;
  readonly panel: Panel;
  /** How much of what it finds is relevant; absent for a new rule. */
  readonly relevance?: RuleRelevance | undefined;
  /** Sources that it usually hears from and that are silent. */
  readonly silentSources?: SilentSources | undefined;
  readonly errors: FormErrors;
  /** Said once, after something was done. */
  readonly done?: Done | undefined;
  readonly output?: { readonly state?: WebhookState | undefined };
  readonly feeds?: Readonly<Record<'rss' | 'atom' | 'json', string>> | undefined;
  /** With whom it is shared, and by whom; absent for a new rule. */
  readonly sharing?: ShownSharing | undefined;
  /** What the rule could be called. */
  readonly suggested?: string | undefined;
  readonly now: Date;
}

/** One rule: its query, what that finds, and how its finds are delivered. All of it is one form. */
export function workbenchPage(view: View, page: WorkbenchPage): Html {
  const { rule, form, changed, query, panel, errors, done } = page;
  const { t } = view;
  const title = rule ? shownName(rule) : t('workbench.newTitle');
  const shown = rule ? html`<bdi>${title}</bdi>` : title;
  const sharedBy = page.sharing?.sharedBy;
  return layout(view, {
    title,
    here: '/rules',
    failed: errors.length > 0,
    feeds: page.feeds,
    main: html`${pageHead(view, {
      title: shown,
      crumbs: [{ href: '/rules', text: t('frame.rules') }],
      actions: rule
        ? html`<a class="button quiet" href="/stories?rule=${rule.id}">${t('workbench.archive')}</a>`
        : html`<a class="button quiet" href="/rules/suggest">${t('suggest.open')}</a>`,
    })}
${done === undefined ? '' : flash(view, done.said, undefined, done.kind)}${errorSummary(view, errors)}
${changed && rule !== undefined && errors.length === 0 ? notice(t('workbench.unsaved')) : ''}
${rule?.follows && sharedBy === undefined ? sharingOver(view, rule) : ''}
${rule && sharedBy === undefined && page.relevance ? relevanceNote(view, rule, page.relevance) : ''}${page.silentSources ? coverageNote(view, page.silentSources) : ''}
<form method="post" action="${rule ? `/rules/${rule.id}` : '/rules'}" class="workbench"${sharedBy === undefined ? html` data-workbench="${panel.path}/parts" data-busy="${t('workbench.busy')}"` : ''} novalidate>
<section class="query-part">
${
  rule && sharedBy !== undefined
    ? sharedQuery(view, rule, sharedBy, page.now)
    : html`${queryEditor(view, query, panel.path, errors)}
<p class="buttons without-script"><button formaction="${panel.path}/look" formnovalidate>${t('workbench.tryIt')}</button></p>`
}
</section>
<section class="found-part" aria-label="${t('workbench.results')}">
<p class="hidden" role="status" data-said></p>
<div class="card" id="preview" data-part="panel">${workbenchPanel(view, panel)}</div>
</section>
<div class="rest-part">
${deliveryFields(view, form, { errors, suggested: page.suggested, reader: page.reader, isNamed: sharedBy !== undefined })}
${outputFields(view, form, { rule, state: page.output?.state, feeds: page.feeds, errors, now: page.now })}
${rule && page.sharing ? sharedWith(view, rule, page.sharing) : ''}
${rule === undefined ? '' : html`<p class="deleting"><button class="danger" formaction="/rules/${rule.id}/end" formnovalidate>${t('workbench.deleteRule')}</button></p>`}
</div>
<div class="sticky buttons"><button class="primary">${t('workbench.save')}</button><a class="button quiet" href="/rules">${t('frame.cancel')}</a></div>
</form>`,
  });
}
