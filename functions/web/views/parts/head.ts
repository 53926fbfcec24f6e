import { html } from 'hono/html';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';

/** A page above this one. */
export interface Crumb {
  readonly href: string;
  readonly text: string;
}

/** The beginning of a page: where it is, its only `h1`, a line about it, and what can be done with all of it. */
export function pageHead(
  { t }: View,
  head: {
    readonly title: Html | string;
    readonly lead?: Html | string | undefined;
    readonly actions?: Html | undefined;
    readonly crumbs?: readonly Crumb[];
  },
): Html {
  const { title, lead, actions, crumbs = [] } = head;
  return html`${
    crumbs.length === 0
      ? ''
      : html`<nav class="crumbs" aria-label="${t('frame.youAreHere')}"><ol>${crumbs.map(
          ({ href, text }) => html`<li><a href="${href}">${text}</a></li>`,
        )}</ol></nav>`
  }<div class="head"><div><h1>${title}</h1>${lead === undefined ? '' : html`<p class="lead">${lead}</p>`}</div>${
    actions === undefined ? '' : html`<div class="buttons">${actions}</div>`
  }</div>`;
}
