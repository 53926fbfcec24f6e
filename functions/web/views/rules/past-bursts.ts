import { html } from 'hono/html';
import type { PastBurst } from '../../../../shared/rules/unusual/past-bursts.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { saidDateTime } from '../local-time.ts';
import { table } from '../parts/table.ts';

/** The most bursts that are listed. */
const mostShown = 20;

/** When a rule that writes only about what is unusual would have written, newest first; undefined if what is usual is not known. */
export function pastBurstList(view: View, bursts: readonly PastBurst[] | undefined): Html {
  const { t, language } = view;
  const title = html`<h3>${t('workbench.bursts')}</h3>`;
  if (bursts === undefined) return html`${title}<p class="quiet">${t('workbench.burstsUnknown')}</p>`;
  const number = new Intl.NumberFormat(language.locale);
  const rows = bursts
    .toReversed()
    .slice(0, mostShown)
    .map(({ at, stories, minutes, usual }) => ({
      cells: [
        saidDateTime(view, at),
        number.format(stories),
        saidMinutes(view, minutes),
        number.format(Math.round(usual)),
      ],
    }));
  return html`${title}
<p>${bursts.length === 0 ? t('workbench.burstsNone') : t('workbench.burstsFound', { count: bursts.length })}</p>${
    bursts.length === 0
      ? ''
      : table(
          t('workbench.bursts'),
          [
            { text: t('workbench.burstAt') },
            { text: t('workbench.burstStories'), number: true },
            { text: t('workbench.burstTime') },
            { text: t('workbench.burstUsual'), number: true },
          ],
          rows,
        )
  }`;
}

function saidMinutes({ language }: View, minutes: number): string {
  const [unit, count] =
    minutes % 60 === 0 ? (['hour', minutes / 60] as const) : (['minute', minutes] as const);
  return new Intl.NumberFormat(language.locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}
