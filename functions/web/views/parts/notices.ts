import { html } from 'hono/html';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { errorDetail, type FormErrors } from './form-errors.ts';

/** Something to know before going on. `warn`: better look at it; `bad`: something does not work. */
export function notice(said: Html | string, kind: 'plain' | 'warn' | 'bad' = 'plain'): Html {
  return html`<div class="notice ${kind}">${typeof said === 'string' ? html`<p>${said}</p>` : said}</div>`;
}

/** What was done, in a sentence, or what failed. */
export interface Done {
  readonly said: string;
  readonly kind: 'good' | 'bad';
}

/** How to take back what was done: a form of its own, so that it works without the script. */
export interface Undo {
  readonly action: string;
  readonly fields?: Readonly<Record<string, string>>;
}

/** Says once that something was done, or (`bad`) that it failed, and offers to take it back. */
export function flash({ t }: View, said: Html | string, undo?: Undo, kind: Done['kind'] = 'good'): Html {
  const fields = Object.entries(undo?.fields ?? {});
  return html`<div class="flash${kind === 'bad' ? ' bad' : ''}" role="status"><p>${said}</p>${
    undo &&
    html`<form method="post" action="${undo.action}">${fields.map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
    )}<button class="quiet">${t('frame.undo')}</button></form>`
  }</div>`;
}

/** All that is wrong with a form, above it: takes the focus, and leads to each field. Nothing when nothing is wrong. */
export function errorSummary({ t }: View, errors: FormErrors): Html | '' {
  if (errors.length === 0) return '';
  return html`<div class="summary" role="alert" tabindex="-1" autofocus>
<h2>${t('frame.problems', { count: errors.length })}</h2>
<ul>${errors.map(
    ({ detail, field, message, language }) =>
      html`<li${language === undefined ? '' : html` lang="${language}" dir="auto"`}>${
        field === undefined ? message : html`<a href="#${field}">${message}</a>`
      }${errorDetail({ message, detail })}</li>`,
  )}</ul></div>`;
}
