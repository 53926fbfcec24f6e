import { html } from 'hono/html';
import type { Html } from '../html.ts';

export interface Tab {
  readonly href: string;
  readonly text: string;
  /** How much there is behind it. */
  readonly count?: number;
}

/** A word about something: `good`, `warn` and `bad` add a colour, never the meaning. */
export function chip(text: string, kind: 'plain' | 'good' | 'warn' | 'bad' = 'plain'): Html {
  return html`<span class="chip ${kind}">${text}</span>`;
}

/** Chips that pick one of several. */
export function chipLinks(label: string, all: readonly Tab[], open?: string): Html {
  return html`<ul class="chips" aria-label="${label}">${all.map(
    ({ href, text }) =>
      html`<li><a class="chip" href="${href}"${href === open ? html` aria-current="true"` : ''}>${text}</a></li>`,
  )}</ul>`;
}

/** Where there is nothing yet: why, and what to do. */
export function emptyState(said: {
  readonly title: string;
  readonly text?: string;
  readonly action?: Html;
}): Html {
  return html`<div class="empty"><h2>${said.title}</h2>${said.text === undefined ? '' : html`<p>${said.text}</p>`}${
    said.action && html`<div class="buttons">${said.action}</div>`
  }</div>`;
}
