import { html } from 'hono/html';
import type { Nearly, NearMiss } from '../../../../shared/rules/nearly.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { saidDateTime } from '../local-time.ts';
import { storyItem } from '../story-item.ts';

/** What a query missed by one clause: for each edit the articles that it would have found, and a button that tries it. */
export function nearMisses(view: View, { misses }: Nearly, path: string): Html {
  const { t } = view;
  if (misses.length === 0) return html`<p class="volume" data-count>${t('tuning.nearlyNone')}</p>`;
  return html`<p class="volume" data-count>${t('tuning.nearlyLead')}</p>
${misses.map((miss) => nearMiss(view, miss, path))}`;
}

function nearMiss(view: View, miss: NearMiss, path: string): Html {
  const { t, rich } = view;
  const { kind, clause, query, added, addedPerWeek, articles } = miss;
  const week =
    addedPerWeek === undefined
      ? ''
      : ` ${t('tuning.addsWeek', { count: Math.max(1, Math.round(addedPerWeek)) })}`;
  return html`<h3>${rich(`tuning.kind-${kind}`, { clause: html`<code class="query">${clause}</code>` })}</h3>
<p>${t('tuning.adds', { count: added })}${week} <button class="link" name="try" value="${query}" formaction="${path}/look" formnovalidate>${t('tuning.tryEdit')}</button></p>
<ol class="stories">${articles.map(({ article, reason }) => {
    const source = article.source === undefined ? '' : html`<bdi>${article.source}</bdi> · `;
    const said = reason === '' ? '' : html` · <span lang="en" dir="ltr">${reason}</span>`;
    return storyItem({
      ...article,
      text: '',
      about: html`${source}${saidDateTime(view, article.receivedAt)}${said}`,
      spans: [],
    });
  })}</ol>`;
}
