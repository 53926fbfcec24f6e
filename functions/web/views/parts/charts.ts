import { html } from 'hono/html';
import type { Html } from '../html.ts';

/** Units of the drawing, which scales with its box. */
const height = 32;
/** From the middle of one day to that of the next. */
const step = 4;

/**
 * Counts by day or hour, oldest first, a bar for each. Decoration only: words beside it say what it shows.
 *
 * @param stretched fills a box of whatever shape, so that an axis below it fits
 */
export function sparkline(counts: readonly number[], stretched = false): Html {
  const most = Math.max(1, ...counts);
  let path = '';
  let moved = step / 2;
  let drawn = 0;
  for (const count of counts) {
    // One path and relative places, since a page may show a hundred of these.
    if (count > 0) {
      const up = Math.max(2, Math.round((count / most) * height));
      path += path === '' ? `M${moved} ${height}v-${up}` : `m${moved} ${drawn}v-${up}`;
      moved = 0;
      drawn = up;
    }
    moved += step;
  }
  const width = counts.length * step;
  return html`<svg class="chart days" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"${stretched ? html` preserveAspectRatio="none"` : ''} aria-hidden="true"><path d="${path}"/></svg>`;
}

export interface Bar {
  /** Below the bar, such as a weekday. */
  readonly label: string;
  readonly count: number;
}

/** A few counts as bars with their numbers, as a table for screen readers. */
export function bars(caption: string, all: readonly Bar[]): Html {
  const most = Math.max(1, ...all.map(({ count }) => count));
  return html`<table class="bars"><caption class="hidden">${caption}</caption><tbody>${all.map(
    ({ label, count }) =>
      html`<tr><th scope="row">${label}</th><td><svg class="chart" viewBox="0 0 100 8" width="100" height="8" preserveAspectRatio="none" aria-hidden="true"><rect class="none" width="100" height="8" rx="2"/><rect class="bar" width="${round((count / most) * 100)}" height="8" rx="2"/></svg></td><td class="number">${count}</td></tr>`,
  )}</tbody></table>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
