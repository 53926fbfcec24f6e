import { html } from 'hono/html';
import type { Html } from '../html.ts';

export interface Column {
  /** Stands above the column, and beside each cell where rows are cards. Empty for what needs no name. */
  readonly text: string;
  /** Shown to nobody, read out as the name of the column. */
  readonly spoken?: string;
  readonly number?: boolean;
}

export interface Row {
  readonly id?: string;
  /** One for each column. The first names the row. A cell of several parts is one `<div>`: in a card it stands beside its name. */
  readonly cells: readonly (Html | string | number)[];
}

/** A table; under 640 px each row is a card. The roles keep it a table for screen readers there. */
export function table(caption: string, columns: readonly Column[], rows: readonly Row[]): Html {
  const kind = (column: Column | undefined) => (column?.number ? html` class="number"` : '');
  return html`<table class="table" role="table">
<caption class="hidden">${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map(
    (column) =>
      html`<th scope="col" role="columnheader"${kind(column)}>${
        column.spoken === undefined ? column.text : html`<span class="hidden">${column.spoken}</span>`
      }</th>`,
  )}</tr></thead>
<tbody role="rowgroup">${rows.map(
    ({ id, cells }) => html`<tr role="row"${id === undefined ? '' : html` id="${id}"`}>${cells.map(
      (cell, index) => {
        const column = columns[index];
        if (index === 0) return html`<th scope="row" role="rowheader">${cell}</th>`;
        const label = column?.text ? html` data-label="${column.text}"` : '';
        return html`<td role="cell"${kind(column)}${label}>${cell}</td>`;
      },
    )}</tr>
`,
  )}</tbody></table>`;
}
