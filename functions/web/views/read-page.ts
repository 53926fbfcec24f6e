import { html } from 'hono/html';
import type { Hit } from '../../../shared/articles/hit.ts';
import type { StoredArticle } from '../../../shared/articles/stored-article.ts';
import type { PlannedNear } from '../../../shared/delivery/delivery.ts';
import { webAddress } from '../../../shared/mail/web-address.ts';
import type { Verdict } from '../../../shared/rules/rating.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import type { Subscriber } from '../../../shared/subscribers/subscriber.ts';
import { shownName } from '../rule-name.ts';
import { saidTimes } from '../said-schedule.ts';
import type { View } from '../view.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { localDateTime } from './local-time.ts';
import { pageHead } from './parts/head.ts';
import { notice } from './parts/notices.ts';
import { storyItem } from './story-item.ts';

interface FindsPage {
  readonly rule: Rule;
  readonly from: string;
  readonly to: string;
  /** Only the sources of one story. */
  readonly story: boolean;
  readonly hits: readonly Hit[];
  readonly articles: ReadonlyMap<string, StoredArticle>;
  /** Where the rule is changed, after signing in. */
  readonly signInUrl: string;
}

/** What a rule has found in the window of a mail, to be read without signing in. */
export function findsPage(view: View, page: FindsPage): Html {
  const { t, rich } = view;
  const { rule, from, to, story, hits, articles, signInUrl } = page;
  const title = story ? t('links.storyTitle') : rich('links.findsTitle', { rule: ruleName(rule) });
  return layout(view, {
    title: story ? t('links.storyTitle') : t('links.findsTitle', { rule: shownName(rule) }),
    main: html`<section class="narrow">
${pageHead(view, {
  title,
  lead: rich('links.findsWhen', { from: localDateTime(view, from), to: localDateTime(view, to) }),
})}
${
  hits.length === 0
    ? notice(t('links.findsNone'))
    : html`<ol class="stories">${hits.map((hit) => found(view, hit, articles.get(hit.articleId)))}</ol>`
}
${readOnly(view, signInUrl)}
</section>`,
  });
}

function found(view: View, hit: Hit, article: StoredArticle | undefined): Html {
  const source = hit.source === undefined ? '' : html`<bdi>${hit.source}</bdi> · `;
  return storyItem({
    title: article?.title ?? hit.title,
    text: article?.text ?? '',
    url: article?.url,
    about: html`${source}${localDateTime(view, hit.publishedAt ?? hit.at)}`,
    // Offsets into the revision that matched would mark the wrong words of another.
    spans: article?.revision === hit.revision ? hit.spans : [],
  });
}

interface RulePage {
  readonly rule: Rule;
  /** Whose rule it is. */
  readonly reader: Pick<Subscriber, 'digests'>;
  readonly ratings: Readonly<Record<Verdict, number>>;
  readonly signInUrl: string;
}

/** A rule, to be read without signing in. */
export function readRulePage(view: View, { rule, reader, ratings, signInUrl }: RulePage): Html {
  const { t, rich } = view;
  const rated = ratings.relevant + ratings['not-relevant'];
  return layout(view, {
    title: t('links.ruleTitle', { rule: shownName(rule) }),
    main: html`<section class="narrow">
${pageHead(view, { title: rich('links.ruleTitle', { rule: ruleName(rule) }) })}
<dl class="plain">
<div><dt>${t('links.ruleQuery')}</dt><dd><code class="query">${rule.text}</code></dd></div>
<div><dt>${t('links.ruleOften')}</dt><dd>${saidTimes(view, rule, reader)}</dd></div>
</dl>
${rated === 0 ? '' : html`<p class="quiet">${t('links.ruleRated', { count: rated, relevant: ratings.relevant })}</p>`}
${readOnly(view, signInUrl)}
</section>`,
  });
}

interface NearlyEditPage {
  readonly rule: Rule;
  readonly near: PlannedNear;
  readonly signInUrl: string;
}

/** An edit of a rule's query that a mail proposed, and the story that it would have found. */
export function nearlyEditPage(view: View, { rule, near, signInUrl }: NearlyEditPage): Html {
  const { t, rich } = view;
  const { kind, clause, query, added, addedPerWeek, title, url, source, publishedAt } = near;
  const week = addedPerWeek === undefined ? '' : ` ${t('tuning.addsWeek', { count: addedPerWeek })}`;
  const about = html`${source === undefined ? '' : html`<bdi>${source}</bdi>`}${source !== undefined && publishedAt !== undefined ? ' · ' : ''}${publishedAt === undefined ? '' : localDateTime(view, publishedAt)}`;
  return layout(view, {
    title: t('links.ruleTitle', { rule: shownName(rule) }),
    main: html`<section class="narrow">
${pageHead(view, { title: rich('links.ruleTitle', { rule: ruleName(rule) }), lead: t('links.nearlyLead') })}
<ol class="stories">${storyItem({ title, text: '', url: webAddress(url), about, spans: [] })}</ol>
<dl class="plain">
<div><dt>${t('links.ruleQuery')}</dt><dd><code class="query">${rule.text}</code></dd></div>
<div><dt>${t('links.nearlyEdit')}</dt><dd>${rich(`tuning.kind-${kind}`, { clause: html`<code class="query">${clause}</code>` })}</dd></div>
<div><dt>${t('links.nearlyQuery')}</dt><dd><code class="query">${query}</code></dd></div>
</dl>
<p>${t('tuning.adds', { count: added })}${week}</p>
${readOnly(view, signInUrl)}
</section>`,
  });
}

function readOnly({ t }: View, signInUrl: string): Html {
  return html`<p class="after-form quiet">${t('links.readOnly')}</p>
<p class="buttons"><a class="button primary" href="${signInUrl}">${t('links.changeRule')}</a></p>`;
}

function ruleName(rule: Rule): Html {
  return html`<bdi>${shownName(rule)}</bdi>`;
}
