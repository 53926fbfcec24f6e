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
import { ago, ahead, type ConsoleView, consolePage, postButton } from './console-page.ts';
import { feedFields } from './feed-fields.ts';
import { feedName, sentence, stateChip } from './feed-words.ts';

const crumbs = [{ href: '/admin/feeds', text: 'Feeds' }];

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
  const { feed, form, done, errors = [] } = page;
  return consolePage(view, {
    part: '/admin/feeds',
    crumbs,
    title: feedName(feed),
    done,
    errors,
    ...(view.mayChange && { actions: actions(feed) }),
    main: html`${feed.problem === undefined ? '' : notice(trouble(view, feed), feed.failures > 0 ? 'bad' : 'warn')}
${feed.confirmUrl === undefined ? '' : confirmation(feed.confirmUrl)}
<div class="split">
<div><section><h2>How it does</h2>${doings(view, feed)}</section>
<section><h2>Articles by day</h2>
${bars(
  'Articles by day',
  recentDays(feed.arrivals, view.now.toISOString().slice(0, 10)).map(({ day, count }) => ({
    label: saidRecentDate(view, day),
    count,
  })),
)}</section></div>
<section><h2>Settings</h2>
${
  view.mayChange
    ? html`<form method="post" action="/admin/feeds/${feed.id}">
${feedFields(view, form, { errors, isNew: false, hasSecrets: feed.hasSecrets === true })}
<div class="buttons"><button class="primary">Save</button></div></form>`
    : settings(form)
}</section></div>`,
  });
}

function actions({ id, status, address }: Feed): Html {
  const change = (what: string) => `/admin/feeds/${id}/${what}`;
  return html`${address !== undefined || status === 'paused' ? '' : postButton(change('poll'), 'Poll now')}${
    address !== undefined || status !== 'active' ? '' : postButton(change('pause'), 'Pause')
  }${status === 'paused' ? postButton(change('resume'), 'Resume') : ''}<a class="button danger" href="${change('remove')}">Delete…</a>`;
}

function trouble(view: ConsoleView, { problem = '', failures, nextPollAt }: Feed): Html {
  const times = failures > 1 ? ` That is ${failures} times in a row.` : '';
  return html`<p>${failures > 0 ? 'The last poll failed: ' : 'It was read, but: '}${sentence(problem)}${times}${
    failures > 0 && nextPollAt !== undefined ? html` It is tried again ${ahead(view, nextPollAt)}.` : ''
  }</p>`;
}

/** The link is the list's own: whose it is is shown, and nothing is opened but by hand. */
function confirmation(url: string): Html {
  return notice(
    html`<p>The list asks whether the subscription is meant. Open the link only if you have subscribed this newsletter.</p><p><a href="${url}" rel="noreferrer nofollow">${url}</a></p>`,
    'warn',
  );
}

function doings(view: ConsoleView, feed: Feed): Html {
  const rows: [string, Html | string][] = [
    ['State', stateChip(feed)],
    ...(feed.address === undefined
      ? ([
          ['Address', html`<code class="query">${feed.url}</code>`],
          ['Last read', ago(view, feed.lastReadAt)],
          ['Next poll', feed.nextPollAt === undefined ? 'none' : ahead(view, feed.nextPollAt)],
        ] as [string, Html | string][])
      : ([['Subscribe with', html`<code class="query">${feed.address}</code>`]] as [
          string,
          Html | string,
        ][])),
    ['Last new', ago(view, feed.lastNewAt)],
    ['Articles a day', String(arrivalsPerDay(feed.arrivals, feed.addedAt, view.now))],
    ...(feed.push === undefined
      ? []
      : ([['Pushed by', html`<code>${URL.parse(feed.push.hub)?.host ?? ''}</code>`]] as [string, Html][])),
    ['Added', ago(view, feed.addedAt)],
  ];
  return html`<dl class="plain">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** For keys that may only look. */
function settings({ fullText, watch, language, tags, weight, maxPauseMinutes }: FeedForm): Html {
  const rows = [
    ['Reads pages', fullText ? 'yes' : 'no'],
    ['Language', language],
    ['Tags', tags],
    ['Weight', weight],
    ['Longest pause', maxPauseMinutes === '' ? '' : `${maxPauseMinutes} minutes`],
    ['Selector of headlines', watch],
  ].filter(([, value]) => value !== '');
  return html`<dl class="plain">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** The form of a feed or newsletter that is to be added. */
export function newFeedPage(
  view: ConsoleView,
  page: { readonly form: FeedForm; readonly takesLetters: boolean; readonly errors?: FormErrors },
): Html {
  const { form, takesLetters, errors = [] } = page;
  const kinds = [
    { href: '/admin/feeds/new', text: 'A feed or page' },
    { href: '/admin/feeds/new?kind=newsletter', text: 'A newsletter' },
  ];
  return consolePage(view, {
    part: '/admin/feeds',
    crumbs,
    title: form.kind === 'newsletter' ? 'Add a newsletter' : 'Add a feed',
    lead:
      form.kind === 'newsletter'
        ? 'It gets an address of its own. Subscribe with that address, and its letters become articles.'
        : 'It is read within a minute or two. What it holds by then can be searched, but alerts nobody.',
    errors,
    main: html`${takesLetters ? chipLinks('What to add', kinds, kinds[form.kind === 'newsletter' ? 1 : 0]?.href) : ''}
<form method="post" action="/admin/feeds/new" class="narrow">
${feedFields(view, form, { errors, isNew: true })}
<div class="buttons"><button class="primary">Add</button><a class="button" href="/admin/feeds">Cancel</a></div>
</form>`,
  });
}

/** The form that takes a list, and what became of the one before. */
export function importFeedsPage(view: ConsoleView, page: { readonly errors?: FormErrors } = {}): Html {
  const { errors = [] } = page;
  return consolePage(view, {
    part: '/admin/feeds',
    crumbs,
    title: 'Import feeds',
    lead: 'An OPML list, as feed readers export it. Feeds that are there already stay as they are.',
    errors,
    main: html`<form method="post" action="/admin/feeds/import" enctype="multipart/form-data" class="narrow">
${field(view, { id: 'file', label: 'OPML file', errors, hint: '1,000 feeds at most.' }, (wired) => html`<input ${wired} type="file" accept=".opml,.xml,text/x-opml,application/xml" required>`)}
<div class="buttons"><button class="primary">Import</button><a class="button" href="/admin/feeds">Cancel</a></div>
</form>`,
  });
}

/** Asks before a feed is deleted. */
export function removeFeedPage(view: ConsoleView, feed: Feed): Html {
  return consolePage(view, {
    part: '/admin/feeds',
    crumbs: [...crumbs, { href: `/admin/feeds/${feed.id}`, text: feedName(feed) }],
    title: `Delete ${feedName(feed)}?`,
    main: html`<p>Its articles stay until they expire. Added again, it is a new feed, and what it holds then alerts nobody.${
      feed.address === undefined ? '' : ' The address of the newsletter ends.'
    } To stop it for a while, pause it instead.</p>
<form method="post" action="/admin/feeds/${feed.id}/remove" class="buttons"><button class="danger">Delete</button><a class="button" href="/admin/feeds/${feed.id}">Keep it</a></form>`,
  });
}
