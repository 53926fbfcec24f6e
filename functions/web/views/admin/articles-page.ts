import { html } from 'hono/html';
import type { StoredArticle } from '../../../../shared/articles/stored-article.ts';
import type { LikelyFeed } from '../../../../shared/feeds/feeds-for-address.ts';
import { webAddress } from '../../../../shared/mail/web-address.ts';
import { TYPED_LIMITS } from '../../../../shared/matching/query-limits.ts';
import type { QueryExplanation } from '../../../../shared/rules/explain-rule.ts';
import type { SearchPage } from '../../../../shared/rules/search-articles.ts';
import type { Story } from '../../../../shared/stories/story.ts';
import type { Html } from '../html.ts';
import { localDateTime } from '../local-time.ts';
import { chip, emptyState } from '../parts/choices.ts';
import type { FormErrors } from '../parts/form-errors.ts';
import { notice } from '../parts/notices.ts';
import { storyItem } from '../story-item.ts';
import { ago, type ConsoleView, consolePage } from './console-page.ts';

export interface ArticlesPage {
  readonly typed: string;
  readonly articles: SearchPage;
  /** The page of older ones. */
  readonly older?: string | undefined;
  /** An address was typed that no article has: the feeds that would have it. */
  readonly unknown?: { readonly host: string; readonly feeds: readonly LikelyFeed[] } | undefined;
  readonly errors?: FormErrors;
}

/** The newest articles, or those that a query matches. */
export function articlesPage(view: ConsoleView, page: ArticlesPage): Html {
  const { typed, articles, older, unknown, errors = [] } = page;
  return consolePage(view, {
    part: '/admin/articles',
    title: 'Articles',
    lead: 'What came in, the newest first. Articles are kept for 90 days.',
    errors,
    main: html`<search><form method="get" action="/admin/articles" class="search-line">
<label class="hidden" for="q">Query or address</label>
<input id="q" name="q" type="search" value="${typed}" placeholder="Query or address of an article" maxlength="${TYPED_LIMITS.characters}" spellcheck="false" autocomplete="off"><button>Search</button></form></search>
${unknown === undefined ? '' : notMet(unknown.host, unknown.feeds)}
${
  articles.found.length === 0
    ? emptyState({
        title: 'No article',
        text: typed === '' ? 'None came in during the last week.' : 'None of those that were looked at fits.',
      })
    : html`<ol class="stories">${articles.found.map(({ article, spans }) =>
        storyItem({ ...article, spans, about: about(view, article) }),
      )}</ol>`
}
<p class="quiet">${articles.looked} looked at.${older === undefined ? '' : html` <a href="${older}">Older ones</a>`}</p>`,
  });
}

function about(view: ConsoleView, article: StoredArticle): Html {
  return html`${article.source === undefined ? '' : html`<bdi>${article.source}</bdi> · `}${ago(view, article.receivedAt)} · <a href="/admin/articles/${encodeURIComponent(article.id)}">Trace<span class="hidden">: ${article.title}</span></a>`;
}

function notMet(host: string, feeds: readonly LikelyFeed[]): Html {
  return notice(
    html`<p>No article came in under this address in the last 90 days.</p>${
      feeds.length === 0
        ? html`<p>No feed is at ${host}. <a href="/admin/feeds/new?${new URLSearchParams({ url: `https://${host}/` }).toString()}">Add one</a></p>`
        : html`<p>Feeds that would have it: ${feeds.map(
            ({ feed }, index) =>
              html`${index === 0 ? '' : ', '}<a href="/admin/feeds/${feed.id}"><bdi>${feed.title ?? feed.url}</bdi></a>`,
          )}.</p>`
    }`,
    'warn',
  );
}

export interface ArticlePage {
  readonly article: StoredArticle;
  readonly story: Story | undefined;
  readonly isMatched: boolean;
  /** A newer text of it waits for the end of its embargo. */
  readonly updateWaits?: string | undefined;
  /** A query that was tried on it, as typed, and what became of that. */
  readonly tried?: { readonly query: string; readonly explained: QueryExplanation } | undefined;
}

