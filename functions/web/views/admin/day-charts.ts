import { html } from 'hono/html';
import { hour } from '../../../../shared/time/units.ts';
import type { Html } from '../html.ts';
import { sparkline } from '../parts/charts.ts';
import { type ConsoleView, number } from './console-page.ts';

export interface DayChart {
  readonly title: string;
  /** Counts of the last hours, oldest first; undefined for an hour of which nothing is known. The last one has only begun. */
  readonly byHour: readonly (number | undefined)[];
}

/** Counts of the last 24 hours beside each other, each with its sum and its highest hour in words. */
export function dayCharts(view: ConsoleView, charts: readonly DayChart[]): Html {
  return html`<ul class="day-charts">${charts.map((one) => dayChart(view, one))}</ul>`;
}

function dayChart(view: ConsoleView, { title, byHour }: DayChart): Html {
  const { t } = view;
  const known = byHour.filter((one) => one !== undefined);
  const sum = known.reduce((total, one) => total + one, 0);
  const from = byHour.lastIndexOf(undefined) + 1;
  const hourAt = (index: number) => saidHour(view, byHour.length - 1 - index);
  if (from === byHour.length)
    return html`<li class="card"><h3>${title}</h3><p class="small quiet">${t('health.notCounted')}</p></li>`;
  return html`<li class="card"><h3>${title} <span class="number">${number(view, sum)}</span></h3>
${sparkline(
  byHour.map((one) => one ?? 0),
  true,
)}
<p class="small quiet ends" aria-hidden="true"><span>${hourAt(0)}</span><span>${t('health.now')}</span></p>
<p class="small quiet">${sum === 0 ? t('health.noneInDay') : t('health.mostInHour', { most: Math.max(0, ...known) })}${
    from > 0 ? html`<br>${t('health.countedSince', { time: hourAt(from) })}` : ''
  }</p></li>`;
}

/** "14:00", the beginning of the hour that was so many hours ago. */
function saidHour({ language, timezone, now }: ConsoleView, hoursAgo: number): string {
  const begun = Math.floor(now.getTime() / hour) * hour - hoursAgo * hour;
  return new Intl.DateTimeFormat(language.locale, { timeStyle: 'short', timeZone: timezone }).format(begun);
}
