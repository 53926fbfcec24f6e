import { html } from 'hono/html';
import type { BacktestDay } from '../../../../shared/rules/backtest.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { saidDate, saidRecentDate } from '../local-time.ts';
import { table } from '../parts/table.ts';

/** Units of the drawing, which scales with its box. */
const height = 96;
const step = 12;
const bar = 8;

/** A column for each day, days that were not read hatched; and the same as a table, for whoever wants the numbers. */
export function dayChart(view: View, days: readonly BacktestDay[]): Html {
  const { t } = view;
  const most = Math.max(1, ...days.map(({ found }) => found));
  const width = days.length * step;
  const columns = days.map(({ found, read }, index) => {
    const x = index * step + (step - bar) / 2;
    if (read === 'none') return html`<rect class="unread" x="${x}" y="0" width="${bar}" height="${height}"/>`;
    const tall = found === 0 ? 1 : Math.max(3, Math.round((found / most) * height));
    return html`<rect class="${found === 0 ? 'none' : 'bar'}" x="${x}" y="${height - tall}" width="${bar}" height="${tall}"/>`;
  });
  const [first, last] = [days[0]?.date ?? '', days.at(-1)?.date ?? ''];
  return html`<figure class="day-chart"><div class="plot"><span class="small quiet" aria-hidden="true">${most}</span><svg class="chart" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true">${columns}</svg></div>
<figcaption class="small quiet"><span>${saidRecentDate(view, first)}</span><span>${saidRecentDate(view, last)}</span></figcaption>
<details><summary>${t('workbench.asTable')}</summary>${table(
    t('workbench.volumeDays'),
    [{ text: t('workbench.volumeDay') }, { text: t('workbench.volumeFound'), number: true }],
    days.toReversed().map(({ date, found, read }) => ({
      cells: [saidDate(view, date), saidCount(view, found, read)],
    })),
  )}</details></figure>`;
}

function saidCount({ t }: View, count: number, read: BacktestDay['read']): string | number {
  if (read === 'none') return t('workbench.volumeNotRead');
  return read === 'part' ? t('workbench.volumePart', { count }) : count;
}
