import { html } from 'hono/html';
import { ruleFileFormats } from '../../../../shared/rule-files/listed-rule.ts';
import type { PreviewedRule } from '../../../../shared/rule-files/preview-rules.ts';
import { exportFormats } from '../../../../shared/rule-files/write-rules.ts';
import { frequencies } from '../../../../shared/rules/rule.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { layout } from '../layout.ts';
import { field, selectField, textField } from '../parts/fields.ts';
import type { FormErrors } from '../parts/form-errors.ts';
import { pageHead } from '../parts/head.ts';
import { errorSummary, flash, notice } from '../parts/notices.ts';
import { table } from '../parts/table.ts';

/** What was chosen in the form. */
export interface AskedImport {
  readonly text: string;
  readonly format: string;
  readonly frequency: string;
}

export interface ImportPage {
  readonly asked: AskedImport;
  readonly errors: FormErrors;
  /** What the file has; absent before anything was read. */
  readonly read?: { readonly rules: readonly PreviewedRule[]; readonly articles: number } | undefined;
  /** How many rules were saved just now, and why not all. */
  readonly saved?: number | undefined;
  readonly unsaved?: string | undefined;
}

/** Importing rules: a form, then what the file has, then one button that saves it. Below, the export. */
export function importPage(view: View, { asked, errors, read, saved, unsaved }: ImportPage): Html {
  const { t } = view;
  const title = t('imports.title');
  return layout(view, {
    title,
    here: '/rules',
    failed: errors.length > 0,
    main: html`${pageHead(view, {
      title,
      lead: t('imports.lead'),
      crumbs: [{ href: '/rules', text: t('frame.rules') }],
    })}
${saved === undefined ? '' : flash(view, html`${t('imports.saved', { count: saved })} <a href="/rules">${t('imports.seeRules')}</a>`)}
${unsaved === undefined ? '' : notice(unsaved, 'warn')}
${errorSummary(view, errors)}
<div class="sections">${read === undefined ? form(view, asked, errors) : preview(view, asked, read)}
${exports(view)}</div>`,
  });
}

function form(view: View, asked: AskedImport, errors: FormErrors): Html {
  const { t } = view;
  return html`<form method="post" action="/import" enctype="multipart/form-data" class="narrow">
${textField(view, { id: 'text', label: t('imports.text'), hint: t('imports.textHint'), value: asked.text, rows: 8, errors, attributes: html` spellcheck="false" dir="auto"` })}
${field(view, { id: 'file', label: t('imports.file'), hint: t('imports.fileHint'), optional: true, errors }, (wired) => html`<input ${wired} type="file">`)}
${selectField(view, {
  id: 'format',
  label: t('imports.format'),
  value: asked.format,
  choices: [
    { value: '', text: t('imports.format-auto') },
    ...ruleFileFormats.map((format) => ({ value: format, text: t(`imports.format-${format}`) })),
  ],
})}
${selectField(view, {
  id: 'frequency',
  label: t('imports.frequency'),
  value: asked.frequency,
  choices: frequencies.map((frequency) => ({ value: frequency, text: t(`rules.often-${frequency}`) })),
})}
<p class="buttons"><button class="primary">${t('imports.read')}</button></p>
</form>`;
}

function preview(view: View, asked: AskedImport, { rules, articles }: NonNullable<ImportPage['read']>): Html {
  const { t } = view;
  const counted = (['ready', 'duplicate', 'refused'] as const).flatMap((state) => {
    const count = rules.filter((rule) => rule.state === state).length;
    return count === 0 ? [] : [t(`imports.${state}`, { count })];
  });
  const ready = rules.filter(({ state }) => state === 'ready').length;
  return html`<section><h2>${t('imports.found')}</h2>
<p>${counted.join(' ')}</p>
<form method="post" action="/import" enctype="multipart/form-data">
<textarea name="text" hidden>
${asked.text}</textarea><input type="hidden" name="format" value="${asked.format}"><input type="hidden" name="frequency" value="${asked.frequency}">
<p class="buttons">${
    ready === 0
      ? html`<span>${t('imports.nothingReady')}</span>`
      : html`<button class="primary" name="save" value="yes">${t('imports.save', { count: ready })}</button>`
  }<a class="button" href="/import">${t('imports.again')}</a></p>
</form>
${table(
  t('imports.found'),
  [{ text: t('imports.columnRule') }, { text: t('imports.columnFinds') }, { text: t('imports.columnState') }],
  rules.map((rule) => ({ cells: [nameOf(rule), findsOf(view, rule, articles), stateOf(view, rule)] })),
)}</section>`;
}

function nameOf(rule: PreviewedRule): Html {
  if (rule.state === 'refused') return html`<code class="query">${rule.text}</code>`;
  const { name, query } = rule.input;
  return html`<div>${name === undefined ? '' : html`<bdi>${name}</bdi>`}<code class="query">${query}</code></div>`;
}

function findsOf({ t, language }: View, rule: PreviewedRule, articles: number): Html | string {
  if (rule.state === 'refused') return '–';
  const all = articles.toLocaleString(language.locale);
  return html`<div>${t('imports.finds', { count: rule.matched, all })}${
    rule.newest === undefined
      ? ''
      : html`<br><span class="small quiet" dir="auto">${t('imports.newest', { title: rule.newest })}</span>`
  }</div>`;
}

/** Errors and remarks are in English, like those of the query check. */
function stateOf({ t, rich }: View, rule: PreviewedRule): Html {
  const said =
    rule.state === 'refused'
      ? rule.errors.map(({ message }) => message)
      : [...rule.notes, ...rule.warnings.map(({ message }) => message)];
  return html`<div>${t(`imports.state-${rule.state}`)}${said.map(
    (message) => html`<br><span class="small quiet" lang="en" dir="ltr">${message}</span>`,
  )}${
    rule.state === 'refused' && rule.instead !== undefined
      ? html`<br><span class="small">${rich('imports.instead', { query: html`<code class="query">${rule.instead}</code>` })}</span>`
      : ''
  }</div>`;
}

function exports({ t }: View): Html {
  return html`<section><h2>${t('imports.export')}</h2>
<p>${t('imports.exportLead')}</p>
<p class="buttons">${exportFormats.map(
    (format) =>
      html`<a class="button" href="/v1/me/rules/export?format=${format}" download>${t(`imports.export-${format}`)}</a>`,
  )}</p></section>`;
}
