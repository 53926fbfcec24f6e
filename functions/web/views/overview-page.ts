import { html } from 'hono/html';
import type { Coverage, SilentSourceOfRules } from '../../../shared/delivery/silent-sources.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import type { Subscriber } from '../../../shared/subscribers/subscriber.ts';
import { cityOf, saidSlot } from '../first-mail.ts';
import { shownName } from '../rule-name.ts';
import type { View } from '../view.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { saidDay } from './local-time.ts';
import { type Bar, bars } from './parts/charts.ts';
import { chip, emptyState } from './parts/choices.ts';
import { pageHead } from './parts/head.ts';
import { notice } from './parts/notices.ts';
import { ruleLinks } from './rule-links.ts';

/** A story, with every rule that found it. */
export interface FoundStory {
  readonly title: string;
  readonly url?: string | undefined;
  /** BCP 47. */
  readonly language?: string | undefined;
  readonly sources: readonly string[];
  readonly rules: readonly Pick<Rule, 'id' | 'name' | 'text'>[];
}

/** A rule that somebody should look at, and why. */
export interface Concern {
  readonly rule: Pick<Rule, 'id' | 'name' | 'text'>;
  readonly about:
    | { readonly kind: 'quiet'; readonly days: number }
    | { readonly kind: 'inactive' }
    | { readonly kind: 'output'; readonly problem: string };
}

export interface OverviewPage {
  readonly reader: Subscriber;
  readonly hasRules: boolean;
  readonly now: Date;
  /** What waits for the next mail. */
  readonly waiting: {
    readonly stories: readonly FoundStory[];
    readonly count: number;
    readonly more: boolean;
  };
  readonly today: readonly FoundStory[];
  readonly concerns: readonly Concern[];
  /** Sources that the rules usually hear from each week and that are silent. */
  readonly coverage: Coverage<Pick<Rule, 'id' | 'name' | 'text'>>;
  readonly week: readonly Bar[];
}

/** What a reader sees first: the next mail, today's stories, rules to look at, and the week. */
export function overviewPage(view: View, page: OverviewPage): Html {
  const { t } = view;
  if (!page.hasRules && page.reader.status === 'active') {
    return layout(view, {
      title: t('account.overviewTitle'),
      main: html`${pageHead(view, { title: t('account.overviewTitle') })}
${emptyState({
  title: t('account.firstRuleTitle'),
  text: t('account.firstRuleText'),
  action: html`<a class="button primary" href="/rules/new">${t('account.firstRule')}</a>`,
})}`,
    });
  }
  return layout(view, {
    title: t('account.overviewTitle'),
    main: html`${pageHead(view, { title: t('account.overviewTitle') })}
<div class="split wide-first">
<div>
${nextMail(view, page)}
<section><h2>${t('account.today')}</h2>
${
  page.today.length === 0
    ? html`<p class="quiet">${t('account.todayNone')}</p>`
    : html`<ol class="stories">${page.today.map((story) => storyLine(view, story))}</ol>`
}
<p><a href="/stories">${t('account.allStories')}</a></p></section>
</div>
<div>
<section class="aside"><h2>${t('account.week')}</h2>
${bars(t('account.weekStories'), page.week)}</section>
<section class="aside"><h2>${t('account.attention')}</h2>
${
  page.concerns.length === 0
    ? html`<p class="quiet">${t('account.attentionNone')}</p>`
    : html`<ul class="concerns">${page.concerns.map((one) => concern(view, one))}</ul>`
}</section>
${coverageSection(view, page.coverage)}
</div></div>`,
  });
}

function nextMail(view: View, { reader, now, waiting, hasRules }: OverviewPage): Html {
  const { t, rich } = view;
  if (reader.status !== 'active') {
    return notice(
      html`<p>${rich('account.nextMailStopped', { email: html`<bdi>${reader.email}</bdi>` })}</p>
<form method="post" action="/settings/mail"><input type="hidden" name="status" value="active"><button>${t('account.startAgain')}</button></form>`,
      'warn',
    );
  }
  const at = reader.nextDeliveryAt === undefined ? undefined : new Date(reader.nextDeliveryAt);
  const when =
    !hasRules || at === undefined
      ? t('account.nextMailNone')
      : at <= now
        ? t('account.nextMailNow')
        : t('account.nextMailAt', {
            when: saidSlot(view, at, now, reader.timezone),
            zone: cityOf(reader.timezone),
          });
  const count = waiting.more
    ? t('account.waitingMany', { count: waiting.count })
    : t('account.waiting', { count: waiting.count });
  return html`<section class="card next-mail"><h2>${t('account.nextMail')}</h2>
<p class="when">${capitalised(when, view.language.locale)}</p>
${
  waiting.count === 0
    ? html`<p class="quiet">${t('account.waitingNone')}</p>`
    : html`<p class="quiet">${count}</p><ol class="stories">${waiting.stories.map((story) => storyLine(view, story))}</ol>`
}</section>`;
}

/** A sentence of its own begins with a capital, in languages that have them. */
function capitalised(text: string, locale: string): string {
  return text.replace(/^\p{Ll}/u, (letter) => letter.toLocaleUpperCase(locale));
}

function storyLine(view: View, { title, url, language, sources, rules }: FoundStory): Html {
  const lang = language === undefined ? '' : html` lang="${language}"`;
  const [first, ...others] = sources;
  return html`<li><h3 dir="auto"${lang}>${url === undefined ? title : html`<a href="${url}" rel="noreferrer">${title}</a>`}</h3>
<p class="small quiet">${first === undefined ? '' : html`<bdi>${first}</bdi>${others.length === 0 ? '' : ` +${others.length}`} · `}${ruleLinks(view, rules)}</p></li>`;
}

/** Whether every source is still heard of; nothing while no rule is old enough to tell. */
function coverageSection(view: View, { sources, rules, looked }: OverviewPage['coverage']): Html {
  const { t } = view;
  if (rules === 0) return html``;
  const some =
    looked < rules ? html`<p class="small quiet">${t('account.coverageSome', { count: looked })}</p>` : '';
  return html`<section class="aside" data-coverage><h2>${t('account.coverage')}</h2>
${
  sources.length === 0
    ? html`<p class="quiet">${t('account.coverageNone')}</p>`
    : html`<p class="quiet">${t('account.coverageLead')}</p>
<ul class="concerns">${sources.map((source) => silentSource(view, source))}</ul>`
}${some}</section>`;
}

function silentSource(
  view: View,
  { name, since, problem, rules }: SilentSourceOfRules<Pick<Rule, 'id' | 'name' | 'text'>>,
): Html {
  const { t } = view;
  // What is wrong with a feed is said in English.
  const why = problem === undefined ? '' : html`<br><span lang="en" dir="ltr">${problem}</span>`;
  return html`<li><strong><bdi>${name}</bdi></strong> ${chip(t('account.silentSince', { day: saidDay(view, since) }), problem === undefined ? undefined : 'bad')}
<div class="small quiet concern-note">${ruleLinks(view, rules)}${why}</div></li>`;
}

function concern({ t }: View, { rule, about }: Concern): Html {
  const name = html`<a href="/rules/${rule.id}"><bdi>${shownName(rule)}</bdi></a>`;
  switch (about.kind) {
    case 'quiet':
      return html`<li>${name} ${chip(t('account.quietRule', { count: about.days }))}</li>`;
    case 'inactive':
      return html`<li>${name} ${chip(t('account.brokenRule'), 'bad')}</li>`;
    case 'output':
      return html`<li>${name} ${chip(t('account.brokenOutput', { problem: about.problem }), 'bad')}</li>`;
    default:
      return about satisfies never;
  }
}
