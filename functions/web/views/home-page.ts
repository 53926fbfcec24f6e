import { html } from 'hono/html';
import { frequencies } from '../../../shared/rules/rule.ts';
import type { View } from '../view.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { relativeTime } from './local-time.ts';
import { inputField, radioField } from './parts/fields.ts';
import { errorOf, type FormErrors } from './parts/form-errors.ts';
import { errorSummary } from './parts/notices.ts';
import { colouredQuery, type EditedQuery, editorWith, noteWith } from './rules/query-editor.ts';
import { zoneField } from './zone-field.ts';

/** What the form holds; empty fields at first, the typed ones when something is wrong with them. */
export interface HomeForm {
  readonly query: string;
  readonly email: string;
  readonly frequency: string;
  readonly timezone: string;
  readonly digestTime: string;
}

export const emptyHomeForm: HomeForm = {
  query: '',
  email: '',
  frequency: 'daily',
  timezone: 'UTC',
  digestTime: '08:00',
};

/** What the service reads at the moment. */
export interface Watched {
  readonly sources: readonly string[];
  /** Seconds since the newest article came. */
  readonly newestAgo?: number | undefined;
}

export interface HomePage {
  readonly form: HomeForm;
  readonly query: EditedQuery;
  readonly errors?: FormErrors;
  /** What the query finds; before there is one, a picture of a digest is shown. */
  readonly preview?: Html | '';
  readonly firstMail: string;
  readonly watched: Watched;
}

/** Subscribe in three steps: a query, tried out as it is typed, how often, and an address. */
export function homePage(view: View, page: HomePage): Html {
  const { t } = view;
  const { form, query, errors = [], preview, firstMail, watched } = page;
  return layout(view, {
    title: t('visitor.homeTitle'),
    description: t('visitor.homeLead'),
    failed: errors.length > 0,
    main: html`<div class="head"><div><h1>${t('visitor.homeHeading')}</h1><p class="lead">${t('visitor.homeLead')}</p></div></div>
${errorSummary(view, errors)}
<form method="post" action="/" data-workbench="/preview" data-only="query" data-busy="${t('visitor.busy')}" class="split" novalidate>
${enterButton}<div>
<section class="step">
${editorWith(view, query, {
  errors,
  words: {
    label: t('visitor.watchFor'),
    heading: true,
    hint: view.rich('visitor.watchHint', {
      phrase: html`<code>"…"</code>`,
      or: html`<code>OR</code>`,
      without: html`<code>-</code>`,
    }),
    withInserts: false,
  },
  note: homeNote(view, query, errorOf(errors, 'query') !== undefined),
})}
<p class="buttons without-script"><button name="go" value="look" formnovalidate>${t('visitor.tryIt')}</button></p>
${examples(view)}
</section>
<section class="step">
${radioField({
  id: 'frequency',
  label: t('visitor.howOften'),
  heading: true,
  value: form.frequency,
  choices: frequencies.map((value) => ({
    value,
    text: t(`visitor.choice-${value}`),
    hint: t(`visitor.when-${value}`),
  })),
})}
<div class="row">
${inputField(view, { id: 'digestTime', label: t('visitor.digestsAt'), type: 'time', value: form.digestTime, errors, attributes: html` required` })}
${zoneField(view, { value: form.timezone, errors, hint: t('visitor.zoneHint'), local: true })}
</div>
<p class="quiet" data-first-mail>${firstMail}</p>
</section>
<section class="step"><h2>${t('visitor.whereTo')}</h2>
${inputField(view, {
  id: 'email',
  label: t('visitor.email'),
  type: 'email',
  value: form.email,
  errors,
  attributes: html` required autocomplete="email" inputmode="email"`,
})}
<p class="buttons"><button class="primary">${t('frame.subscribe')}</button></p>
<p class="quiet small">${t('visitor.consent')}</p>
</section>
</div>
<section class="found" aria-label="${t('visitor.whatItFinds')}">
<p class="hidden" role="status" data-said></p>
<div id="preview" class="preview card" data-part="panel" tabindex="-1">${preview ?? ''}</div>
${picture(view)}
${sources(view, watched)}
</section>
</form>`,
  });
}

/** What the script puts in place of the same parts of the page. */
export function homeParts(view: View, query: EditedQuery, preview: Html | ''): Html {
  return html`<div data-part="underlay">${colouredQuery(query)}</div><div data-part="note">${homeNote(view, query)}</div><div data-part="panel">${preview}</div>`;
}

/** A query that is too long for one rule is split and subscribed to by one button. */
function homeNote(view: View, query: EditedQuery, isSaid = false): Html {
  if (query.text.trim() === '') return html``;
  return noteWith(
    view,
    query,
    (count) => html`<button name="split" value="yes">${view.t('visitor.split', { count })}</button>`,
    isSaid,
  );
}

/** Enter in a field presses the first button of a form: this one, and not "Try it", whose address names the fields. */
const enterButton: Html = html`<button class="hidden" tabindex="-1" aria-hidden="true"></button>`;

/** Queries to start from. They are the same in every language: names, not words. */
const templates = [
  ['exampleCompany', 'Lufthansa OR "Air France"'],
  ['examplePerson', '"Greta Thunberg"'],
  ['examplePlace', 'Lisbon OR Lisboa OR Lissabon'],
  ['exampleBeat', '(climate OR energy) NEAR/10 policy'],
  ['exampleSafety', 'recall NEAR/10 (battery OR charger OR toy)'],
  ['exampleLaw', 'title:(court OR ruling) AND privacy'],
] as const;

function examples({ t }: View): Html {
  return html`<p class="hint" id="examples">${t('visitor.examples')}</p>
<ul class="chips" aria-labelledby="examples">${templates.map(
    ([name, query]) =>
      html`<li><a class="chip" href="/?query=${encodeURIComponent(query)}" data-query="${query}">${t(`visitor.${name}`)}</a></li>`,
  )}</ul>`;
}

/** A digest as mails show it, invented. */
function picture({ t }: View): Html {
  return html`<figure class="picture">
<figcaption class="small quiet">${t('visitor.pictureCaption')}</figcaption>
<div class="card">
<p class="subject">${t('visitor.pictureSubject')}</p>
<p class="rule"><span>${t('visitor.pictureRule')}</span><span class="small quiet">${t('visitor.pictureCount')}</span></p>
<p class="title">${t('visitor.pictureTitle1')}</p>
<p>${t('visitor.pictureText1')}</p>
<p class="small quiet">${t('visitor.pictureAlso1')}</p>
<p class="title small">${t('visitor.pictureTitle2')}</p>
<p class="title small">${t('visitor.pictureTitle3')}</p>
</div></figure>`;
}

/** The most names that are shown. */
const sourcesShown = 14;

function sources(view: View, { sources: names, newestAgo }: Watched): Html | '' {
  if (names.length === 0) return '';
  const newest =
    newestAgo === undefined ? '' : ` · ${view.t('visitor.newest', { when: relativeTime(view, -newestAgo) })}`;
  return html`<details class="sources"><summary>${view.t('visitor.sources', { count: names.length })}<span class="quiet">${newest}</span></summary>
<p class="small quiet">${names.slice(0, sourcesShown).map((name, index) => html`${index === 0 ? '' : ' · '}<bdi>${name}</bdi>`)}${names.length > sourcesShown ? ' …' : ''}</p></details>`;
}
