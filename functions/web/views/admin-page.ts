import { html } from 'hono/html';
import type { Feed } from '../../../shared/feeds/feed.ts';
import type { ProblemError } from '../../../shared/http/problem.ts';
import { TYPED_LIMITS } from '../../../shared/matching/query-limits.ts';
import type { SearchPage } from '../../../shared/rules/search-articles.ts';
import type { ApiKey } from '../../../shared/security/api-key.ts';
import type { Stats } from '../../../shared/subscribers/read-stats.ts';
import { errorList } from './error-page.ts';
import { type Html, layout } from './layout.ts';
import { inputField } from './rule-fields.ts';
import { storyItem } from './story-item.ts';

/** The operator signs in with a key that has the scope `admin`. */
export function adminSignInPage({ failed = false }: { failed?: boolean } = {}): Html {
  const errors = failed ? [{ message: 'The key is unknown or lacks the scope admin.' }] : [];
  return layout({
    title: 'Console',
    main: html`<section class="narrow">
<h1>Console</h1>
<p>For the operator of this service.</p>
${errorList(errors)}
<form method="post" action="/admin">
${inputField({ id: 'key', name: 'key', label: 'API key', type: 'password', hint: 'It begins with ww_ and needs the scope admin.' }, html`required autocomplete="off"`)}
<button class="primary">Open</button>
</form>
</section>`,
  });
}

export interface AdminPage {
  readonly stats: Stats;
  readonly keys: readonly ApiKey[];
  /** A key just made: shown this once. */
  readonly madeKey?: string;
  readonly query: string;
  readonly articles: SearchPage;
  /** Newsletters whose lists ask whether the subscription is meant. */
  readonly toConfirm: readonly Feed[];
  readonly errors?: readonly ProblemError[];
}

export function adminPage(page: AdminPage): Html {
  const { stats, keys, madeKey, query, articles, toConfirm, errors = [] } = page;
  return layout({
    title: 'Console',
    main: html`<h1>Console</h1>
${errorList(errors)}
<dl class="facts">
<div><dt>Articles, last hour</dt><dd>${stats.articlesLastHour}</dd></div>
<div><dt>Last day</dt><dd>${stats.articlesLastDay}</dd></div>
<div><dt>Last week</dt><dd>${stats.articlesLastWeek}</dd></div>
<div><dt>Subscribers due now</dt><dd>${stats.overdueSubscribers}${stats.overdueSubscribers === 100 ? '+' : ''}</dd></div>
</dl>
<p class="quiet">${stats.lastArticleAt === undefined ? 'No article came in during the last week.' : `The newest article came in at ${stats.lastArticleAt}.`}</p>
${toConfirm.length === 0 ? '' : confirmations(toConfirm)}
<h2>API keys</h2>
${madeKey === undefined ? '' : html`<p class="done" role="status">The new key, shown this once: <code class="query">${madeKey}</code></p>`}
${keys.length === 0 ? html`<p>None but the first operator key.</p>` : keyTable(keys)}
<form method="post" action="/admin/keys" class="narrow">
${inputField({ id: 'name', name: 'name', label: 'New key for' }, html`required maxlength="100" autocomplete="off"`)}
<fieldset><legend>May</legend>
<label class="check"><input type="checkbox" name="ingest" checked> hand in articles</label>
<label class="check"><input type="checkbox" name="admin"> operate the service</label></fieldset>
<button>Make key</button>
</form>
<h2>Articles</h2>
<form method="get" action="/admin" class="narrow">
${inputField({ id: 'q', name: 'q', label: 'Matching', value: query, hint: 'Empty: all.' }, html`maxlength="${TYPED_LIMITS.characters}" spellcheck="false"`)}
<button>Search</button>
</form>
<ol class="stories">${articles.found.map(({ article, spans }) =>
      storyItem({
        ...article,
        spans,
        about: [article.source, article.receivedAt, article.id].filter(Boolean).join(' · '),
      }),
    )}</ol>
<p class="quiet">${articles.looked} looked at${articles.next === undefined ? '' : '; there are older ones, ask with GET /v1/articles'}.</p>
<form method="post" action="/admin/sign-out"><button class="link">Close the console</button></form>`,
  });
}

/** The links are the lists' own: whose they are is shown, and nothing is opened but by hand. */
function confirmations(feeds: readonly Feed[]): Html {
  return html`<h2>Newsletters to confirm</h2>
<p>Open a link only if you have subscribed this newsletter to its address.</p>
<ul>${feeds.map(
    ({ title, address, confirmUrl = '' }) =>
      html`<li>${title ?? 'Newsletter'} (<code>${address}</code>): <a href="${confirmUrl}" rel="noreferrer nofollow">${confirmUrl}</a></li>`,
  )}</ul>`;
}

function keyTable(keys: readonly ApiKey[]): Html {
  return html`<div class="scroll"><table>
<tr><th scope="col">For</th><th scope="col">May</th><th scope="col">Made</th><th scope="col">Id</th><th scope="col"><span class="skip">Delete</span></th></tr>
${keys.map(
  ({
    id,
    name,
    scopes,
    createdAt,
  }) => html`<tr><td>${name}</td><td>${scopes.join(', ')}</td><td>${createdAt.slice(0, 10)}</td><td><code>${id}</code></td>
<td><form method="post" action="/admin/keys/${id}/delete" data-ask="Delete this key?"><button class="link">Delete</button></form></td></tr>`,
)}
</table></div>`;
}
