import { html } from 'hono/html';
import { arrivalsPerDay, recentDays } from '../../../../shared/feeds/arrivals.ts';
import type { Feed } from '../../../../shared/feeds/feed.ts';
import { type FeedState, feedState, feedStates } from '../../../../shared/feeds/feed-state.ts';
import type { Html } from '../html.ts';
import { sparkline } from '../parts/charts.ts';
import { chipLinks, emptyState } from '../parts/choices.ts';
import { table } from '../parts/table.ts';
import { ago, type ConsoleView, consolePage, postButton } from './console-page.ts';
import { feedName, shortSentence, stateChip, stateWords } from './feed-words.ts';

export interface FeedsPage {
  readonly feeds: readonly Feed[];
  readonly state: FeedState | undefined;
  readonly search: string;
  readonly done?: string | undefined;
}

/** A page shows so many: the others are found by their name or state. */
const mostShown = 200;

/** All feeds, those in trouble first, with what can be done about each. */
export function feedsPage(view: ConsoleView, { feeds, state, search, done }: FeedsPage): Html {
  const found = feeds.filter((one) => isFound(one, search));
  const wanted = found.filter((one) => state === undefined || feedState(one) === state);
  const shown = inOrder(wanted).slice(0, mostShown);
  return consolePage(view, {
    part: '/admin/feeds',
    title: 'Feeds',
    lead: feeds.length === 0 ? undefined : counted(feeds),
    done,
    actions: html`${
      view.mayChange
        ? html`<a class="button primary" href="/admin/feeds/new">Add a feed</a><a class="button" href="/admin/feeds/import">Import OPML</a>`
        : ''
    }${feeds.length === 0 ? '' : html`<a class="button" href="/admin/feeds/export" download="feeds.opml">Export OPML</a>`}`,
    main:
      feeds.length === 0
        ? emptyState({
            title: 'No feeds yet',
            text: 'Add one by its address, or import a list from another program. Articles can also be posted by programs.',
          })
        : html`<search><form method="get" action="/admin/feeds" class="search-line">
<label class="hidden" for="q">Name or address</label>
<input id="q" name="q" type="search" value="${search}" placeholder="Name or address" maxlength="200" autocomplete="off"><button>Search</button></form></search>
${chipLinks('By state', stateLinks(found, search), address(state, search))}
${shown.length === 0 ? html`<p class="quiet">No feed fits.</p>` : feedTable(view, shown)}
${wanted.length > shown.length ? html`<p class="quiet">${wanted.length - shown.length} more: search for a name, or choose a state.</p>` : ''}`,
  });
}

/** "12 feeds and 1 newsletter." */
function counted(feeds: readonly Feed[]): string {
  const letters = feeds.filter(({ address }) => address !== undefined).length;
  const words = (count: number, one: string) =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : `${one}s`}`];
  return `${[...words(feeds.length - letters, 'feed'), ...words(letters, 'newsletter')].join(' and ')}.`;
}

function isFound({ title = '', url }: Feed, search: string): boolean {
  return search === '' || `${title}\n${url}`.toLowerCase().includes(search.toLowerCase());
}

/** Trouble first; within a state by name, as they come. */
function inOrder(feeds: readonly Feed[]): Feed[] {
  return feeds.toSorted((a, b) => feedStates.indexOf(feedState(a)) - feedStates.indexOf(feedState(b)));
}

function stateLinks(found: readonly Feed[], search: string) {
  const counts = Map.groupBy(found, feedState);
  return [
    { href: address(undefined, search), text: `All ${found.length}` },
    ...feedStates.flatMap((one) => {
      const count = counts.get(one)?.length ?? 0;
      return count === 0 ? [] : [{ href: address(one, search), text: `${stateWords[one].text} ${count}` }];
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
  const today = view.now.toISOString().slice(0, 10);
  return table(
    'Feeds',
    [
      { text: 'Feed' },
      { text: 'State' },
      { text: 'Last read' },
      { text: 'Last new' },
      { text: 'A day', number: true },
      { text: '', spoken: 'Actions' },
    ],
    feeds.map((one) => ({
      id: `feed-${one.id}`,
      cells: [
        html`<a href="/admin/feeds/${one.id}"><bdi>${feedName(one)}</bdi></a><span class="host small quiet">${one.address ?? URL.parse(one.url)?.host ?? one.url}</span>`,
        html`<div>${stateChip(one)}${one.problem === undefined ? '' : html`<p class="small problem">${shortSentence(one)}</p>`}</div>`,
        one.address === undefined ? ago(view, one.lastReadAt) : 'by mail',
        ago(view, one.lastNewAt),
        html`<span class="trend">${sparkline(
          recentDays(one.arrivals, today)
            .map(({ count }) => count)
            .reverse(),
        )}${arrivalsPerDay(one.arrivals, one.addedAt, view.now)}</span>`,
        view.mayChange && one.address === undefined && one.status !== 'paused'
          ? postButton(`/admin/feeds/${one.id}/poll`, 'Poll now', { kind: 'quiet', about: feedName(one) })
          : '',
      ],
    })),
  );
}
