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
import { ago, type ConsoleView, consolePage, inEnglish, sentences } from './console-page.ts';

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
  const { t } = view;
  const { typed, articles, older, unknown, errors = [] } = page;
  return consolePage(view, {
    part: '/admin/articles',
    title: t('console.articles'),
    lead: t('operating.articlesLead'),
    errors,
    main: html`<search><form method="get" action="/admin/articles" class="search-line">
<label class="hidden" for="q">${t('operating.queryOrAddress')}</label>
<input id="q" name="q" type="search" value="${typed}" placeholder="${t('operating.queryOrAddressOf')}" maxlength="${TYPED_LIMITS.characters}" spellcheck="false" autocomplete="off"><button>${t('frame.search')}</button></form></search>
${unknown === undefined ? '' : notMet(view, unknown.host, unknown.feeds)}
${
  articles.found.length === 0
    ? emptyState({
        title: t('operating.articlesNone'),
        text: t(typed === '' ? 'operating.articlesNoneWeek' : 'operating.articlesNoneFits'),
      })
    : html`<ol class="stories">${articles.found.map(({ article, spans }) =>
        storyItem({ ...article, spans, about: about(view, article) }),
      )}</ol>`
}
<p class="quiet">${t('operating.looked', { count: articles.looked })}${older === undefined ? '' : html` <a href="${older}">${t('console.older')}</a>`}</p>`,
  });
}

function about(view: ConsoleView, article: StoredArticle): Html {
  return html`${article.source === undefined ? '' : html`<bdi>${article.source}</bdi> · `}${ago(view, article.receivedAt)} · <a href="/admin/articles/${encodeURIComponent(article.id)}">${view.t('operating.trace')}<span class="hidden">: ${article.title}</span></a>`;
}