/** One article: what became of it, step by step, as far as it is stored. */
export function articlePage(view: ConsoleView, page: ArticlePage): Html {
  const { article } = page;
  const url = webAddress(article.url);
  return consolePage(view, {
    part: '/admin/articles',
    crumbs: [{ href: '/admin/articles', text: 'Articles' }],
    title: article.title,
    main: html`<p>${article.source === undefined ? '' : html`<bdi>${article.source}</bdi>`} ${article.urgent ? chip('Urgent', 'warn') : ''} ${article.backlog ? chip('Backlog') : ''}</p>
${url === undefined ? '' : html`<p><a href="${url}" rel="noreferrer">${url}</a></p>`}
<div class="split">
<section><h2>What became of it</h2>
<ol class="timeline">${steps(view, page).map(([when, what]) => html`<li><span class="when">${when}</span><div>${what}</div></li>`)}</ol>
<p class="small quiet">Which readers have it is not stored by article. A reader sees on “Why?” what each of their rules did with it.</p></section>
<div>${trial(page)}
<section><h2>As stored</h2>
<dl class="plain">${stored(article).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></section></div>
</div>
<details><summary>Its text</summary><p dir="auto"${article.language === undefined ? '' : html` lang="${article.language}"`} class="whole-text">${article.text}</p></details>`,
  });
}

/** Whether a query matches the article, and why or why not: for a reader who missed it. */
function trial({ article, tried }: ArticlePage): Html {
  return html`<section><h2>Does a query match it?</h2>
<search><form method="get" action="/admin/articles/${encodeURIComponent(article.id)}" class="search-line"><label class="hidden" for="q">Query</label>
<input id="q" name="q" value="${tried?.query ?? ''}" placeholder="ferry AND strike" maxlength="${TYPED_LIMITS.characters}" spellcheck="false" autocomplete="off"><button>Try</button></form></search>
${
  tried === undefined
    ? ''
    : html`<p role="status">${
        tried.explained.outcome === 'match' ? chip('Match', 'good') : chip('No match', 'warn')
      } ${tried.explained.reasons.join(' ')}</p>`
}</section>`;
}

function steps(
  view: ConsoleView,
  { article, story, isMatched, updateWaits }: ArticlePage,
): [Html | string, Html | string][] {
  const { id, receivedAt, publishedAt, storyId, change, backlog, sourceLists = [] } = article;
  const at = (iso: string) => localDateTime(view, iso);
  return [
    ...(publishedAt === undefined
      ? []
      : ([[at(publishedAt), 'Published, as its source says.']] as [Html, string][])),
    [at(receivedAt), change === undefined ? 'Came in.' : `An update came in: ${change.what}`],
    ...(sourceLists.length === 0
      ? []
      : ([['', `Its source is on the lists ${sourceLists.join(', ')}.`]] as [string, string][])),
    [
      '',
      storyId === id
        ? told('It told its story first.', story)
        : html`${told('It tells the story of another article.', story)} <a href="/admin/articles/${encodeURIComponent(storyId)}">That article</a>`,
    ],
    [
      '',
      backlog
        ? 'It was in its feed when the feed was added: it is matched, and mailed to nobody.'
        : isMatched
          ? 'It was matched against all queries; whoever they belong to was woken.'
          : 'Matching is not finished. If it came in more than a few minutes ago, look at the dead letters of the articles queue.',
    ],
    ...(updateWaits === undefined
      ? []
      : ([[at(updateWaits), 'An update waits for this end of its embargo.']] as [Html, string][])),
  ];
}

function told(words: string, story: Story | undefined): string {
  const others = story === undefined ? 0 : story.sources.length;
  return others > 1 ? `${words} ${others} sources have told it.` : words;
}

function stored({
  id,
  revision,
  storyId,
  language,
  tags = [],
  guid,
}: StoredArticle): [string, Html | string][] {
  const code = (text: string) => html`<code class="query">${text}</code>`;
  return [
    ['Id', code(id)],
    ['Revision', code(revision)],
    ['Story', code(storyId)],
    ...(language === undefined ? [] : ([['Language', language]] as [string, string][])),
    ...(tags.length === 0 ? [] : ([['Tags', tags.join(', ')]] as [string, string][])),
    ...(guid === undefined ? [] : ([['Id of its feed', code(guid)]] as [string, Html][])),
  ];
}

/** An article that nobody has seen yet: nothing but when its embargo ends. */
export function embargoedPage(
  view: ConsoleView,
  {
    id,
    notBefore,
    acceptedAt,
  }: { readonly id: string; readonly notBefore: string; readonly acceptedAt: string },
): Html {
  return consolePage(view, {
    part: '/admin/articles',
    crumbs: [{ href: '/admin/articles', text: 'Articles' }],
    title: 'An article under an embargo',
    main: html`<p>It came in ${ago(view, acceptedAt)}, and is matched at ${localDateTime(view, notBefore)}. Until then nobody sees what it says.</p>
${
  view.mayChange
    ? html`<form method="post" action="/admin/articles/${encodeURIComponent(id)}/withdraw" data-ask="Withdraw this article?"><button class="danger">Withdraw it</button></form><p class="small quiet">It is forgotten before anybody has seen it.</p>`
    : ''
}`,
  });
}
