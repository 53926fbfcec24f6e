import { html } from 'hono/html';
import type { HttpProblem, ProblemError } from '../../../shared/http/problem.ts';
import type { View } from '../view.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { relativeTime } from './local-time.ts';
import { pageHead } from './parts/head.ts';

/** What went wrong, for people, and where to go from here. */
export function errorPage(view: View, problem: HttpProblem, reference?: string): Html {
  const { t } = view;
  const title = t(`frame.problem-${problem.kind}`);
  return layout(view, {
    title,
    main: html`<section class="narrow">
${pageHead(view, { title })}
${explanation(view, problem)}
${errorList(view, problem.errors)}
${reference === undefined ? '' : html`<p class="quiet">${t('frame.reference', { reference })}</p>`}
<p class="buttons"><a class="button" href="/">${t('frame.startPage')}</a></p>
</section>`,
  });
}

function explanation(view: View, { kind, message, headers }: HttpProblem): Html {
  const { t, language } = view;
  const isEnglish = language.code === 'en';
  const detail = html`<p${isEnglish ? '' : html` lang="en" dir="ltr"`}>${message}</p>`;
  switch (kind) {
    case 'not-found':
      // What else is known of it is said in English alone.
      return html`<p>${t('frame.notFoundText')}</p>${isEnglish ? detail : ''}`;
    case 'too-many-requests': {
      const seconds = Number(headers['retry-after'] ?? 60);
      return html`<p>${t('frame.tooOftenText', { when: relativeTime(view, Math.max(1, seconds)) })}</p>`;
    }
    case 'internal-error':
      return html`<p>${t('frame.brokenText')}</p>`;
    case 'unavailable':
      return html`<p>${t('frame.unavailableText')}</p>`;
    case 'malformed-request':
    case 'unauthenticated':
    case 'forbidden':
    case 'method-not-allowed':
    case 'conflict':
    case 'too-large':
    case 'unsupported-media-type':
    case 'invalid-request':
      return detail;
    default:
      return kind satisfies never;
  }
}

/** Messages in a box that screen readers announce; nothing when there are none. */
function errorList({ language }: View, errors: readonly Pick<ProblemError, 'message'>[]): Html | '' {
  if (errors.length === 0) return '';
  return html`<ul class="errors" role="alert">${errors.map(
    ({ message }) => html`<li${language.code === 'en' ? '' : html` lang="en" dir="ltr"`}>${message}</li>`,
  )}</ul>`;
}