function notMet({ t, rich }: ConsoleView, host: string, feeds: readonly LikelyFeed[]): Html {
  const add = new URLSearchParams({ url: `https://${host}/` });
  return notice(
    html`<p>${t('operating.unknown')}</p>${
      feeds.length === 0
        ? html`<p>${rich('operating.noFeedAt', { host: html`<bdi>${host}</bdi>` })} <a href="/admin/feeds/new?${add.toString()}">${t('operating.addOne')}</a></p>`
        : html`<p>${t('operating.likely')}</p><ul>${feeds.map(
            ({ feed }) =>
              html`<li><a href="/admin/feeds/${feed.id}"><bdi>${feed.title ?? feed.url}</bdi></a></li>`,
          )}</ul>`
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
  const { t } = view;
  const { article } = page;
  const url = webAddress(article.url);
  return consolePage(view, {
    part: '/admin/articles',
    crumbs: [{ href: '/admin/articles', text: t('console.articles') }],
    title: article.title,
    heading: html`<bdi>${article.title}</bdi>`,
    main: html`<p>${article.source === undefined ? '' : html`<bdi>${article.source}</bdi>`} ${article.urgent ? chip(t('operating.urgent'), 'warn') : ''} ${article.backlog ? chip(t('operating.backlog')) : ''}</p>
${url === undefined ? '' : html`<p><a href="${url}" rel="noreferrer"><bdi>${url}</bdi></a></p>`}
<div class="split">
<section><h2>${t('operating.became')}</h2>
<ol class="timeline">${steps(view, page).map(([when, what]) => html`<li><span class="when">${when}</span><div>${what}</div></li>`)}</ol>
<p class="small quiet">${t('operating.whoHasIt')}</p></section>
<div>${trial(view, page)}
<section><h2>${t('operating.asStored')}</h2>
<dl class="plain">${stored(view, article).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></section></div>
</div>
<details><summary>${t('operating.text')}</summary><p dir="auto"${article.language === undefined ? '' : html` lang="${article.language}"`} class="whole-text">${article.text}</p></details>`,
  });
}

/** Whether a query matches the article, and why or why not: for a reader who missed it. */
function trial(view: ConsoleView, { article, tried }: ArticlePage): Html {
  const { t } = view;
  return html`<section><h2>${t('operating.tryTitle')}</h2>
<search><form method="get" action="/admin/articles/${encodeURIComponent(article.id)}" class="search-line"><label class="hidden" for="q">${t('operating.query')}</label>
<input id="q" name="q" value="${tried?.query ?? ''}" placeholder="ferry AND strike" maxlength="${TYPED_LIMITS.characters}" spellcheck="false" autocomplete="off"><button>${t('operating.try')}</button></form></search>
${
  tried === undefined
    ? ''
    : html`<p role="status">${
        tried.explained.outcome === 'match'
          ? chip(t('operating.match'), 'good')
          : chip(t('operating.noMatch'), 'warn')
      } ${inEnglish(view, tried.explained.reasons.join(' '))}</p>`
}</section>`;
}

function steps(
  view: ConsoleView,
  { article, story, isMatched, updateWaits }: ArticlePage,
): [Html | string, Html | string][] {
  const { t, rich, language } = view;
  const { id, receivedAt, publishedAt, storyId, change, backlog, sourceLists = [] } = article;
  const at = (iso: string) => localDateTime(view, iso);
  return [
    ...(publishedAt === undefined ? [] : ([[at(publishedAt), t('operating.published')]] as [Html, string][])),
    [
      at(receivedAt),
      change === undefined
        ? t('operating.cameIn')
        : rich('operating.updateIn', { what: html`${inEnglish(view, change.what)}` }),
    ],
    ...(sourceLists.length === 0
      ? []
      : ([
          [
            '',
            rich('operating.lists', {
              lists: html`<bdi>${new Intl.ListFormat(language.locale).format(sourceLists)}</bdi>`,
            }),
          ],
        ] as [string, Html][])),
    [
      '',
      storyId === id
        ? told(view, t('operating.toldFirst'), story)
        : html`${told(view, t('operating.tellsOther'), story)} <a href="/admin/articles/${encodeURIComponent(storyId)}">${t('operating.thatArticle')}</a>`,
    ],
    [
      '',
      backlog ? t('operating.isBacklog') : isMatched ? t('operating.isMatched') : t('operating.notMatched'),
    ],
    ...(updateWaits === undefined
      ? []
      : ([[at(updateWaits), t('operating.updateWaits')]] as [Html, string][])),
  ];
}

function told(view: ConsoleView, words: string, story: Story | undefined): Html {
  const count = story === undefined ? 0 : story.sources.length;
  return sentences(view, [words, ...(count > 1 ? [view.t('operating.sources', { count })] : [])]);
}

function stored(
  { t }: ConsoleView,
  { id, revision, storyId, language, tags = [], guid }: StoredArticle,
): [string, Html | string][] {
  const code = (text: string) => html`<code class="query">${text}</code>`;
  return [
    [t('operating.id'), code(id)],
    [t('operating.revision'), code(revision)],
    [t('operating.story'), code(storyId)],
    ...(language === undefined ? [] : ([[t('frame.language'), language]] as [string, string][])),
    ...(tags.length === 0 ? [] : ([[t('operating.tags'), tags.join(', ')]] as [string, string][])),
    ...(guid === undefined ? [] : ([[t('operating.feedId'), code(guid)]] as [string, Html][])),
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
  const { t, rich } = view;
  return consolePage(view, {
    part: '/admin/articles',
    crumbs: [{ href: '/admin/articles', text: t('console.articles') }],
    title: t('operating.embargoTitle'),
    main: html`<p>${rich('operating.embargoText', { ago: ago(view, acceptedAt), when: localDateTime(view, notBefore) })}</p>
${
  view.mayChange
    ? html`<form method="post" action="/admin/articles/${encodeURIComponent(id)}/withdraw" data-ask="${t('operating.withdrawAsk')}"><button class="danger">${t('operating.withdraw')}</button></form><p class="small quiet">${t('operating.withdrawHint')}</p>`
    : ''
}`,
  });
}
