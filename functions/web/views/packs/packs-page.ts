import { html } from 'hono/html';
import type { FollowedPack } from '../../../../shared/rule-files/packs/followed-pack.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { layout } from '../layout.ts';
import { chip } from '../parts/choices.ts';
import { inputField } from '../parts/fields.ts';
import type { FormErrors } from '../parts/form-errors.ts';
import { pageHead } from '../parts/head.ts';
import { errorSummary, flash } from '../parts/notices.ts';
import { table } from '../parts/table.ts';

/** A followed pack, compared with what is at its address now. */
export interface PackState {
  readonly pack: FollowedPack;
  /** How many changes there are to accept; undefined if the address cannot be read. */
  readonly changes: number | undefined;
}

export interface PacksPage {
  readonly states: readonly PackState[];
  readonly typedUrl?: string;
  readonly errors?: FormErrors;
  /** Said once, after something was done. */
  readonly done?: string | undefined;
}

/** The packs that a reader follows, with what waits to be accepted, and a form to follow another one. */
export function packsPage(view: View, { states, typedUrl = '', errors = [], done }: PacksPage): Html {
  const { t } = view;
  return layout(view, {
    title: t('packs.title'),
    here: '/rules',
    failed: errors.length > 0,
    main: html`${pageHead(view, {
      title: t('packs.title'),
      lead: t('packs.lead'),
      crumbs: [{ href: '/rules', text: t('frame.rules') }],
    })}
${done === undefined ? '' : flash(view, done)}${errorSummary(view, errors)}
<div class="sections">${states.length === 0 ? '' : following(view, states)}
<form method="post" action="/packs/look" class="narrow" novalidate><h2>${t('packs.add')}</h2>
${inputField(view, { id: 'url', label: t('packs.address'), hint: t('packs.addressHint'), type: 'url', value: typedUrl, errors, attributes: html` required dir="ltr"` })}
<p class="buttons"><button class="primary">${t('packs.look')}</button></p></form></div>`,
  });
}

function following(view: View, states: readonly PackState[]): Html {
  const { t } = view;
  return html`<section><h2>${t('packs.following')}</h2>
${table(
  t('packs.following'),
  [
    { text: t('packs.columnPack') },
    { text: t('packs.columnRules'), number: true },
    { text: t('packs.columnState') },
  ],
  states.map(({ pack, changes }) => ({
    id: `pack-${pack.id}`,
    cells: [
      html`<div><a href="/packs/${pack.id}"><bdi>${pack.name}</bdi></a>${valuesOf(pack)}</div>`,
      pack.rules.length,
      stateChip(view, changes),
    ],
  })),
)}</section>`;
}

/** Tells packs apart that are followed more than once. */
function valuesOf({ values }: FollowedPack): Html {
  return html`${Object.values(values).map(
    (value) => html`<div class="small quiet"><bdi>${[value].flat().join(', ')}</bdi></div>`,
  )}`;
}

function stateChip({ t }: View, changes: number | undefined): Html {
  if (changes === undefined) return chip(t('packs.stateUnread'), 'bad');
  return changes === 0
    ? chip(t('packs.stateSame'), 'good')
    : chip(t('packs.stateChanged', { count: changes }), 'warn');
}
