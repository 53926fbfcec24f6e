import { html } from 'hono/html';
import type { RuleTrace } from '../../../../shared/delivery/why/trace.ts';
import type { LikelyFeed } from '../../../../shared/feeds/feeds-for-address.ts';
import { webAddress } from '../../../../shared/mail/web-address.ts';
import type { Rule } from '../../../../shared/rules/rule.ts';
import type { FoundArticle } from '../../find-article.ts';
import { cityOf } from '../../first-mail.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { layout } from '../layout.ts';
import { localDateTime, saidDay } from '../local-time.ts';
import { emptyState } from '../parts/choices.ts';
import { inputField } from '../parts/fields.ts';
import { pageHead } from '../parts/head.ts';
import { errorSummary, flash } from '../parts/notices.ts';
import { ruleTrace } from './rule-trace.ts';

export interface WhyPage {
  readonly typed: string;
  readonly rules: readonly Rule[];
  /** Host of a source that was just asked for. */
  readonly asked?: string | undefined;
  readonly found?: FoundArticle | undefined;
  /** What each rule did with the article that was found. */
  readonly traces?: readonly RuleTrace[] | undefined;
  /** The mail of a slot in the browser. */
  mailUrl(slot: string): string;
}

/** What became of an article: a box for its address or title, and below it what each rule did. */
export function whyPage(view: View, page: WhyPage): Html {
  const { t, rich } = view;
  const { found, asked, typed } = page;
  const errors = found?.kind === 'nothing' ? [{ field: 'q', message: t('why.invalid') }] : [];
  return layout(view, {
    title: t('why.title'),
    here: '/stories',
    failed: errors.length > 0,
    main: html`${pageHead(view, {
      title: t('why.title'),
      lead: found === undefined ? t('why.lead') : undefined,
      crumbs: [{ href: '/stories', text: t('frame.stories') }],
    })}
${asked === undefined ? '' : flash(view, rich('why.asked', { host: html`<bdi>${asked}</bdi>` }))}${errorSummary(view, errors)}
<form method="get" action="/why" class="narrow">
${inputField(view, {
  id: 'q',
  label: t('why.label'),
  hint: found === undefined ? t('why.hint') : undefined,
  value: typed || nameOf(found),
  errors,
  attributes: html` required maxlength="2000" dir="auto" autocomplete="off"`,
})}
<p class="buttons"><button class="primary">${t('why.button')}</button></p>
</form>
${found === undefined ? '' : answer(view, page, found)}`,
  });
}

/** What the box says of an article that a link led to. */
function nameOf(found: FoundArticle | undefined): string {
  return found?.kind === 'found' ? (found.article.url ?? found.article.title) : '';
}

function answer(view: View, page: WhyPage, found: FoundArticle): Html {
  const { t, rich } = view;
  switch (found.kind) {
    case 'nothing':
      return html``;
    case 'found':
      return traced(view, page, found);
    case 'several':
      return html`<section><h2>${t('why.choose')}</h2><ul class="lines">${found.articles.map(
        (article) =>
          html`<li><a href="/why?article=${encodeURIComponent(article.id)}" dir="auto">${article.title}</a> <span class="small quiet">${article.source === undefined ? '' : html`<bdi>${article.source}</bdi> · `}${localDateTime(view, article.receivedAt)}</span></li>`,
      )}</ul></section>`;
    case 'unknown-title': {
      const text = t('why.unknownTitleText', { count: found.looked, day: saidDay(view, found.since) });
      return emptyState({ title: t('why.unknownTitle'), text });
    }
    case 'unknown-address':
      return html`<section><h2>${t('why.unknownAddress')}</h2><p>${t('why.unknownAddressText')}</p>
${
  found.feeds.length > 0
    ? likely(view, found.feeds)
    : page.asked !== undefined
      ? ''
      : html`<form method="post" action="/why/ask" class="card narrow"><p>${rich('why.noSource', { host: html`<bdi>${found.host}</bdi>` })}</p>
<input type="hidden" name="address" value="${found.url}"><p class="buttons"><button>${t('why.ask')}</button></p><p class="small quiet">${t('why.askText')}</p></form>`
}</section>`;
    default:
      return found satisfies never;
  }
}

function likely({ t }: View, feeds: readonly LikelyFeed[]): Html {
  return html`<h3>${t('why.likely')}</h3><ul class="lines">${feeds.map(
    ({ feed, host, state }) =>
      html`<li><bdi><strong>${feed.title ?? host}</strong></bdi> <span class="quiet">${t(`why.state-${state}`)}</span></li>`,
  )}</ul>`;
}

function traced(view: View, page: WhyPage, { article }: Extract<FoundArticle, { kind: 'found' }>): Html {
  const { t } = view;
  const { rules, traces = [] } = page;
  const lang = article.language === undefined ? '' : html` lang="${article.language}"`;
  const url = webAddress(article.url);
  const told = traces.filter(({ outcome }) => outcome !== 'no-match');
  const others = traces.filter(({ outcome }) => outcome === 'no-match');
  const shown = (some: readonly RuleTrace[]) =>
    some.map((trace) => ruleTrace(view, trace, { rules, article, mailUrl: page.mailUrl }));
  return html`<article class="traced"><h2 dir="auto"${lang}>${url === undefined ? article.title : html`<a href="${url}" rel="noreferrer">${article.title}</a>`}</h2>
<p class="quiet small">${article.source === undefined ? '' : html`<bdi>${article.source}</bdi> · `}${t('why.times', { zone: cityOf(view.timezone) })}</p>
${
  rules.length === 0
    ? emptyState({
        title: t('why.addRule'),
        text: t('why.noRules'),
        action: html`<a class="button primary" href="/rules/new">${t('why.addRule')}</a>`,
      })
    : ''
}${shown(told)}${
  others.length === 0
    ? ''
    : html`<details${told.length === 0 ? html` open` : ''}><summary>${t('why.otherRules', { count: others.length })}</summary>${shown(others)}</details>`
}</article>`;
}
