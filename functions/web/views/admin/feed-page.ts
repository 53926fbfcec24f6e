import { html } from 'hono/html';
import { arrivalsPerDay, recentDays } from '../../../../shared/feeds/arrivals.ts';
import type { Feed } from '../../../../shared/feeds/feed.ts';
import type { FeedForm } from '../../feed-form.ts';
import type { Html } from '../html.ts';
import { saidRecentDate } from '../local-time.ts';
import { bars } from '../parts/charts.ts';
import { chipLinks } from '../parts/choices.ts';
import { field } from '../parts/fields.ts';
import type { FormErrors } from '../parts/form-errors.ts';
import { notice } from '../parts/notices.ts';
import {
  ago,
  ahead,
  type ConsoleView,
  consolePage,
  inEnglish,
  number,
  postButton,
  sentences,
} from './console-page.ts';
import { feedFields } from './feed-fields.ts';
import { feedName, sentence, stateChip } from './feed-words.ts';

const crumbs = ({ t }: ConsoleView) => [{ href: '/admin/feeds', text: t('console.feeds') }];

/** One feed: how it does, what came on the last days, what is set for it. */
export function feedPage(
  view: ConsoleView,
  page: {
    readonly feed: Feed;
    readonly form: FeedForm;
    readonly done?: string | undefined;
    readonly errors?: FormErrors;
  },
): Html {
  const { t } = view;
  const { feed, form, done, errors = [] } = page;
  return consolePage(view, {
    part: '/admin/feeds',
    crumbs: crumbs(view),
    title: feedName(feed, view),
    heading: html`<bdi>${feedName(feed, view)}</bdi>`,
    done,
    errors,
    ...(view.mayChange && { actions: actions(view, feed) }),
    main: html`${feed.problem === undefined ? '' : notice(trouble(view, feed), feed.failures > 0 ? 'bad' : 'warn')}
${feed.confirmUrl === undefined ? '' : confirmation(view, feed.confirmUrl)}
<div class="split">
<div><section><h2>${t('feeds.how')}</h2>${doings(view, feed)}</section>
<section><h2>${t('feeds.byDay')}</h2>
${bars(
  t('feeds.byDay'),
  recentDays(feed.arrivals, view.now.toISOString().slice(0, 10)).map(({ day, count }) => ({
    label: saidRecentDate(view, day),
    count,
  })),
)}</section></div>
<section><h2>${t('frame.settings')}</h2>
${
  view.mayChange
    ? html`<form method="post" action="/admin/feeds/${feed.id}">
${feedFields(view, form, { errors, isNew: false, hasSecrets: feed.hasSecrets === true })}
<div class="buttons"><button class="primary">${t('frame.save')}</button></div></form>`
    : settings(view, form)
}</section></div>`,
  });
}

function actions({ t }: ConsoleView, { id, status, address }: Feed): Html {
  const change = (what: string) => `/admin/feeds/${id}/${what}`;
  return html`${address !== undefined || status === 'paused' ? '' : postButton(change('poll'), t('feeds.pollNow'))}${
    address !== undefined || status !== 'active' ? '' : postButton(change('pause'), t('feeds.pause'))
  }${status === 'paused' ? postButton(change('resume'), t('feeds.resume')) : ''}<a class="button danger" href="${change('remove')}">${t('feeds.deleteButton')}</a>`;
}

function trouble(view: ConsoleView, { problem = '', failures, nextPollAt }: Feed): Html {
  const { t, rich } = view;
  const said = html`${inEnglish(view, sentence(problem))}`;
  const all = [
    rich(failures > 0 ? 'feeds.pollFailed' : 'feeds.readBut', { problem: said }),
    ...(failures > 1 ? [t('feeds.inARow', { count: failures })] : []),
    ...(failures > 0 && nextPollAt !== undefined
      ? [rich('feeds.triedAgain', { when: ahead(view, nextPollAt) })]
      : []),
  ];
  return html`<p>${sentences(view, all)}</p>`;
}

/** The link is the list's own: whose it is is shown, and nothing is opened but by hand. */
function confirmation({ t }: ConsoleView, url: string): Html {
  return notice(
    html`<p>${t('feeds.confirmText')}</p><p><a href="${url}" rel="noreferrer nofollow"><bdi>${url}</bdi></a></p>`,
    'warn',
  );
}

