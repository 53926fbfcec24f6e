import type { z } from '@hono/zod-openapi';
import { html } from 'hono/html';
import type { FigureOrder } from '../../../../shared/articles/query-figures.ts';
import type { queryFigures } from '../../operator-schemas.ts';
import type { Html } from '../html.ts';
import { chipLinks, emptyState } from '../parts/choices.ts';
import { table } from '../parts/table.ts';
import { type ConsoleView, consolePage, number } from './console-page.ts';

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
  const { t } = view;
  const address = (order: FigureOrder) => `/admin/queries?${new URLSearchParams({ by: order, day })}`;
  return consolePage(view, {
    part: '/admin/queries',
    title: t('console.queries'),
    lead: t('operating.queriesLead'),
    main: html`${chipLinks(
      t('operating.order'),
      [
        { href: address('hits'), text: t('operating.noisiest') },
        { href: address('steps'), text: t('operating.slowest') },
      ],
      address(by),
    )}
<form method="get" action="/admin/queries" class="search-line"><input type="hidden" name="by" value="${by}"><label class="hidden" for="day">${t('console.day')}</label><input id="day" name="day" type="date" value="${day}"><button>${t('console.showDay')}</button></form>
${
  queries.length === 0
    ? emptyState({
        title: t('operating.queriesNone'),
        text: t('operating.queriesNoneText'),
      })
    : figureTable(view, queries)
}
<p class="small quiet">${t('operating.step')}</p>`,
  });
}

function figureTable(view: ConsoleView, queries: readonly Figure[]): Html {
  const { t } = view;
  return table(
    t('console.queries'),
    [
      { text: t('operating.query') },
      { text: t('operating.articles'), number: true },
      { text: t('operating.steps'), number: true },
      { text: t('operating.mostSteps'), number: true },
      { text: t('operating.setAside'), number: true },
      { text: t('operating.watchers'), number: true },
    ],
    queries.map((one) => ({
      cells: [
        one.expression === undefined
          ? html`<span class="quiet">${t('operating.noRule')}</span>`
          : html`<code class="query">${one.expression}</code>`,
        number(view, one.hits),
        number(view, one.steps),
        number(view, one.mostSteps),
        number(view, one.setAside),
        `${number(view, one.watchers)}${one.moreWatchers ? '+' : ''}`,
      ],
    })),
  );
}
