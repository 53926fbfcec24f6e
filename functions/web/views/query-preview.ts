import { html } from 'hono/html';
import type { Remark } from '../../../shared/matching/query.ts';
import type { QueryCheck, SampleMatch } from '../../../shared/rules/check-query.ts';
import type { Html } from './layout.ts';
import { storyItem } from './story-item.ts';

type Good = Extract<QueryCheck, { ok: true }>;

/**
 * What a query would find: shown beside the form, by the script or, without it, by the button "Try it". Suggestions
 * are buttons that open the `page` of the form with the repaired query.
 */
export function queryPreview(query: string, check: QueryCheck, page: '/' | '/rules' = '/'): Html {
  return check.ok ? goodQuery(query, check, page) : badQuery(query, check.problems, page);
}

function badQuery(query: string, problems: readonly Remark[], page: string): Html {
  return html`<div role="alert"><p class="volume">This cannot be watched yet</p>
<ul class="errors">${problems.map((problem) => remark(query, problem, page))}</ul></div>`;
}

function goodQuery(query: string, check: Good, page: string): Html {
  return html`<p class="volume" role="status">${volume(check)}</p>
<p class="quiet">Tried on ${sample(check)}.${check.forms.length > 0 ? html` Found as ${check.forms.slice(0, 8).join(', ')}.` : ''}</p>
${check.warnings.length === 0 ? '' : html`<ul class="warnings">${check.warnings.map((one) => remark(query, one, page))}</ul>`}
<ol class="stories">${check.matches.slice(0, 5).map(story)}</ol>`;
}

function volume({ matched, expectedPerDay, sample: { articles } }: Good): string {
  if (articles === 0) return 'The query is fine';
  if (matched === 0) return 'No match among recent articles';
  if (expectedPerDay === undefined) return matched === 1 ? '1 recent match' : `${matched} recent matches`;
  if (expectedPerDay < 1) return `About ${Math.max(1, Math.round(expectedPerDay * 7))} a week`;
  return `About ${Math.round(expectedPerDay)} a day`;
}

function sample({ sample: { articles, from, to } }: Good): string {
  if (articles === 0) return 'nothing: no article has come in yet';
  const hours = Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 3_600_000));
  const span = hours < 48 ? `${hours} ${hours === 1 ? 'hour' : 'hours'}` : `${Math.round(hours / 24)} days`;
  return `${articles.toLocaleString('en')} ${articles === 1 ? 'article' : 'articles'} of the last ${span}`;
}

/** The stretch that is meant, underlined; what about it; and a button that puts it right. */
function remark(query: string, { from, to, message, suggestion }: Remark, page: string): Html {
  return html`<li>
<p class="typed" aria-hidden="true">${query.slice(0, from)}<u>${query.slice(from, to) || ' '}</u>${query.slice(to)}</p>
${message}
${suggestion === undefined ? '' : suggestionButton(query.slice(0, from) + suggestion + query.slice(to), suggestion, page)}
</li>`;
}

function suggestionButton(repaired: string, suggestion: string, page: string): Html {
  return html`<button class="link" name="try" value="${repaired}" formmethod="get" formaction="${page}" formnovalidate>Write <code>${suggestion}</code></button>`;
}

function story({ article, spans }: SampleMatch): Html {
  const about = [article.source, article.publishedAt?.slice(0, 10)].filter(Boolean).join(' · ');
  return storyItem({ ...article, about, spans });
}
