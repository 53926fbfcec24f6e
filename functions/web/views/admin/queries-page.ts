import type { z } from '@hono/zod-openapi';
import { html } from 'hono/html';
import type { FigureOrder } from '../../../../shared/articles/query-figures.ts';
import type { queryFigures } from '../../operator-schemas.ts';
import type { Html } from '../html.ts';
import { chipLinks, emptyState } from '../parts/choices.ts';
import { table } from '../parts/table.ts';
import { type ConsoleView, consolePage } from './console-page.ts';

type Figure = z.infer<typeof queryFigures>['queries'][number];

/** The queries of a day that matched or cost the most. */
export function queriesPage(
  view: ConsoleView,
  {
    by,
    day,
    queries,
  }: { readonly by: FigureOrder; readonly day: string; readonly queries: readonly Figure[] },
): Html {
  const address = (order: FigureOrder) => `/admin/queries?${new URLSearchParams({ by: order, day })}`;
  return consolePage(view, {
    part: '/admin/queries',
    title: 'Queries',
    lead: 'The noisiest and the slowest of a UTC day, counted close to the truth. Whose they are is not shown.',
    main: html`${chipLinks(
      'Order',
      [
        { href: address('hits'), text: 'Noisiest' },
        { href: address('steps'), text: 'Slowest' },
      ],
      address(by),
    )}
<form method="get" action="/admin/queries" class="search-line"><input type="hidden" name="by" value="${by}"><label class="hidden" for="day">Day (UTC)</label><input id="day" name="day" type="date" value="${day}"><button>Show this day</button></form>
${
  queries.length === 0
    ? emptyState({
        title: 'Nothing was counted',
        text: 'No query matched or took many steps on this day. Figures are kept for 15 days.',
      })
    : figureTable(queries)
}
<p class="small quiet">A step is one look at a word or at a part of a query, some nanoseconds. A query that takes too many for an article is set aside for it.</p>`,
  });
}

function figureTable(queries: readonly Figure[]): Html {
  return table(
    'Queries',
    [
      { text: 'Query' },
      { text: 'Articles', number: true },
      { text: 'Steps', number: true },
      { text: 'Most for one', number: true },
      { text: 'Set aside', number: true },
      { text: 'Watchers', number: true },
    ],
    queries.map((one) => ({
      cells: [
        one.expression === undefined
          ? html`<span class="quiet">No rule has it any more</span>`
          : html`<code class="query">${one.expression}</code>`,
        one.hits,
        one.steps.toLocaleString('en'),
        one.mostSteps.toLocaleString('en'),
        one.setAside,
        `${one.watchers}${one.moreWatchers ? '+' : ''}`,
      ],
    })),
  );
}
