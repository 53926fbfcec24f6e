import { html } from 'hono/html';
import { arrivalsPerDay, recentDays } from '../../../../shared/feeds/arrivals.ts';
import type { Feed } from '../../../../shared/feeds/feed.ts';
import { type FeedState, feedState, feedStates } from '../../../../shared/feeds/feed-state.ts';
import type { Html } from '../html.ts';
import { sparkline } from '../parts/charts.ts';
import { chipLinks, emptyState } from '../parts/choices.ts';
import { table } from '../parts/table.ts';
import { ago, type ConsoleView, consolePage, inEnglish, number, postButton } from './console-page.ts';
import { feedName, shortSentence, stateChip } from './feed-words.ts';

export interface FeedsPage {
  readonly feeds: readonly Feed[];
  readonly state: FeedState | undefined;
  readonly search: string;
  readonly done?: Html | string | undefined;
}

/** A page shows so many: the others are found by their name or state. */
const mostShown = 200;

/** All feeds, those in trouble first, with what can be done about each. */
export function feedsPage(view: ConsoleView, { feeds, state, search, done }: FeedsPage): Html {
  const { t } = view;
  const found = feeds.filter((one) => isFound(one, search));
  const wanted = found.filter((one) => state === undefined || feedState(one) === state);
  const shown = inOrder(wanted).slice(0, mostShown);
  return consolePage(view, {
    part: '/admin/feeds',
    title: t('console.feeds'),
    lead: feeds.length === 0 ? undefined : counted(view, feeds),
    done,
    actions: html`${
      view.mayChange
        ? html`<a class="button primary" href="/admin/feeds/new">${t('feeds.add')}</a><a class="button" href="/admin/feeds/import">${t('feeds.import')}</a>`
        : ''
    }${feeds.length === 0 ? '' : html`<a class="button" href="/admin/feeds/export" download="feeds.opml">${t('feeds.export')}</a>`}`,
    main:
      feeds.length === 0
        ? emptyState({
            title: t('feeds.noneTitle'),
            text: t('feeds.noneText'),
          })
        : html`<search><form method="get" action="/admin/feeds" class="search-line">
<label class="hidden" for="q">${t('feeds.find')}</label>
<input id="q" name="q" type="search" value="${search}" placeholder="${t('feeds.find')}" maxlength="200" autocomplete="off"><button>${t('frame.search')}</button></form></search>
${chipLinks(t('feeds.byState'), stateLinks(view, found, search), address(state, search))}
${shown.length === 0 ? html`<p class="quiet">${t('feeds.noneFits')}</p>` : feedTable(view, shown)}
${wanted.length > shown.length ? html`<p class="quiet">${t('feeds.more', { count: wanted.length - shown.length })}</p>` : ''}`,
  });
}

/** "12 feeds and 1 newsletter." */
function counted({ t, language }: ConsoleView, feeds: readonly Feed[]): string {
  const letters = feeds.filter(({ address }) => address !== undefined).length;
  const fetched = feeds.length - letters;
  const list = [
    ...(fetched === 0 ? [] : [t('feeds.feedCount', { count: fetched })]),
    ...(letters === 0 ? [] : [t('feeds.letterCount', { count: letters })]),
  ];
  return t('feeds.counted', { list: new Intl.ListFormat(language.locale).format(list) });
}

function isFound({ title = '', url }: Feed, search: string): boolean {
  return search === '' || `${title}\n${url}`.toLowerCase().includes(search.toLowerCase());
}

/** Trouble first; within a state by name, as they come. */
function inOrder(feeds: readonly Feed[]): Feed[] {
  return feeds.toSorted((a, b) => feedStates.indexOf(feedState(a)) - feedStates.indexOf(feedState(b)));
}

function stateLinks({ t }: ConsoleView, found: readonly Feed[], search: string) {
  const counts = Map.groupBy(found, feedState);
  return [
    { href: address(undefined, search), text: t('feeds.all', { count: found.length }) },
    ...feedStates.flatMap((one) => {
      const count = counts.get(one)?.length ?? 0;
      return count === 0
        ? []
        : [
            {
              href: address(one, search),
              text: t('feeds.inState', { state: t(`feeds.state-${one}`), count }),
            },
          ];
    }),
  ];
}

function address(state: FeedState | undefined, search: string): string {
  const query = new URLSearchParams({
    ...(search !== '' && { q: search }),
    ...(state !== undefined && { state }),
  });
  return query.size === 0 ? '/admin/feeds' : `/admin/feeds?${query}`;
}

function feedTable(view: ConsoleView, feeds: readonly Feed[]): Html {
  const { t } = view;
  const today = view.now.toISOString().slice(0, 10);
  return table(
    t('console.feeds'),
    [
      { text: t('feeds.feed') },
      { text: t('feeds.state') },
      { text: t('feeds.lastRead') },
      { text: t('feeds.lastNew') },
      { text: t('feeds.perDay'), number: true },
      { text: '', spoken: t('console.actions') },
    ],
    feeds.map((one) => ({
      id: `feed-${one.id}`,
      cells: [
        html`<a href="/admin/feeds/${one.id}"><bdi>${feedName(one, view)}</bdi></a><span class="host small quiet">${one.address ?? URL.parse(one.url)?.host ?? one.url}</span>`,
        html`<div>${stateChip(view, one)}${one.problem === undefined ? '' : html`<p class="small problem">${inEnglish(view, shortSentence(one))}</p>`}</div>`,
        one.address === undefined ? ago(view, one.lastReadAt) : t('feeds.byMail'),
        ago(view, one.lastNewAt),
        html`<span class="trend">${sparkline(
          recentDays(one.arrivals, today)
            .map(({ count }) => count)
            .reverse(),
        )}${number(view, arrivalsPerDay(one.arrivals, one.addedAt, view.now))}</span>`,
        view.mayChange && one.address === undefined && one.status !== 'paused'
          ? postButton(`/admin/feeds/${one.id}/poll`, t('feeds.pollNow'), {
              kind: 'quiet',
              about: feedName(one, view),
            })
          : '',
      ],
    })),
  );
}
