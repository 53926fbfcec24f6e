import { html } from 'hono/html';
import { withoutVolume } from '../../../shared/matching/lint-query.ts';
import type { Remark } from '../../../shared/matching/query.ts';
import type { QueryCheck, SampleMatch } from '../../../shared/rules/check-query.ts';
import type { View } from '../view.ts';
import type { Html } from './html.ts';
import { saidDateTime, saidDay } from './local-time.ts';
import { storyItem } from './story-item.ts';

type Good = Extract<QueryCheck, { ok: true }>;

/** The form that a preview stands in. */
export interface PreviewForm {
  /** Where suggestions send it, with the repaired query as `try`. */
  readonly action: string;
  readonly method: 'get' | 'post';
  /** The query itself is shown by an editor, with what is wrong underlined. */
  readonly inEditor: boolean;
  /** On phones it lies below the form: a bar that stays in sight says how much is found, and leads there. */
  readonly withBar?: boolean;
  /** What is wrong is said beside the query already, with how to mend it. */
  readonly isSaid?: boolean;
}

/** The form on the first page. */
export const homeForm: PreviewForm = { action: '/', method: 'post', inEditor: true, withBar: true };

/** A preview by itself, with links that open the first page. */
const ownForm: PreviewForm = { action: '/', method: 'get', inEditor: false, withBar: true };

/**
 * What a query would find: shown beside the form, by the script or, without it, by the button "Try it". Suggestions
 * are buttons of the form.
 */
export function queryPreview(
  view: View,
  query: string,
  check: QueryCheck,
  form: PreviewForm = ownForm,
): Html {
  return check.ok ? goodQuery(view, query, check, form) : badQuery(view, query, check.problems, form);
}

function badQuery(view: View, query: string, problems: readonly Remark[], form: PreviewForm): Html {
  const said = view.t('visitor.notWatchable');
  if (form.isSaid) return html`<p class="volume" data-count>${said}</p>`;
  return html`<p class="volume" data-count>${said}</p>
<ul class="errors">${problems.map((problem) => remark(view, query, problem, form))}</ul>
${form.inEditor ? '' : typedQuery(query, problems)}
${form.withBar ? bar(html`${said} · ${view.t('visitor.seeWhy')}`) : ''}`;
}

function goodQuery(view: View, query: string, check: Good, form: PreviewForm): Html {
  const { matches, forms, sample, matched } = check;
  const warnings = withoutVolume(check.warnings);
  const { t } = view;
  const said = saidVolume(view, check);
  const found = forms.slice(0, 8);
  return html`<p class="volume" data-count>${said}</p>
${
  sample.articles === 0
    ? html`<p class="quiet">${t('visitor.nothingToTryOn')}</p>`
    : html`<p class="quiet">${
        matched === 0
          ? t('visitor.noneMatchedText')
          : html`${t('visitor.triedOn', { count: sample.articles, since: saidDateTime(view, sample.from.slice(0, 10)) })}${
              found.length === 0
                ? ''
                : html` ${view.rich('visitor.foundAs', { forms: html`<bdi>${found.join(', ')}</bdi>` })}`
            }`
      }</p>`
}
${warnings.length === 0 ? '' : html`<ul class="warnings">${warnings.map((one) => remark(view, query, one, form))}</ul>`}
<ol class="stories">${matches.slice(0, 5).map((one) => story(view, one))}</ol>
${matched === 0 || !form.withBar ? '' : bar(html`${said} · ${t('visitor.seeMatches')}`)}`;
}

function bar(said: Html): Html {
  return html`<a class="volume-bar" href="#preview">${said}</a>`;
}

/** How much a query finds, in words. */
export function saidVolume({ t }: View, { matched, expectedPerDay, sample: { articles } }: Good): string {
  if (articles === 0) return t('visitor.fine');
  if (matched === 0) return t('visitor.noneMatched', { count: articles });
  if (expectedPerDay === undefined) return t('visitor.recentMatches', { count: matched });
  if (expectedPerDay < 1) return t('visitor.perWeek', { count: Math.max(1, Math.round(expectedPerDay * 7)) });
  return t('visitor.perDay', { count: Math.round(expectedPerDay) });
}

/** What is to be said, which is in English, and a button that puts it right. */
function remark(
  view: View,
  query: string,
  { from, to, message, suggestion }: Remark,
  form: PreviewForm,
): Html {
  const repaired = suggestion === undefined ? undefined : query.slice(0, from) + suggestion + query.slice(to);
  return html`<li><span lang="en" dir="ltr">${message}</span>${
    repaired === undefined
      ? ''
      : html` <button class="link" name="try" value="${repaired}" formmethod="${form.method}" formaction="${form.action}" formnovalidate>${suggestion === '' ? view.t('visitor.leaveOut') : view.rich('visitor.write', { suggestion: html`<code>${suggestion}</code>` })}</button>`
  }</li>`;
}

/** The query once, with every stretch that something is said about underlined. */
function typedQuery(query: string, remarks: readonly Remark[]): Html {
  const pieces: Html[] = [];
  let at = 0;
  for (const { from, to } of remarks.toSorted((a, b) => a.from - b.from)) {
    if (from < at) continue;
    pieces.push(html`${query.slice(at, from)}<u>${query.slice(from, to) || ' '}</u>`);
    at = to;
  }
  return html`<p class="typed" aria-hidden="true">${pieces}${query.slice(at)}</p>`;
}

function story(view: View, { article, spans }: SampleMatch): Html {
  const { source, publishedAt } = article;
  const parts = [source, publishedAt && saidDay(view, publishedAt)].filter(Boolean);
  const about = html`${parts.map((part, index) => html`${index === 0 ? '' : ' · '}<bdi>${part}</bdi>`)}`;
  return storyItem({ ...article, about, spans });
}
