import { html } from 'hono/html';
import type { StoredArticle } from '../../../shared/articles/stored-article.ts';
import { webAddress } from '../../../shared/mail/web-address.ts';
import type { SampleMatch } from '../../../shared/rules/check-query.ts';
import type { Exclusion } from '../../../shared/rules/narrow-rule.ts';
import type { Verdict } from '../../../shared/rules/rating.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import { shownName } from '../rule-name.ts';
import type { View } from '../view.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { pageHead } from './parts/head.ts';
import { flash, type Undo } from './parts/notices.ts';
import { storyItem } from './story-item.ts';

/** Something to leave out, the query that does, and the other recent articles that this would have removed. */
export interface Proposal {
  readonly exclusion: Exclusion;
  readonly query: string;
  readonly removed: readonly SampleMatch[];
}

export interface RatingPage {
  readonly article: StoredArticle;
  readonly rule: Rule;
  readonly ratings: Readonly<Record<Verdict, number>>;
  /** Where the rule is changed. */
  readonly ruleUrl: string;
  readonly done?: { readonly said: Html | string; readonly undo?: Undo | undefined } | undefined;
}

/** "Relevant" in a mail: a button that notes it. */
export function relevantPage(view: View, page: RatingPage): Html {
  const { t } = view;
  return layout(view, {
    title: t('links.relevantTitle'),
    main: html`<section class="narrow">
${intro(view, page, t('links.relevantTitle'))}
<form method="post"><button class="primary" name="action" value="rate">${t('links.relevantButton')}</button></form>
${aboutRule(view, page)}
</section>`,
  });
}

/** "Not relevant" in a mail: note it, leave such articles out, or hear no more of the story. */
export function notRelevantPage(
  view: View,
  page: RatingPage & { readonly proposals: readonly Proposal[] },
): Html {
  const { t } = view;
  return layout(view, {
    title: t('links.notRelevantTitle'),
    main: html`<section class="narrow">
${intro(view, page, t('links.notRelevantTitle'))}
<form method="post"><button name="action" value="rate">${t('links.notRelevantButton')}</button></form>
<h2>${t('links.leaveOutHeading')}</h2>
${
  page.proposals.length === 0
    ? html`<p>${t('links.noExclusion')}</p>`
    : html`<ul class="cards">${page.proposals.map((one) => proposal(view, one))}</ul>`
}
<h2>${t('links.muteHeading')}</h2>
<form method="post"><p>${t('links.muteText')}</p><button name="action" value="mute">${t('links.muteButton')}</button></form>
${aboutRule(view, page)}
</section>`,
  });
}

function intro(view: View, { article, rule, done }: RatingPage, title: string): Html {
  const { rich } = view;
  const language = article.language === undefined ? '' : html` lang="${article.language}"`;
  const url = webAddress(article.url);
  const story = html`<bdi${language}>${url === undefined ? article.title : html`<a href="${url}" rel="noreferrer">${article.title}</a>`}</bdi>`;
  return html`${done === undefined ? '' : flash(view, done.said, done.undo)}
${pageHead(view, { title, lead: rich('links.aboutStory', { title: story }) })}
<p class="quiet">${rich('links.byRule', { rule: html`<bdi>${shownName(rule)}</bdi>` })}</p>`;
}

function aboutRule({ t }: View, { ratings, ruleUrl }: RatingPage): Html {
  const rated = ratings.relevant + ratings['not-relevant'];
  return html`<p class="after-form quiet">${rated === 0 ? '' : html`${t('links.ruleRated', { count: rated, relevant: ratings.relevant })} `}<a href="${ruleUrl}">${t('links.changeRule')}</a></p>`;
}

function proposal({ t, rich }: View, { exclusion, query, removed }: Proposal): Html {
  const [name, value] =
    exclusion.kind === 'word' ? (['word', exclusion.word] as const) : (['source', exclusion.source] as const);
  const title =
    exclusion.kind === 'word'
      ? rich('links.leaveOutWord', { word: html`<q dir="auto">${value}</q>` })
      : rich('links.leaveOutSource', { source: html`<bdi>${value}</bdi>` });
  return html`<li class="card">
<h3>${title}</h3>
<code class="query">${query}</code>
<p class="quiet small">${removed.length === 0 ? t('links.alsoRemovedNone') : t('links.alsoRemoved', { count: removed.length })}</p>
${
  removed.length === 0
    ? ''
    : html`<ol class="stories">${removed.slice(0, 3).map(({ article }) => storyItem({ ...article, text: '', about: article.source ?? '', spans: [] }))}</ol>`
}
<form method="post"><input type="hidden" name="${name}" value="${value}"><button name="action" value="leave-out">${t('links.leaveOutButton')}</button></form>
</li>`;
}
