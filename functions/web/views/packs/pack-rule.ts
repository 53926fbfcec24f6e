import { html } from 'hono/html';
import type { ListedRule } from '../../../../shared/rule-files/listed-rule.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';

/** A rule of a pack in a cell: its name, its query, and how often it writes. */
export function packRule({ t }: View, { name, query, frequency, cap }: ListedRule): Html {
  const often = [
    ...(frequency === undefined ? [] : [t(`rules.often-${frequency}`)]),
    ...(cap === undefined ? [] : [t('packs.cap', { count: cap })]),
  ];
  return html`<div>${name === undefined ? '' : html`<bdi>${name}</bdi><br>`}<code class="query">${query}</code>
<div class="small quiet">${often.join(' · ')}</div></div>`;
}
