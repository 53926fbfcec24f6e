import { html } from 'hono/html';
import type { FollowedPack } from '../../../../shared/rule-files/packs/followed-pack.ts';
import type { MeasuredStep } from '../../pack-difference.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { layout } from '../layout.ts';
import { chip } from '../parts/choices.ts';
import { checkField } from '../parts/fields.ts';
import type { FormErrors } from '../parts/form-errors.ts';
import { pageHead } from '../parts/head.ts';
import { errorSummary, flash, notice } from '../parts/notices.ts';
import { table } from '../parts/table.ts';
import { type NewPackPage, parameterFields, valueField } from './new-pack-page.ts';
import { packRule } from './pack-rule.ts';

export interface PackPage {
  readonly pack: FollowedPack;
  /** What has changed at the address; undefined if it cannot be read, which the errors say. */
  readonly difference?:
    | {
        readonly hash: string;
        readonly steps: readonly MeasuredStep[];
        readonly articles: number;
        /** Values that the difference was made with in place of the stored ones, by their parameters. */
        readonly typed: Readonly<Record<string, string>>;
      }
    | undefined;
  /** The pack wants values that are missing or wrong: fields for them, and a button that shows the difference with them. */
  readonly asks?: Pick<NewPackPage, 'content' | 'typed'> | undefined;
  readonly errors: FormErrors;
  readonly done?: string | undefined;
  /** Something to know before accepting. */
  readonly warning?: string | undefined;
}

/** A followed pack: what has changed since it was accepted, one button to accept it, and one to stop. */
export function packPage(view: View, page: PackPage): Html {
  const { t } = view;
  const { pack, difference, asks, errors, done, warning } = page;
  return layout(view, {
    title: pack.name,
    here: '/rules',
    failed: errors.length > 0,
    main: html`${pageHead(view, {
      title: html`<bdi>${pack.name}</bdi>`,
      lead: html`<code class="query">${pack.url}</code>`,
      crumbs: [
        { href: '/rules', text: t('frame.rules') },
        { href: '/packs', text: t('packs.title') },
      ],
    })}
${done === undefined ? '' : flash(view, done)}${errorSummary(view, errors)}${warning === undefined ? '' : notice(warning, 'warn')}
<div class="sections">${difference === undefined ? '' : differenceSection(view, pack, difference)}${
      asks === undefined
        ? ''
        : html`<section><form action="/packs/${pack.id}" class="narrow" novalidate>${parameterFields(view, { ...asks, typed: { ...typedOf(pack), ...asks.typed }, errors })}
<p class="buttons"><button class="primary">${t('packs.showDifference')}</button></p></form></section>`
    }
<form method="post" action="/packs/${pack.id}/end"><p class="quiet">${t('packs.endHint')}</p><p><button>${t('packs.end')}</button></p></form></div>`,
  });
}

function differenceSection(
  view: View,
  pack: FollowedPack,
  difference: NonNullable<PackPage['difference']>,
): Html {
  const { t } = view;
  const { hash, steps, articles, typed } = difference;
  if (steps.length === 0)
    return html`<section><h2>${t('packs.difference')}</h2><p>${t('packs.noDifference')}</p></section>`;
  const removes = steps.some((step) => step.do === 'remove');
  return html`<section><h2>${t('packs.difference')}</h2>
${table(
  t('packs.difference'),
  [
    { text: t('packs.columnChange') },
    { text: t('packs.columnBefore') },
    { text: t('packs.columnAfter') },
    { text: t('packs.columnFinds') },
  ],
  steps.map((step) => ({
    cells: [
      kindOf(view, step),
      step.do === 'add' ? '–' : packRule(view, step.before),
      step.do === 'remove' ? '–' : packRule(view, step.rule),
      findsOf(view, step, articles),
    ],
  })),
)}
<form method="post" action="/packs/${pack.id}/accept"><input type="hidden" name="hash" value="${hash}">${Object.entries(typed).map(([name, value]) => html`<input type="hidden" name="${valueField(name)}" value="${value}">`)}
${removes ? checkField({ id: 'remove', label: t('packs.remove'), value: 'yes', checked: false, hint: t('packs.removeHint') }) : ''}
<p class="buttons"><button class="primary">${t('packs.accept', { count: steps.length })}</button></p></form></section>`;
}

/** The stored values, as they are typed. */
function typedOf({ values }: FollowedPack): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value].flat().join('\n')]));
}

function kindOf({ t }: View, step: MeasuredStep): Html {
  switch (step.do) {
    case 'add':
      return chip(t('packs.stepAdd'), 'good');
    case 'change':
      return chip(t('packs.stepChange'), 'warn');
    case 'remove':
      return chip(t('packs.stepRemove'));
    default:
      return step satisfies never;
  }
}

function findsOf({ t, language }: View, { volume }: MeasuredStep, articles: number): string {
  if (volume === undefined) return '–';
  const number = (count: number) => count.toLocaleString(language.locale);
  const { matched, added, removed } = volume;
  if (added === undefined || removed === undefined)
    return t('imports.finds', { count: matched, all: number(articles) });
  return t('packs.findsChanged', { added: number(added), removed: number(removed), all: number(articles) });
}