function doings(view: ConsoleView, feed: Feed): Html {
  const { t } = view;
  const rows: [string, Html | string][] = [
    [t('feeds.state'), stateChip(view, feed)],
    ...(feed.address === undefined
      ? ([
          [t('feeds.address'), html`<code class="query">${feed.url}</code>`],
          [t('feeds.lastRead'), ago(view, feed.lastReadAt)],
          [
            t('feeds.nextPoll'),
            feed.nextPollAt === undefined ? t('console.none') : ahead(view, feed.nextPollAt),
          ],
        ] as [string, Html | string][])
      : ([[t('feeds.subscribeWith'), html`<code class="query">${feed.address}</code>`]] as [
          string,
          Html | string,
        ][])),
    [t('feeds.lastNew'), ago(view, feed.lastNewAt)],
    [t('feeds.articlesPerDay'), number(view, arrivalsPerDay(feed.arrivals, feed.addedAt, view.now))],
    ...(feed.push === undefined
      ? []
      : ([[t('feeds.pushedBy'), html`<code>${URL.parse(feed.push.hub)?.host ?? ''}</code>`]] as [
          string,
          Html,
        ][])),
    [t('feeds.added'), ago(view, feed.addedAt)],
  ];
  return html`<dl class="plain">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** "15 minutes" */
function minutes({ language }: ConsoleView, count: number): string {
  const options = { style: 'unit', unit: 'minute', unitDisplay: 'long' } as const;
  return new Intl.NumberFormat(language.locale, options).format(count);
}

/** For keys that may only look. */
function settings(
  view: ConsoleView,
  { fullText, watch, language, tags, weight, maxPauseMinutes }: FeedForm,
): Html {
  const { t } = view;
  const rows = [
    [t('feeds.readsPages'), fullText ? t('feeds.yes') : t('feeds.no')],
    [t('frame.language'), language],
    [t('feeds.tags'), tags],
    [t('feeds.weight'), weight],
    [t('feeds.longestPause'), maxPauseMinutes === '' ? '' : minutes(view, Number(maxPauseMinutes))],
    [t('feeds.selector'), watch],
  ].filter(([, value]) => value !== '');
  return html`<dl class="plain">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** The form of a feed or newsletter that is to be added. */
export function newFeedPage(
  view: ConsoleView,
  page: { readonly form: FeedForm; readonly takesLetters: boolean; readonly errors?: FormErrors },
): Html {
  const { t } = view;
  const { form, takesLetters, errors = [] } = page;
  const kinds = [
    { href: '/admin/feeds/new', text: t('feeds.kindFeed') },
    { href: '/admin/feeds/new?kind=newsletter', text: t('feeds.kindLetter') },
  ];
  return consolePage(view, {
    part: '/admin/feeds',
    crumbs: crumbs(view),
    title: form.kind === 'newsletter' ? t('feeds.addLetter') : t('feeds.add'),
    lead: form.kind === 'newsletter' ? t('feeds.addLetterLead') : t('feeds.addLead'),
    errors,
    main: html`${takesLetters ? chipLinks(t('feeds.kinds'), kinds, kinds[form.kind === 'newsletter' ? 1 : 0]?.href) : ''}
<form method="post" action="/admin/feeds/new" class="narrow">
${feedFields(view, form, { errors, isNew: true })}
<div class="buttons"><button class="primary">${t('feeds.addButton')}</button><a class="button" href="/admin/feeds">${t('frame.cancel')}</a></div>
</form>`,
  });
}

/** The form that takes a list, and what became of the one before. */
export function importFeedsPage(view: ConsoleView, page: { readonly errors?: FormErrors } = {}): Html {
  const { t } = view;
  const { errors = [] } = page;
  return consolePage(view, {
    part: '/admin/feeds',
    crumbs: crumbs(view),
    title: t('feeds.importTitle'),
    lead: t('feeds.importLead'),
    errors,
    main: html`<form method="post" action="/admin/feeds/import" enctype="multipart/form-data" class="narrow">
${field(view, { id: 'file', label: t('feeds.file'), errors, hint: t('feeds.fileHint') }, (wired) => html`<input ${wired} type="file" accept=".opml,.xml,text/x-opml,application/xml" required>`)}
<div class="buttons"><button class="primary">${t('feeds.importButton')}</button><a class="button" href="/admin/feeds">${t('frame.cancel')}</a></div>
</form>`,
  });
}

/** Asks before a feed is deleted. */
export function removeFeedPage(view: ConsoleView, feed: Feed): Html {
  const { t, rich } = view;
  const name = feedName(feed, view);
  return consolePage(view, {
    part: '/admin/feeds',
    crumbs: [...crumbs(view), { href: `/admin/feeds/${feed.id}`, text: name }],
    title: t('feeds.deleteTitle', { name }),
    heading: rich('feeds.deleteTitle', { name: html`<bdi>${name}</bdi>` }),
    main: html`<p>${sentences(view, [
      t('feeds.deleteText'),
      ...(feed.address === undefined ? [] : [t('feeds.deleteLetter')]),
      t('feeds.deleteInstead'),
    ])}</p>
<form method="post" action="/admin/feeds/${feed.id}/remove" class="buttons"><button class="danger">${t('frame.delete')}</button><a class="button" href="/admin/feeds/${feed.id}">${t('feeds.keep')}</a></form>`,
  });
}
