import { html } from 'hono/html';
import type { ProblemError } from '../../../shared/http/problem.ts';
import { type Html, layout } from './layout.ts';

/** What went wrong, for people. */
export function errorPage(problem: { title: string; detail: string; errors: readonly ProblemError[] }): Html {
  return layout({
    title: problem.title,
    main: html`<section class="narrow">
<h1>${problem.title}</h1>
<p>${problem.detail}</p>
${errorList(problem.errors)}
<p><a href="/">To the first page</a></p>
</section>`,
  });
}

/** Messages in a box that screen readers announce; nothing when there are none. */
export function errorList(errors: readonly Pick<ProblemError, 'message'>[]): Html | '' {
  if (errors.length === 0) return '';
  return html`<ul class="errors" role="alert">${errors.map(({ message }) => html`<li>${message}</li>`)}</ul>`;
}
