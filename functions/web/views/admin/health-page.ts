import { html } from 'hono/html';
import type { Sending } from '../../../../shared/delivery/read-sending.ts';
import type { MailCounts } from '../../../../shared/delivery/send-brake.ts';
import type { Feed } from '../../../../shared/feeds/feed.ts';
import { feedState } from '../../../../shared/feeds/feed-state.ts';
import type { Stats } from '../../../../shared/subscribers/read-stats.ts';
import { healthWords } from '../../../../shared/watch/health-words.ts';
import type { Sign, SignName } from '../../../../shared/watch/read-health.ts';
import type { Html } from '../html.ts';
import { chip, emptyState } from '../parts/choices.ts';
import { ago, type ConsoleView, consolePage, inEnglish, number, runbook } from './console-page.ts';
import { dayCharts } from './day-charts.ts';
import { feedName, shortSentence } from './feed-words.ts';

export interface HealthPage {
  readonly signs: readonly Sign[];
  readonly stats: Stats;
  /** Articles of the last 24 hours, oldest first. */
  readonly articlesByHour: readonly number[];
  /** Mails of the same hours; undefined where they were not counted by the hour. */
  readonly mailsByHour: readonly (MailCounts | undefined)[];
  readonly sending: Sending;
  readonly feeds: readonly Feed[];
  /** How many sources readers ask for. */
  readonly proposals: number;
}

const lights = { good: 'good', warn: 'warn', bad: 'bad', unknown: 'plain' } as const;

/** Feeds in trouble that are named; the others are counted. */
const mostNamed = 5;

/** How every part does, and what needs attention. */
export function healthPage(view: ConsoleView, page: HealthPage): Html {
  const { t, rich } = view;
  const { signs, stats, articlesByHour, mailsByHour, sending } = page;
  const concerns = attention(view, page);
  return consolePage(view, {
    part: '/admin',
    title: t('health.title'),
    lead: summary(view, signs),
    main: html`<section><h2>${t('health.attention')}</h2>
${
  concerns.length === 0
    ? emptyState({ title: t('health.nothing'), text: t('health.nothingText') })
    : html`<ul class="attention">${concerns.map((one) => html`<li>${one}</li>`)}</ul>`
}</section>
<section><h2>${t('health.parts')}</h2>
<ul class="signs">${signs.map((one) => sign(view, one))}</ul></section>
<section><h2>${t('health.lastDay')}</h2>
${dayCharts(view, [
  { title: t('health.chartArticles'), byHour: articlesByHour },
  { title: t('health.chartSent'), byHour: mailsByHour.map((one) => one?.sent) },
  {
    title: t('health.chartFailed'),
    byHour: mailsByHour.map((one) => one && one.bounced + one.complained),
  },
])}</section>
<section><h2>${t('health.articles')}</h2>
<dl class="facts few">
<div><dt>${t('health.articlesHour')}</dt><dd>${number(view, stats.articlesLastHour)}</dd></div>
<div><dt>${t('health.articlesDay')}</dt><dd>${number(view, stats.articlesLastDay)}</dd></div>
<div><dt>${t('health.articlesWeek')}</dt><dd>${number(view, stats.articlesLastWeek)}</dd></div>
</dl>
<p class="small quiet">${
      stats.lastArticleAt === undefined
        ? t('health.newestOld')
        : rich('health.newest', { when: ago(view, stats.lastArticleAt) })
    }</p></section>
<section><h2>${t('health.mail')}</h2>
<dl class="facts few">
<div><dt>${t('health.mailSent')}</dt><dd>${number(view, sending.sent)}</dd></div>
<div><dt>${t('health.mailBounced')}</dt><dd>${number(view, sending.bounced)}</dd></div>
<div><dt>${t('health.mailSpam')}</dt><dd>${number(view, sending.complained)}</dd></div>
<div><dt>${t('health.mailDue')}</dt><dd>${number(view, stats.overdueSubscribers)}${stats.overdueSubscribers === 100 ? '+' : ''}</dd></div>
</dl></section>`,
  });
}

function summary({ t }: ConsoleView, signs: readonly Sign[]): string {
  const count = (light: Sign['light']) => signs.filter((one) => one.light === light).length;
  const [bad, warn] = [count('bad'), count('warn')];
  if (bad > 0) return t('health.broken', { count: bad, all: signs.length });
  if (warn > 0) return t('health.warned', { count: warn, all: signs.length });
  return t('health.runs');
}

function sign(view: ConsoleView, one: Sign): Html {
  const { t } = view;
  const { name, light } = one;
  return html`<li class="card sign ${light}"><h3>${t(`health.part-${name}`)} ${chip(t(`health.light-${light}`), lights[light])}</h3><p>${said(view, one)}</p></li>`;
}

function said({ t, language }: ConsoleView, { says }: Sign): string {
  return says(healthWords(t, language));
}

/** What to do, each with a link to where it is done. */
function attention(view: ConsoleView, { signs, feeds, proposals }: HealthPage): Html[] {
  const { t, rich } = view;
  const failing = feeds.filter((one) => feedState(one) === 'failing');
  const toConfirm = feeds.filter((one) => feedState(one) === 'to-confirm');
  return [
    ...signs
      .filter(({ light }) => light === 'bad' || light === 'warn')
      // Feeds come last, with their names.
      .toSorted((a, b) => Number(a.name === 'feeds') - Number(b.name === 'feeds'))
      .map((one) => concern(view, one, failing)),
    ...toConfirm.map(
      (one) =>
        html`<p>${chip(t('health.newsletter'), 'warn')} ${rich('health.newsletterAsks', {
          feed: html`<a href="/admin/feeds/${one.id}"><bdi>${feedName(one, view)}</bdi></a>`,
        })}</p>`,
    ),
    ...(proposals === 0
      ? []
      : [
          html`<p>${chip(t('health.sources'))} ${t('health.sourcesAsked', { count: proposals })} <a href="/admin/sources">${t('health.toSources')}</a></p>`,
        ]),
  ];
}

function concern(view: ConsoleView, one: Sign, failing: readonly Feed[]): Html {
  const { name, light, runbook: entry } = one;
  return html`<p>${chip(view.t(`health.part-${name}`), light === 'bad' ? 'bad' : 'warn')} ${said(view, one)} ${link(view, name)}</p>${
    entry === undefined ? '' : runbook(entry, view)
  }${
    name === 'feeds'
      ? html`<ul class="small">${failing
          .slice(0, mostNamed)
          .map(
            (feed) =>
              html`<li><a href="/admin/feeds/${feed.id}"><bdi>${feedName(feed, view)}</bdi></a>: ${inEnglish(view, shortSentence(feed))}</li>`,
          )}</ul>`
      : ''
  }`;
}

/** Where each part is looked at further. */
const further = {
  articles: { href: '/admin/feeds', text: 'health.toFeeds' },
  feeds: { href: '/admin/feeds?state=failing', text: 'health.toFailing' },
  queues: { href: '/admin/queues', text: 'health.toQueues' },
  mail: { href: '/admin/deliveries', text: 'health.toDeliveries' },
  sending: { href: '/admin/deliveries', text: 'health.toDeliveries' },
  timers: undefined,
  canary: undefined,
} as const satisfies Readonly<Record<SignName, { readonly href: string; readonly text: string } | undefined>>;

function link({ t }: ConsoleView, name: SignName): Html | '' {
  const to = further[name];
  return to === undefined ? '' : html`<a href="${to.href}">${t(to.text)}</a>`;
}
