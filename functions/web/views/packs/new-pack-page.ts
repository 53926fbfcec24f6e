import { html } from 'hono/html';
import type { PackRule } from '../../../../shared/rule-files/packs/compare-pack.ts';
import type { PackContent } from '../../../../shared/rule-files/packs/read-pack.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { layout } from '../layout.ts';
import { textField } from '../parts/fields.ts';
import type { FormErrors } from '../parts/form-errors.ts';
import { pageHead } from '../parts/head.ts';
import { errorSummary } from '../parts/notices.ts';
import { table } from '../parts/table.ts';
import { packRule } from './pack-rule.ts';

export interface NewPackPage {
  readonly url: string;
  readonly content: PackContent;
  /** Its rules with the examples, and how many recent articles each finds. */
  readonly rules: readonly (PackRule & { readonly matched: number })[];
  /** How many recent articles there are. */
  readonly articles: number;
  /** What was typed, by the names of parameters. */
  readonly typed: Readonly<Record<string, string>>;
  readonly errors: FormErrors;
}

/** The id of the field for a parameter. */
export function valueField(parameter: string): string {
  return `value-${parameter}`;
}

/** A pack before it is followed: its rules, and a field for each of its parameters. */
export function newPackPage(view: View, page: NewPackPage): Html {
  const { t, language } = view;
  const { url, content, rules, articles, errors } = page;
  const { name = url, description, tried } = content.set;
  const all = articles.toLocaleString(language.locale);
  return layout(view, {
    title: name,
    here: '/rules',
    failed: errors.length > 0,
    main: html`${pageHead(view, {
      title: html`<bdi>${name}</bdi>`,
      lead: description === undefined ? undefined : html`<span dir="auto">${description}</span>`,
      crumbs: [
        { href: '/rules', text: t('frame.rules') },
        { href: '/packs', text: t('packs.title') },
      ],
    })}
${errorSummary(view, errors)}
<div class="sections"><form method="post" action="/packs/follow" class="narrow" novalidate>
<input type="hidden" name="url" value="${url}"><input type="hidden" name="hash" value="${content.hash}">
${parameterFields(view, page)}
<p class="buttons"><button class="primary">${t('packs.follow', { count: rules.length })}</button></p></form>
<section><h2>${t('packs.found')}</h2>
${tried === 0 ? '' : html`<p class="quiet">${t('packs.tested', { count: tried })}</p>`}
${table(
  t('packs.found'),
  [{ text: t('imports.columnRule') }, { text: t('imports.columnFinds') }],
  rules.map(({ rule, matched }) => ({
    cells: [packRule(view, rule), t('imports.finds', { count: matched, all })],
  })),
)}</section></div>`,
  });
}

/** A field for each parameter of a pack, with what was typed or else what the pack has itself. */
export function parameterFields(
  view: View,
  { content, typed, errors }: Pick<NewPackPage, 'content' | 'typed' | 'errors'>,
): Html | '' {
  const { t } = view;
  const parameters = Object.entries(content.set.parameters ?? {});
  if (parameters.length === 0) return '';
  return html`<h2>${t('packs.values')}</h2>${parameters.map(([name, { describe, example, value }]) =>
    textField(view, {
      id: valueField(name),
      label: html`<bdi>${name}</bdi>`,
      hint: view.rich('packs.valueHint', {
        hint: html`<bdi>${describe}</bdi>`,
        example: html`<bdi>${[example].flat().join(', ')}</bdi>`,
      }),
      value: typed[name] ?? [value ?? []].flat().join('\n'),
      rows: 2,
      errors,
      attributes: html` dir="auto" required`,
    }),
  )}`;
}
