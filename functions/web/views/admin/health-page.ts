import { html } from 'hono/html';
import type { Sending } from '../../../../shared/delivery/read-sending.ts';
import type { Feed } from '../../../../shared/feeds/feed.ts';
import { feedState } from '../../../../shared/feeds/feed-state.ts';
import type { Stats } from '../../../../shared/subscribers/read-stats.ts';
import type { Sign, SignName } from '../../../../shared/watch/read-health.ts';
import type { Html } from '../html.ts';
import { sparkline } from '../parts/charts.ts';
import { chip, emptyState } from '../parts/choices.ts';
import { ago, type ConsoleView, consolePage, runbook } from './console-page.ts';
import { feedName, shortSentence } from './feed-words.ts';

export interface HealthPage {
  readonly signs: readonly Sign[];
  readonly stats: Stats;
  /** Articles of the last 24 hours, oldest first. */
  readonly byHour: readonly number[];
  readonly sending: Sending;
  readonly feeds: readonly Feed[];
  /** How many sources readers ask for. */
  readonly proposals: number;
}

const names: Readonly<Record<SignName, string>> = {
  articles: 'Articles',
  feeds: 'Feeds',
  queues: 'Queues',
  mail: 'Mail on time',
  sending: 'Sending',
  timers: 'Timers',
  canary: 'Canary',
};

const lights = {
  good: { text: 'OK', kind: 'good' },
  warn: { text: 'Look', kind: 'warn' },
  bad: { text: 'Broken', kind: 'bad' },
  unknown: { text: 'Unknown', kind: 'plain' },
} as const;

/** Feeds in trouble that are named; the others are counted. */
const mostNamed = 5;

/** How every part does, and what needs attention. */
export function healthPage(view: ConsoleView, page: HealthPage): Html {
  const { signs, stats, byHour, sending } = page;
  const concerns = attention(page);
  return consolePage(view, {
    part: '/admin',
    title: 'Health',
    lead: summary(signs),
    main: html`<section><h2>Needs attention</h2>
${
  concerns.length === 0
    ? emptyState({ title: 'Nothing', text: 'All that can be looked at from here does well.' })
    : html`<ul class="attention">${concerns.map((one) => html`<li>${one}</li>`)}</ul>`
}</section>
<section><h2>Parts</h2>
<ul class="signs">${signs.map((one) => sign(one))}</ul></section>
<section><h2>Articles</h2>
<div class="split-figures"><div class="wide-chart">${sparkline(byHour)}<p class="small quiet">By hour, the last 24 hours; the most in one hour: ${Math.max(0, ...byHour)}.</p></div>
<dl class="facts few">
<div><dt>Last hour</dt><dd>${stats.articlesLastHour}</dd></div>
<div><dt>Last day</dt><dd>${stats.articlesLastDay}</dd></div>
<div><dt>Last week</dt><dd>${stats.articlesLastWeek}</dd></div>
</dl></div>
<p class="small quiet">The newest came in ${
      stats.lastArticleAt === undefined ? 'more than a week ago, or never' : ago(view, stats.lastArticleAt)
    }.</p></section>
<section><h2>Mail</h2>
<dl class="facts few">
<div><dt>Sent in a week</dt><dd>${sending.sent}</dd></div>
<div><dt>Bounced</dt><dd>${sending.bounced}</dd></div>
<div><dt>Reported as spam</dt><dd>${sending.complained}</dd></div>
<div><dt>Subscribers due now</dt><dd>${stats.overdueSubscribers}${stats.overdueSubscribers === 100 ? '+' : ''}</dd></div>
</dl></section>`,
  });
}

function summary(signs: readonly Sign[]): string {
  const count = (light: Sign['light']) => signs.filter((one) => one.light === light).length;
  const [bad, warn] = [count('bad'), count('warn')];
  if (bad > 0) return `${bad} of ${signs.length} parts ${bad === 1 ? 'is' : 'are'} broken.`;
  if (warn > 0) return `The service runs; ${warn} of ${signs.length} parts should be looked at.`;
  return 'The service runs.';
}

function sign({ name, light, says }: Sign): Html {
  const { text, kind } = lights[light];
  return html`<li class="card sign ${light}"><h3>${names[name]} ${chip(text, kind)}</h3><p>${says}</p></li>`;
}

/** What to do, each with a link to where it is done. */
function attention({ signs, feeds, proposals }: HealthPage): Html[] {
  const inTrouble = signs.filter(
    ({ name, light }) => (light === 'bad' || light === 'warn') && name !== 'feeds',
  );
  const feedSign = signs.find(
    ({ name, light }) => name === 'feeds' && light !== 'good' && light !== 'unknown',
  );
  const failing = feeds.filter((one) => feedState(one) === 'failing');
  const toConfirm = feeds.filter((one) => feedState(one) === 'to-confirm');
  return [
    ...inTrouble.map(
      ({ name, light, says, runbook: entry }) =>
        html`<p>${chip(names[name], light === 'bad' ? 'bad' : 'warn')} ${says} ${link(name)}</p>${entry === undefined ? '' : runbook(entry)}`,
    ),
    ...(feedSign === undefined
      ? []
      : [
          html`<p>${chip('Feeds', feedSign.light === 'bad' ? 'bad' : 'warn')} ${feedSign.says} <a href="/admin/feeds?state=failing">Show them</a></p>${
            feedSign.runbook === undefined ? '' : runbook(feedSign.runbook)
          }<ul class="small">${failing
            .slice(0, mostNamed)
            .map(
              (one) =>
                html`<li><a href="/admin/feeds/${one.id}"><bdi>${feedName(one)}</bdi></a>: ${shortSentence(one)}</li>`,
            )}</ul>`,
        ]),
    ...toConfirm.map(
      (one) =>
        html`<p>${chip('Newsletter', 'warn')} <a href="/admin/feeds/${one.id}"><bdi>${feedName(one)}</bdi></a> asks whether the subscription is meant.</p>`,
    ),
    ...(proposals === 0
      ? []
      : [
          html`<p>${chip('Sources')} Readers ask for ${proposals === 1 ? 'a source' : `${proposals} sources`} that no feed has. <a href="/admin/sources">Look at them</a></p>`,
        ]),
  ];
}

/** Where each part is looked at further. */
const further: Readonly<Partial<Record<SignName, { readonly href: string; readonly text: string }>>> = {
  articles: { href: '/admin/feeds', text: 'Look at the feeds' },
  queues: { href: '/admin/queues', text: 'Look at the queues' },
  mail: { href: '/admin/deliveries', text: 'Look at the deliveries' },
  sending: { href: '/admin/deliveries', text: 'Look at the deliveries' },
};

function link(name: SignName): Html | '' {
  const to = further[name];
  return to === undefined ? '' : html`<a href="${to.href}">${to.text}</a>`;
}
