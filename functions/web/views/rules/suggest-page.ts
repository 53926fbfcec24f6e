import { html } from 'hono/html';
import type { UnknownExample } from '../../../../shared/rules/suggest/read-examples.ts';
import type { Example, Examples, Suggestion } from '../../../../shared/rules/suggest/suggest-queries.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { layout } from '../layout.ts';
import { saidDateTime } from '../local-time.ts';
import { textField } from '../parts/fields.ts';
import type { FormErrors } from '../parts/form-errors.ts';
import { pageHead } from '../parts/head.ts';
import { errorSummary, notice } from '../parts/notices.ts';
import { saidVolume } from '../query-preview.ts';
import { storyItem } from '../story-item.ts';

/** What stands in the two boxes. */
interface PastedExamples {
  readonly wanted: string;
  readonly unwanted: string;
}

interface SuggestPage {
  readonly pasted: PastedExamples;
  readonly errors: FormErrors;
  readonly suggested?: {
    readonly suggestions: readonly SaidSuggestion[];
    /** Those that were read: what the numbers in suggestions mean. */
    readonly examples: Examples;
    readonly unknown: readonly UnknownExample[];
  };
}

/** With the query as a sentence. */
type SaidSuggestion = Suggestion & { readonly inWords: string };

/** Matches shown of each query. */
const shownMatches = 3;
/** The title of a text that has none. */
const longestTitle = 90;

/** Making a rule out of examples: the queries to choose from, and below them the form to try others. */
export function suggestPage(view: View, { pasted, errors, suggested }: SuggestPage): Html {
  const { t } = view;
  const title = t('suggest.title');
  return layout(view, {
    title,
    here: '/rules',
    failed: errors.length > 0,
    main: html`${pageHead(view, {
      title,
      lead: t('suggest.lead'),
      crumbs: [{ href: '/rules', text: t('frame.rules') }],
    })}
${errorSummary(view, errors)}
<div class="sections">${suggested === undefined ? '' : results(view, suggested)}
<form method="post" action="/rules/suggest" class="narrow">
${textField(view, { id: 'wanted', label: t('suggest.wanted'), hint: t('suggest.wantedHint'), value: pasted.wanted, rows: 6, errors, attributes: html` spellcheck="false" dir="auto"` })}
${textField(view, { id: 'unwanted', label: t('suggest.unwanted'), hint: t('suggest.unwantedHint'), value: pasted.unwanted, rows: 4, errors, optional: true, attributes: html` spellcheck="false" dir="auto"` })}
<p class="buttons"><button${suggested?.suggestions.length ? '' : html` class="primary"`}>${t('suggest.button')}</button></p>
</form></div>`,
  });
}

function results(
  view: View,
  { suggestions, examples, unknown }: NonNullable<SuggestPage['suggested']>,
): Html {
  const { t } = view;
  const leftOut =
    unknown.length === 0
      ? ''
      : notice(
          html`${t('suggest.unknown', { count: unknown.length })}<ul>${unknown.map(({ address }) => html`<li><bdi>${address}</bdi></li>`)}</ul>`,
          'warn',
        );
  if (suggestions.length === 0) return html`${leftOut}${notice(t('suggest.nothing'))}`;
  return html`${leftOut}<section aria-labelledby="results"><h2 id="results">${t('suggest.results')}</h2>
<ul class="cards">${suggestions.map((one, index) => card(view, one, examples, { index, nth: nthOfKind(suggestions, index) }))}</ul></section>`;
}

/** "In other words" may come twice: 2 for the second. */
function nthOfKind(all: readonly SaidSuggestion[], index: number): number {
  return all.slice(0, index + 1).filter(({ kind }) => kind === all[index]?.kind).length;
}

function card(
  view: View,
  suggestion: SaidSuggestion,
  { wanted, unwanted }: Examples,
  { index, nth }: { readonly index: number; readonly nth: number },
): Html {
  const { t } = view;
  const { kind, text, inWords, found, missed, unwantedFound, check } = suggestion;
  const id = `suggestion-${index}`;
  return html`<li class="card">
<h3 id="${id}">${t(`suggest.kind-${kind}`)}${nth === 1 ? '' : ` (${nth})`}</h3>
<p>${inWords}</p>
<code class="query">${text}</code>
<p>${t('suggest.finds', { count: wanted.length, found: found.length })}${
    unwanted.length === 0
      ? ''
      : html` ${t('suggest.findsUnwanted', { count: unwanted.length, found: unwantedFound.length })}`
  }</p>
${titles(t('suggest.missed', { count: missed.length }), missed, wanted)}
${titles(t('suggest.wrong', { count: unwantedFound.length }), unwantedFound, unwanted)}
<p data-count>${saidVolume(view, check)}</p>
${
  check.matches.length === 0
    ? ''
    : html`<details><summary>${t('suggest.recent')}</summary><ol class="stories">${check.matches
        .slice(0, shownMatches)
        .map(({ article, spans }) =>
          storyItem({ ...article, about: saidDateTime(view, article.receivedAt), spans }),
        )}</ol></details>`
}
<p class="buttons"><a class="button${index === 0 ? ' primary' : ''}" href="/rules/new?${new URLSearchParams({ query: text })}" aria-describedby="${id}">${t('suggest.use')}</a></p>
</li>`;
}

/** The examples with these numbers, by their titles. */
function titles(summary: string, numbers: readonly number[], of: readonly Example[]): Html | '' {
  if (numbers.length === 0) return '';
  return html`<details><summary>${summary}</summary><ul>${numbers.map(
    (number) => html`<li dir="auto">${titleOf(of[number])}</li>`,
  )}</ul></details>`;
}

function titleOf(example: Example | undefined): string {
  const title = example?.title || example?.text || '';
  return title.length > longestTitle ? `${title.slice(0, longestTitle - 1).trimEnd()}…` : title;
}
